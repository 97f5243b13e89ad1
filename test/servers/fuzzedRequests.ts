import { openApiDocument } from "clientele/rest";
import fc from "fast-check";

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

const parts = fc.constantFrom(...paths).chain(({ path, parameters }) => {
  const inPath = parameters.filter((parameter) => parameter.in === "path");
  const inQuery = parameters.filter((parameter) => parameter.in === "query");
  // "." and ".." are no texts in a path: whoever reads an address resolves them
  const inAddress = hostile.filter((text) => text !== "." && text !== "..");
  const params = fc.tuple(
    ...inPath.map((parameter) => fc.oneof({ weight: 3, arbitrary: valid(parameter) }, inAddress)),
  );
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

/** A request as it goes over the wire, and the route that it is made for. */
export interface FuzzedRequest {
  readonly route: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Requests to the documented routes: mostly of values that they take, else of whatever breaks others. */
export const fuzzedRequests: fc.Arbitrary<FuzzedRequest> = parts.map(
  ({ path, params, pairs, method, headers, encoding }) => {
    let i = 0;
    const filled = path.replace(/\{\w+\}/g, () => encodeURIComponent(params[i++] as string));
    const query =
      encoding === "form"
        ? new URLSearchParams(pairs).toString()
        : pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
    return { route: path, method, headers, path: query === "" ? filled : `${filled}?${query}` };
  },
);
