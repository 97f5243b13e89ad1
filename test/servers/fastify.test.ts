import Fastify from "fastify";
import { SignJWT } from "jose";
import { afterEach, expect, test } from "vitest";
import { clientele, respondFrom, serverOptions } from "../../examples/fastify/mount.ts";
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
  mount = await fastifyMount(store, settings({ tokens: { secret } }));
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

test("tokens may have to name who issued them and for whom, and when they end; bearer may be in any case", async () => {
  const tokens = { secret, issuer: "https://login.example", audience: "crm", requireExpiry: true };
  mount = await fastifyMount(store, settings({ tokens }));
  const sign = (issuer: string, audience: string, expires: string | undefined, alg = "HS256") => {
    const jwt = new SignJWT({}).setProtectedHeader({ alg }).setIssuer(issuer).setAudience(audience);
    if (expires !== undefined) jwt.setExpirationTime(expires);
    return jwt.sign(new TextEncoder().encode(secret.padEnd(64, "!")));
  };
  await mount.close();
  mount = await fastifyMount(store, settings({ tokens: { ...tokens, secret: secret.padEnd(64, "!") } }));
  const status = async (token: string, scheme = "Bearer") =>
    (await mount?.send({ path: "/api/metrics", headers: { authorization: `${scheme} ${token}` } }))?.status;
  const good = await sign("https://login.example", "crm", "1h");
  for (const scheme of ["Bearer", "bearer", "BEARER"]) expect(await status(good, scheme)).toBe(200);
  expect(await status(await sign("https://other.example", "crm", "1h"))).toBe(401);
  expect(await status(await sign("https://login.example", "shop", "1h"))).toBe(401);
  expect(await status(await sign("https://login.example", "crm", undefined))).toBe(401);
  // of the same family, and not the one that is named
  for (const alg of ["HS384", "HS512"])
    expect(await status(await sign("https://login.example", "crm", "1h", alg)), alg).toBe(401);
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

test.each([
  ["GET", "/api/metrics", 401],
  ["GET", "/nothing", 401],
  ["POST", "/api/metrics", 401],
  ["OPTIONS", "/api/metrics", 204],
])("%s %s counts in the rate limit, whatever else refuses it", async (method, path, status) => {
  mount = await fastifyMount(store, settings({ rateLimit: 20, tokens: { secret } }));
  const statuses: number[] = [];
  for (let i = 0; i < 21; i++) statuses.push((await mount.send({ method, path })).status);
  expect(new Set(statuses.slice(0, 20))).toEqual(new Set([status]));
  expect(statuses[20]).toBe(429);
});

test("a whole address as the target is refused, whatever a guard makes of it", async () => {
  mount = await fastifyMount(store, settings());
  for (const path of ["http://h/x/../api/customers?page_size=1", "http://h/api/metrics", "HTTP://h/health/live"]) {
    const { status, headers } = await mount.send({ path });
    expect([status, headers["content-type"]]).toEqual([400, "application/problem+json; charset=utf-8"]);
    expect(headers["x-content-type-options"]).toBe("nosniff");
  }
});

test("the mount alone finds nothing at an address that Fastify cannot read, and adds to Vary", async () => {
  const app = Fastify(serverOptions);
  app.addHook("onRequest", async (_request, reply) => {
    reply.header("vary", "Accept-Encoding");
  });
  await app.register(clientele, { respond: respondFrom(store, { cors: { origins: [] } }) });
  const broken = await app.inject("/api/customers/%zz");
  expect([broken.statusCode, broken.json().detail]).toEqual([404, "Not Found"]);
  expect((await app.inject("/api/metrics")).headers.vary).toBe("Accept-Encoding, Origin");
  await app.close();
});
