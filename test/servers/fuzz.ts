import { connect } from "node:net";
import { openApiDocument } from "clientele/rest";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { essence, judge } from "./judge.ts";
import type { Mount } from "./mounts.ts";

interface DocumentedSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly DocumentedSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
}

interface DocumentedParameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly schema: DocumentedSchema;
}

const document = openApiDocument();
const paths = Object.entries(document.paths).map(([path, { get }]) => {
  return { path, parameters: (get as { parameters: DocumentedParameter[] }).parameters };
});

const hostile = fc.oneof(
  fc.constantFrom("", " 5 ", "5", "-1", "0x10", "1e9", "1.0", "+5", "NaN", "null", "undefined", "true", "[]", "{}"),
  fc.constantFrom(
    "(",
    "[",
    "*",
    "(((.*)*)*)*x",
    "%00",
    "\u0000",
    "\r\nSet-Cookie: a=b",
    "../../etc/passwd",
    "<b>",
    "é",
    "😀",
  ),
  fc.constantFrom(
    "__proto__",
    "constructor",
    "C00001",
    "C00002",
    "Champions",
    "critical",
    "a".repeat(3000),
    "9".repeat(400),
  ),
  fc.string(),
  fc.string({ unit: "grapheme" }),
);

function valid({ schema, name }: Pick<DocumentedParameter, "schema" | "name">): fc.Arbitrary<string> {
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => valid({ name, schema: one })));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const { minimum: min = 0, maximum: max = 1000 } = schema;
  if (schema.type === "integer") return fc.integer({ min, max: Math.min(max, 2 ** 31 - 1) }).map(String);
  if (schema.type === "number")
    return fc.integer({ min: min * 100, max: max * 100 }).map((value) => String(value / 100));
  if (schema.type === "boolean") return fc.constantFrom("true", "false");
  if (name === "segment") return fc.constantFrom("champions", "Loyal Customers", "LOST");
  if (name === "risk_level") return fc.constantFrom("low", "Critical", "");
  return fc.integer({ min: 1, max: 5100 }).map((number) => `C${String(number).padStart(5, "0")}`);
}

const request = fc.constantFrom(...paths).chain(({ path, parameters }) => {
  const inPath = parameters.filter((parameter) => parameter.in === "path");
  const inQuery = parameters.filter((parameter) => parameter.in === "query");
  const params = fc.tuple(...inPath.map((parameter) => fc.oneof({ weight: 3, arbitrary: valid(parameter) }, hostile)));
  const known = inQuery.map((parameter) => {
    return fc.tuple(fc.constant(parameter.name), fc.oneof({ weight: 3, arbitrary: valid(parameter) }, hostile));
  });
  const names = fc.oneof(fc.constantFrom("__proto__", "page", "customer_id", "toString", ""), fc.string());
  const pairs = fc.oneof(...known.map((arbitrary) => ({ weight: 4, arbitrary })), fc.tuple(names, hostile));
  return fc.record({
    path: fc.constant(path),
    params,
    pairs: fc.array(pairs, { maxLength: 4 }),
    method: fc.constantFrom("GET", "GET", "GET", "HEAD", "POST", "PUT", "DELETE"),
    headers: fc.constantFrom<Record<string, string>>(
      {},
      { "if-none-match": "*" },
      { "if-none-match": '"a", W/"b"' },
      { origin: "null" },
      { origin: "http://localhost:3000", range: "bytes=0-1", accept: "text/html", authorization: "Bearer x" },
    ),
    encoding: fc.constantFrom("all", "all", "all", "form"),
  });
});

/** Registers the tests that no request is answered differently by two mounts, or with 5xx. Call it from a test file. */
export function fuzz(open: () => Promise<Mount[]>, numRuns: number): void {
  let mounts: Mount[] = [];
  beforeAll(async () => {
    mounts = await open();
  });
  afterAll(async () => {
    await Promise.all(mounts.map((mount) => mount.close()));
  });

  test("any request to any mount is answered alike, with JSON of the document, and never with 5xx", {
    timeout: 600_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(request, async ({ path, params, pairs, method, headers, encoding }) => {
        let i = 0;
        const filled = path.replace(/\{\w+\}/g, () => encodeURIComponent(params[i++] as string));
        const query =
          encoding === "form"
            ? new URLSearchParams(pairs).toString()
            : pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
        const sent = { method, headers, path: query === "" ? filled : `${filled}?${query}` };
        const answers = await Promise.all(mounts.map((mount) => mount.send(sent)));
        for (const [i, answer] of answers.entries()) {
          expect(essence(answer), mounts[i]?.name).toEqual(essence(answers[0] as typeof answer));
        }
        const [answer] = answers as [(typeof answers)[0]];
        expect(answer.status).toBeLessThan(500);
        expect(answer.headers["content-type"] ?? "application/json").toMatch(/^application\/(problem\+)?json/);
        if (method === "GET") judge(path, answer);
      }),
      { numRuns },
    );
  });

  test("broken encodings are answered alike", async () => {
    const broken = ["%", "%z", "%zz", "%E0%A4%A", "%C3", "a%", "%u0041"];
    for (const text of broken) {
      for (const path of [
        `/api/customers/${text}`,
        `/api/search/customers?query=${text}`,
        `/api/metrics?${text}=1`,
        `/${text}`,
      ]) {
        const answers = await Promise.all(mounts.map((mount) => mount.send({ path })));
        for (const answer of answers) expect(essence(answer), path).toEqual(essence(answers[0] as typeof answer));
        expect([200, 404, 422], path).toContain(answers[0]?.status);
      }
    }
  });

  test("addresses that are too long are refused without HTML", async () => {
    for (const length of [10_000, 1_000_000]) {
      for (const mount of mounts) {
        const answer = await mount.send({ path: `/api/customers/${"x".repeat(length)}` }).catch(() => undefined);
        // some servers hang up in the middle of a megabyte
        if (answer === undefined) continue;
        expect([414, 431], mount.name).toContain(answer.status);
        expect(answer.body).not.toMatch(/<html|<!doctype/i);
      }
    }
  });

  test("a body on GET is not looked at", async () => {
    for (const mount of mounts) {
      if (mount.name === "fetch") continue;
      for (const type of ["application/json", "text/html", "multipart/form-data; boundary=x"]) {
        const headers = { "content-type": type, "content-length": "7" };
        const answer = await mount.send({ path: "/api/metrics", headers, body: "{broken" });
        expect(answer.status, mount.name).toBe(200);
      }
    }
  });

  test("a line break inside a header ends the connection, not the server", async () => {
    for (const mount of mounts) {
      if (mount.port === undefined) continue;
      const answer = await raw(
        mount.port,
        "GET /api/metrics HTTP/1.1\r\nHost: localhost\r\nOrigin: a\rb\r\nConnection: close\r\n\r\n",
      );
      expect(answer, mount.name).not.toMatch(/<html|<!doctype/i);
      expect((await mount.send({ path: "/health/live" })).status).toBe(200);
    }
  });
}

function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("error", () => resolve(answer));
    socket.on("close", () => resolve(answer));
    socket.setTimeout(2000, () => socket.destroy());
  });
}
