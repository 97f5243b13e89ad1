import type { AddressInfo } from "node:net";
import express from "express";
import { pino } from "pino";
import { afterEach, expect, test } from "vitest";
import { clientele } from "../../examples/express/mount.ts";
import { createServer, listen } from "../../examples/express/server.ts";
import { BYPASSES, expressMount, loaded, type Mount, SAMPLE, sendTo, settings } from "./mounts.ts";

const store = await loaded(SAMPLE);
let mount: Mount | undefined;
afterEach(() => mount?.close());

test("API keys, once there are any, are asked for by every route but health", async () => {
  mount = await expressMount(store, settings({ apiKeys: ["first-key", "second-key"] }));
  const status = async (headers: Record<string, string>, path = "/api/metrics") =>
    (await mount?.send({ path, headers }))?.status;
  expect(await status({ "x-api-key": "second-key" })).toBe(200);
  expect(await status({ "x-api-key": "first-key" })).toBe(200);
  for (const key of ["", "first-ke", "first-key2", "FIRST-KEY", "first-key,second-key"]) {
    expect(await status({ "x-api-key": key }), key).toBe(403);
  }
  expect(await status({})).toBe(403);
  expect(await status({}, "/health/live")).toBe(200);
  for (const path of BYPASSES) expect([403, 404], path).toContain(await status({}, path));
  const refused = [
    await mount.send({ path: "/api/metrics" }),
    await mount.send({ path: "/api/metrics", headers: { "x-api-key": "x" } }),
  ];
  const details = refused.map(({ body }) => JSON.parse(body).detail);
  expect(details).toEqual(["Forbidden", "Forbidden"]);
});

test("a rate limit, once set, answers 429 as a problem", async () => {
  mount = await expressMount(store, settings({ rateLimit: 3 }));
  const statuses: number[] = [];
  for (let i = 0; i < 4; i++) statuses.push((await mount.send({ path: "/api/metrics" })).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  const { headers, body } = await mount.send({ path: "/api/metrics" });
  expect(headers["content-type"]).toContain("application/problem+json");
  expect(JSON.parse(body).status).toBe(429);
  expect((await mount.send({ path: "/health/ready" })).status).toBe(200);
});

test("the log names routes, and no query, id or key of a caller", async () => {
  const lines: string[] = [];
  const logger = pino({}, { write: (line: string) => lines.push(line) });
  const server = listen(createServer(store, settings({ apiKeys: ["first-key"] }), logger), 0, "127.0.0.1", () => {});
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const headers = { "x-api-key": "first-key" };
  for (const path of ["/api/customers/C00001?secret=1", "/api/search/customers?query=secret", "/secret"])
    await sendTo(port, { path, headers });
  await new Promise((resolve) => server.close(resolve));
  const routes = lines.map((line) => JSON.parse(line).req?.route);
  expect(routes).toEqual(["/api/customers/{customer_id}", "/api/search/customers", null]);
  expect(lines.join("")).not.toMatch(/secret|C00001|first-key/);
});

test("answers carry the headers that browsers protect by", async () => {
  mount = await expressMount(store, settings());
  const { headers } = await mount.send({ path: "/api/metrics" });
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["strict-transport-security"]).toBeDefined();
  expect(headers["x-powered-by"]).toBeUndefined();
});

test.each([
  ["GET", "/api/metrics", 403],
  ["GET", "/nothing", 403],
  ["POST", "/api/metrics", 403],
  ["OPTIONS", "/api/metrics", 204],
])("%s %s counts in the rate limit, whatever else refuses it", async (method, path, status) => {
  mount = await expressMount(store, settings({ rateLimit: 20, apiKeys: ["first-key"] }));
  const statuses: number[] = [];
  for (let i = 0; i < 21; i++) statuses.push((await mount.send({ method, path })).status);
  expect(new Set(statuses.slice(0, 20))).toEqual(new Set([status]));
  expect(statuses[20]).toBe(429);
});

test("a whole address as the target is refused, whatever a guard makes of it", async () => {
  mount = await expressMount(store, settings());
  for (const path of ["http://h/x/../api/customers?page_size=1", "http://h/api/metrics", "HTTP://h/health/live"]) {
    const { status, headers } = await mount.send({ path });
    expect([status, headers["content-type"]]).toEqual([400, "application/problem+json; charset=utf-8"]);
    expect(headers["x-content-type-options"]).toBe("nosniff");
  }
});

test("the mount alone adds to Vary", async () => {
  const app = express();
  app.use((_request, response, next) => {
    response.setHeader("vary", "Accept-Encoding");
    next();
  });
  app.use(clientele(store, { cors: { origins: [] } }));
  const server = listen(app, 0, "127.0.0.1", () => {});
  await new Promise((resolve) => server.once("listening", resolve));
  const { headers } = await sendTo((server.address() as AddressInfo).port, { path: "/api/metrics" });
  expect(headers.vary).toBe("Accept-Encoding, Origin");
  server.close();
});
