import { SignJWT } from "jose";
import { afterEach, expect, test } from "vitest";
import { type Mount, SAMPLE } from "../../servers/mounts.ts";
import { workerMount } from "./workerMount.ts";

let mount: Mount | undefined;
afterEach(() => mount?.close());

const SERVER = "../../../examples/worker/server.ts";

test("the Worker answers from its bucket", async () => {
  mount = await workerMount(SAMPLE, SERVER);
  expect((await mount.send({ path: "/health/live" })).status).toBe(200);
  // who comes while the first one loads waits for the same load
  const answers = await Promise.all(Array.from({ length: 8 }, () => (mount as Mount).send({ path: "/api/metrics" })));
  for (const { status, body } of answers) {
    expect(status).toBe(200);
    expect(JSON.parse(body).total_customers).toBe(5000);
  }
  expect((await mount.send({ path: "/health/ready" })).status).toBe(200);
});

test("the Worker asks for a token once it has a secret", async () => {
  const secret = "a secret of more than thirty-two characters";
  mount = await workerMount(SAMPLE, SERVER, { JWT_SECRET: secret });
  const sign = (key: string, expires: string) =>
    new SignJWT({}).setProtectedHeader({ alg: "HS256" }).setExpirationTime(expires).sign(new TextEncoder().encode(key));
  const status = async (authorization?: string) =>
    (await mount?.send({ path: "/api/metrics", headers: authorization ? { authorization } : {} }))?.status;
  expect(await status(`Bearer ${await sign(secret, "1h")}`)).toBe(200);
  expect(await status(`Bearer ${await sign(secret, "-1h")}`)).toBe(401);
  expect(await status(`Bearer ${await sign("another", "1h")}`)).toBe(401);
  expect(await status()).toBe(401);
  // a page asks beforehand without its token, and may read what it is refused
  const origin = { origin: "http://localhost:5173" };
  const preflight = { ...origin, "access-control-request-method": "GET" };
  const asked = await mount.send({ method: "OPTIONS", path: "/api/metrics", headers: preflight });
  expect([asked.status, asked.headers["access-control-allow-origin"]]).toEqual([204, origin.origin]);
  const refused = await mount.send({ path: "/api/metrics", headers: origin });
  expect([refused.status, refused.headers["access-control-allow-origin"]]).toEqual([401, origin.origin]);
  expect((await mount.send({ path: "/health/live" })).status).toBe(200);
});

test("the Worker runs from bundled text too", async () => {
  mount = await workerMount(SAMPLE, "bundled.ts");
  const { status, body } = await mount.send({ path: "/api/customers/C00001" });
  expect(status).toBe(200);
  expect(JSON.parse(body).customer_id).toBe("C00001");
});

test("an origin that fails is status 503, and is asked again", async () => {
  mount = await workerMount(SAMPLE, SERVER, { DATA_URL: "http://127.0.0.1:9/none" }, []);
  for (let i = 0; i < 2; i++) {
    const { status, body } = await mount.send({ path: "/api/metrics" });
    expect(status).toBe(503);
    expect(body).not.toContain("127.0.0.1");
  }
});
