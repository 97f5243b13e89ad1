import { DataStore } from "clientele";
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

/** As an HTTP API sends it: in format 2.0 or 1.0, with the path decoded. */
const decoded = (rawPath: string, rawQueryString = "") => {
  const event = second(rawPath, rawQueryString);
  return {
    ...event,
    requestContext: { ...event.requestContext, domainName: "abc.execute-api.eu-central-1.amazonaws.com" },
  };
};
const decodedFirst = (path: string) => ({ ...first(path), version: "1.0" });

/** As a load balancer sends it: nothing decoded, one value of each parameter unless it is told otherwise. */
const balanced = (path: string, queryStringParameters: Record<string, string> = {}) => {
  const { multiValueQueryStringParameters: _, ...event } = first(path);
  return { ...event, queryStringParameters, requestContext: { elb: { targetGroupArn: "arn:aws:…" } } };
};

test.each(["Chester Mall", "José", "50%", "a/b", "q?x", "h#1", "%41", "a+b", "a/transactions", "..", "x/y/z"])(
  "the customer '%s' is found through every kind of event",
  async (id) => {
    const rows = [{ customerId: id, date: new Date("2025-01-31"), revenue: 5 }];
    const handler = clientele(new DataStore({ transactions: rows }));
    const sent = `/api/customers/${encodeURIComponent(id)}/transactions`;
    const plain = `/api/customers/${id}/transactions`;
    for (const event of [second(sent), first(sent), balanced(sent), decoded(plain), decodedFirst(plain)]) {
      const { statusCode, body } = await handler(event);
      // a way up is none, on any mount
      expect(statusCode, body).toBe(id === ".." ? 404 : 200);
      if (id !== "..") expect(JSON.parse(body)).toMatchObject({ customer_id: id, total: 1 });
    }
  },
);

test("a query comes through every kind of event", async () => {
  const query = { page_size: "3", segment: "Loyal Customers" };
  const wanted = (await handler(second("/api/customers", "page_size=3&segment=Loyal%20Customers"))).body;
  const { multiValueQueryStringParameters: _, ...single } = {
    ...first("/api/customers"),
    queryStringParameters: query,
  };
  const events = [
    single,
    balanced("/api/customers", { page_size: "3", segment: "Loyal%20Customers" }),
    decoded("/api/customers", "page_size=3&segment=Loyal%20Customers"),
    {
      ...decodedFirst("/api/customers"),
      multiValueQueryStringParameters: { page_size: ["3"], segment: ["Loyal Customers"] },
    },
  ];
  for (const event of events) expect((await handler(event)).body).toBe(wanted);
  const prefixed = clientele(
    new DataStore({ transactions: [{ customerId: "a/b", date: new Date("2025-01-31"), revenue: 5 }] }),
    {
      basePath: "/prod",
    },
  );
  expect((await prefixed(decoded("/prod/api/customers/a/b/transactions"))).statusCode).toBe(200);
});
