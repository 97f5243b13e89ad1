import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fuzzedRequests } from "./fuzzedRequests.ts";
import { essence, judge } from "./judge.ts";
import { type Mount, takers } from "./mounts.ts";

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
      fc.asyncProperty(fuzzedRequests, async ({ route, ...sent }) => {
        const asked = takers(mounts, sent);
        const answers = await Promise.all(asked.map((mount) => mount.send(sent)));
        for (const [i, answer] of answers.entries()) {
          expect(essence(answer), asked[i]?.name).toEqual(essence(answers[0] as typeof answer));
        }
        const [answer] = answers as [(typeof answers)[0]];
        expect(answer.status).toBeLessThan(500);
        expect(answer.headers["content-type"] ?? "application/json").toMatch(/^application\/(problem\+)?json/);
        if (sent.method === "GET") judge(route, answer);
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
        const answers = await Promise.all(takers(mounts, { path }).map((mount) => mount.send({ path })));
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
