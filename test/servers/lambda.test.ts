import { expect, test } from "vitest";
import { clientele } from "../../examples/lambda/mount.ts";
import { loaded, SAMPLE } from "./mounts.ts";

const handler = clientele(await loaded(SAMPLE));

/** As a function URL and an HTTP API send it (payload format 2.0), shortened to what differs. */
const second = (rawPath: string, rawQueryString = "", method = "GET") => ({
  version: "2.0",
  routeKey: "$default",
  rawPath,
  rawQueryString,
  headers: { accept: "*/*", host: "abc.lambda-url.eu-central-1.on.aws", "x-forwarded-proto": "https" },
  requestContext: {
    accountId: "anonymous",
    domainName: "abc.lambda-url.eu-central-1.on.aws",
    http: { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: "203.0.113.1", userAgent: "curl/8.0" },
    stage: "$default",
  },
  isBase64Encoded: false,
});

/** As a REST API sends it (payload format 1.0): the query decoded, header names as they came. */
const first = (path: string, query: Record<string, string[]> | null = null, httpMethod = "GET") => ({
  resource: "/{proxy+}",
  path,
  httpMethod,
  headers: { Accept: "*/*", Host: "abc.execute-api.eu-central-1.amazonaws.com", "If-None-Match": '"other"' },
  multiValueQueryStringParameters: query,
  requestContext: { resourcePath: "/{proxy+}", httpMethod, stage: "prod" },
  body: null,
  isBase64Encoded: false,
});

test("both shapes of an event get the same answer", async () => {
  const new_ = await handler(second("/api/customers", "page_size=3&segment=Loyal%20Customers"));
  const old = await handler(first("/api/customers", { page_size: ["3"], segment: ["Loyal Customers"] }));
  expect(new_.statusCode).toBe(200);
  expect(new_.body).toBe(old.body);
  expect(JSON.parse(new_.body).customers).toHaveLength(3);
  expect(new_.isBase64Encoded).toBe(false);
});

test("headers in any case count, and nothing is lost of a query", async () => {
  const { headers } = await handler(second("/api/metrics"));
  const known = { ...first("/api/metrics"), headers: { "If-None-Match": headers.etag } };
  expect((await handler(known)).statusCode).toBe(304);
  expect((await handler(first("/api/customers", { page: ["1", "2"] }))).statusCode).toBe(422);
  expect((await handler(second("/api/metrics", "", "POST"))).statusCode).toBe(405);
});
