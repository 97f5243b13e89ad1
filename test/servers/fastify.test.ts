import { SignJWT } from "jose";
import { afterEach, expect, test } from "vitest";
import { BYPASSES, fastifyMount, loaded, type Mount, SAMPLE, settings } from "./mounts.ts";

const store = await loaded(SAMPLE);
let mount: Mount | undefined;
afterEach(() => mount?.close());

const secret = "a secret of more than thirty-two characters";
const token = (key: string, expires: string) =>
  new SignJWT({ sub: "tester" })
    .setProtectedHeader({ alg: "HS256" })
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(key));

test("tokens, once there is a secret, are asked for by every route but health", async () => {
  mount = await fastifyMount(store, settings({ jwtSecret: secret }));
  const send = (authorization?: string, path = "/api/metrics") =>
    (mount as Mount).send({ path, headers: authorization === undefined ? {} : { authorization } });
  expect((await send(`Bearer ${await token(secret, "1h")}`)).status).toBe(200);
  expect((await send(undefined, "/health/live")).status).toBe(200);
  for (const path of BYPASSES) expect([401, 404], path).toContain((await send(undefined, path)).status);
  const unsigned = `${btoa('{"alg":"none"}')}.${btoa("{}")}.`;
  const wrong = [undefined, "", "Bearer", "Basic abc", "Bearer abc", "Bearer a b", "bearer", `Bearer ${unsigned}`];
  const signed = [`Bearer ${await token(secret, "-1h")}`, `Bearer ${await token(`${secret}!`, "1h")}`];
  const bodies = new Set<string>();
  for (const authorization of [...wrong, ...signed]) {
    const { status, headers, body } = await send(authorization);
    expect(status, authorization).toBe(401);
    expect(headers["www-authenticate"]).toBe("Bearer");
    bodies.add(JSON.stringify({ ...JSON.parse(body), timestamp: "" }));
  }
  // nothing tells which part was wrong
  expect(bodies.size).toBe(1);
});

test("a rate limit, once set, answers 429 as a problem", async () => {
  mount = await fastifyMount(store, settings({ rateLimit: 3 }));
  const statuses: number[] = [];
  for (let i = 0; i < 4; i++) statuses.push((await mount.send({ path: "/api/metrics" })).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  const { headers, body } = await mount.send({ path: "/nothing" });
  expect(headers["content-type"]).toContain("application/problem+json");
  expect(JSON.parse(body).status).toBe(429);
  expect((await mount.send({ path: "/health/ready" })).status).toBe(200);
});

test("Prometheus finds requests, times, rows and the age of the data", async () => {
  mount = await fastifyMount(store, settings());
  await mount.send({ path: "/api/customers/C00001" });
  await mount.send({ path: "/nothing" });
  const { body, headers } = await mount.send({ path: "/metrics" });
  expect(headers["content-type"]).toContain("text/plain");
  expect(body).toContain('clientele_requests_total{route="/api/customers/{customer_id}",status="200"} 1');
  expect(body).toContain('clientele_requests_total{route="none",status="404"} 1');
  expect(body).toContain('clientele_request_duration_seconds_count{route="none"} 1');
  expect(body).toContain('clientele_rows{table="customers"} 5000');
  expect(body).toMatch(/clientele_data_age_seconds \d/);
});

test("/docs shows the document without asking anybody else", async () => {
  mount = await fastifyMount(store, settings());
  const page = await mount.send({ path: "/docs" });
  expect(page.status).toBe(200);
  expect(page.body).toContain("swagger");
  expect(page.body).not.toMatch(/(src|href)="https?:/);
  const document = await mount.send({ path: "/docs/json" });
  expect(JSON.parse(document.body).openapi).toBe("3.1.1");
});
