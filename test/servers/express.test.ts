import { afterEach, expect, test } from "vitest";
import { BYPASSES, expressMount, loaded, type Mount, SAMPLE, settings } from "./mounts.ts";

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

test("answers carry the headers that browsers protect by", async () => {
  mount = await expressMount(store, settings());
  const { headers } = await mount.send({ path: "/api/metrics" });
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["strict-transport-security"]).toBeDefined();
  expect(headers["x-powered-by"]).toBeUndefined();
});
