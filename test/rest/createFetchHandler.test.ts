import { expect, test } from "vitest";
import { createFetchHandler } from "../../src/rest/createFetchHandler.ts";
import { createHandler } from "../../src/rest/createHandler.ts";
import { NOW, shop } from "./shop.ts";

const HOST = "https://shop.example";
const store = shop();
const options = { now: () => NOW };
const fetch = createFetchHandler(store, options);
const get = (path: string, init?: RequestInit) => fetch(new Request(HOST + path, init));

test.each([
  ["GET", "/api/metrics"],
  ["GET", "/api/customers?page_size=2"],
  ["GET", "/api/customers/C9"],
  ["GET", "/api/segments?segment_type=x"],
  ["POST", "/api/metrics"],
  ["DELETE", "/nothing"],
  ["GET", "/"],
])("createFetchHandler(store)(%s %s) is what createHandler answers", async (method, path) => {
  await store.load();
  const expected = await createHandler(store, options)({ method, url: path, headers: {} });
  const response = await get(path, { method });
  expect([response.status, await response.text()]).toEqual([expected.status, expected.body]);
  expect(Object.fromEntries(response.headers)).toEqual(expected.headers);
});

test("createFetchHandler(store)(request) has no body with 204, with 304 and with HEAD", async () => {
  const { headers } = await get("/api/metrics");
  const etag = headers.get("etag") as string;
  const answers = [
    await get("/api/metrics", { headers: { "If-None-Match": `"x", W/${etag}` } }),
    await get("/api/metrics", { method: "OPTIONS" }),
    await get("/api/metrics", { method: "HEAD" }),
    await get("/nothing", { method: "HEAD" }),
  ];
  expect(answers.map(({ status, body }) => [status, body])).toEqual([
    [304, null],
    [204, null],
    [200, null],
    [404, null],
  ]);
  expect(answers[2]?.headers.get("etag")).toBe(etag);
});

test("createFetchHandler(store)(request) sees headers however they are written, and looks at no body", async () => {
  const listed = await get("/api/metrics", { headers: { ORIGIN: "http://localhost:3000" } });
  expect(listed.headers.get("Access-Control-Allow-Origin")).toBe("http://localhost:3000");
  const posted = await get("/api/metrics", { method: "POST", body: "{broken" });
  expect([posted.status, posted.headers.get("Allow")]).toEqual([405, "GET, HEAD, OPTIONS"]);
});

test("createFetchHandler(store)(request) takes ids in any script", async () => {
  const response = await get("/api/customers/é 😀");
  expect([response.status, (await response.json()).detail]).toEqual([404, "Customer not found"]);
});

test("createFetchHandler(store, { basePath }) serves under a path", async () => {
  const crm = createFetchHandler(store, { basePath: "/crm" });
  const status = async (path: string) => (await crm(new Request(HOST + path))).status;
  expect([await status("/crm/api/metrics"), await status("/api/metrics")]).toEqual([200, 404]);
});

test("a function that gives the store of a request sees the host, from the header or from the address", async () => {
  const hosts: unknown[] = [];
  const fetch = createFetchHandler(({ headers }) => {
    hosts.push(headers.host);
    return shop();
  });
  await fetch(new Request("https://north.example:8443/api/metrics"));
  await fetch(new Request("https://inside.example/api/metrics", { headers: { host: "south.example" } }));
  expect(hosts).toEqual(["north.example:8443", "south.example"]);
});
