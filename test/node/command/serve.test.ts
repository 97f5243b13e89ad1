import { createServer, request } from "node:http";
import { expect, test } from "vitest";
import { serve } from "../../../src/node/command/serve.ts";
import { DataStore } from "../../../src/store/DataStore.ts";
import { shop } from "../../store/shop.ts";

test("serve(store, 0, signal) answers on a free port of this machine alone, until the signal", async () => {
  const stopping = new AbortController();
  let served: Promise<void> | undefined;
  const address = await new Promise<string>((resolve) => {
    served = serve(new DataStore(shop()), 0, stopping.signal, resolve);
  });
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const response = await fetch(`${address}/api/metrics`);
  expect([response.status, (await response.json()).total_customers]).toEqual([200, 6]);
  // a page of another name that leads to this machine
  const foreign = await new Promise((resolve, reject) => {
    request(`${address}/api/metrics`, { headers: { host: "evil.example" } }, ({ statusCode }) => resolve(statusCode))
      .on("error", reject)
      .end();
  });
  expect(foreign).toBe(403);
  const head = await fetch(`${address}/api/metrics`, { method: "HEAD" });
  expect([head.status, await head.text()]).toEqual([200, ""]);
  stopping.abort();
  await served;
  await expect(fetch(`${address}/api/metrics`)).rejects.toThrow();
});

test("serve(store, a port in use) says so", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as { port: number };
  const { signal } = new AbortController();
  await expect(serve(new DataStore(shop()), port, signal, () => {})).rejects.toMatchObject({ code: "EADDRINUSE" });
  other.close();
});
