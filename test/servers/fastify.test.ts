import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HandlerOptions } from "clientele/rest";
import Fastify from "fastify";
import { SignJWT } from "jose";
import pino from "pino";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import type { DashboardFiles } from "../../examples/fastify/dashboard.ts";
import { clientele, respondFrom, serverOptions } from "../../examples/fastify/mount.ts";
import { createServer } from "../../examples/fastify/server.ts";
import type { Settings } from "../../examples/settings.ts";
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

describe("the dashboard", () => {
  const folder = mkdtempSync(join(tmpdir(), "clientele-pages-"));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>pages</title>");
  writeFileSync(join(folder, "assets/index-abc.js"), "1;");
  afterAll(() => rmSync(folder, { recursive: true }));
  let state: ReturnType<DashboardFiles["state"]> = "ready";
  const serve = (changes: Partial<Settings> = {}, options: HandlerOptions = {}) =>
    createServer(store, settings(changes), pino({ level: "silent" }), options, undefined, {
      folder,
      state: () => state,
    });
  const HTML = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

  test("is at /dashboard/, under a policy, with assets that are kept; / sends browsers there", async () => {
    const app = await serve();
    const page = await app.inject("/dashboard/");
    expect([page.statusCode, page.body]).toEqual([200, "<!doctype html><title>pages</title>"]);
    expect(page.headers["content-security-policy"]).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(page.headers["content-security-policy"]).not.toMatch(/unsafe|http|\*/);
    expect(page.headers["cache-control"]).toBe("no-cache");
    const asset = await app.inject("/dashboard/assets/index-abc.js");
    expect(asset.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    const redirected = await app.inject({ url: "/", headers: HTML });
    expect([redirected.statusCode, redirected.headers.location]).toEqual([302, "dashboard/"]);
    const status = await app.inject({ url: "/", headers: { accept: "*/*" } });
    expect([status.json().status, status.headers.vary]).toEqual(["online", expect.stringMatching(/accept/i)]);
    expect((await app.inject("/dashboard")).headers.location).toBe("dashboard/");
    await app.close();
  });

  test("leads to no other file", async () => {
    const app = await serve();
    writeFileSync(join(folder, "../secret-of-the-test"), "the content");
    for (const path of [
      "../secret-of-the-test",
      "%2e%2e/secret-of-the-test",
      "..%2fsecret-of-the-test",
      "no-such.js",
      ".env",
    ]) {
      const { statusCode, body } = await app.inject(`/dashboard/${path}`);
      expect([403, 404], path).toContain(statusCode);
      expect(body).not.toContain("the content");
    }
    rmSync(join(folder, "../secret-of-the-test"));
    await app.close();
  });

  test("needs no token, for it has no data; everything else does", async () => {
    const app = await serve({ tokens: { secret } });
    for (const url of ["/dashboard/", "/dashboard/assets/index-abc.js"])
      expect((await app.inject(url)).statusCode).toBe(200);
    expect((await app.inject({ url: "/", headers: HTML })).statusCode).toBe(302);
    for (const url of [
      "/",
      "/api/metrics",
      "/docs",
      "/metrics",
      "/dashboard/../api/metrics",
      "/dashboardx/",
      "/%64ashboard/../api/metrics",
    ])
      expect([401, 404], url).toContain((await app.inject(url)).statusCode);
    expect((await app.inject("/api/metrics")).statusCode).toBe(401);
    await app.close();
  });

  test("behind a base path is at it", async () => {
    const app = await serve({}, { basePath: "/crm" });
    expect((await app.inject("/crm/dashboard/")).statusCode).toBe(200);
    expect((await app.inject({ url: "/crm/", headers: HTML })).headers.location).toBe("dashboard/");
    expect((await app.inject("/dashboard/")).statusCode).toBe(404);
    await app.close();
  });

  test("that is not built yet says so and comes again; one that failed says that", async () => {
    const app = await serve();
    state = "building";
    const building = await app.inject("/dashboard/");
    expect([building.statusCode, building.headers["retry-after"]]).toEqual([503, "2"]);
    expect(building.body).toMatch(/http-equiv="refresh".*Building the dashboard/s);
    state = "failed";
    const failed = await app.inject("/dashboard/");
    expect([failed.statusCode, failed.headers["retry-after"]]).toEqual([503, undefined]);
    expect(failed.body).not.toContain("refresh");
    state = "ready";
    expect((await app.inject("/dashboard/")).statusCode).toBe(200);
    expect((await app.inject("/api/metrics")).statusCode).toBe(200);
    await app.close();
  });
});
