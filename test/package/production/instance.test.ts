import Fastify from "fastify";
import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { authentication } from "../../../examples/production/authentication.ts";
import { ecsLogger } from "../../../examples/production/ecsLogger.ts";
import { errorReporter } from "../../../examples/production/errorReporter.ts";

const secret = "x".repeat(32);
const sign = (key: string) => new SignJWT({}).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(key));
const storeOf = (version: () => Promise<string | null>) => ({ snapshot: async () => ({ version }) as never });

async function asked(version: () => Promise<string | null>, authorization?: string) {
  const app = Fastify();
  await app.register(authentication, { store: storeOf(version), tokens: { secret } });
  const headers = authorization === undefined ? {} : { authorization };
  const { statusCode, headers: answered } = await app.inject({ url: "/gateway/auth", headers });
  await app.close();
  return [statusCode, answered["x-data-version"]];
}

test("authentication lets a good token in, and says which version the data have", async () => {
  const token = await sign(secret);
  expect(await asked(async () => "v7", `Bearer ${token}`)).toEqual([204, "v7"]);
  for (const wrong of [undefined, "Bearer", `Bearer ${await sign("y".repeat(32))}`, `Basic ${token}`, token])
    expect(await asked(async () => "v7", wrong)).toEqual([401, undefined]);
});

test("authentication knows no version while the database does not say, so that nothing is kept", async () => {
  const token = `Bearer ${await sign(secret)}`;
  expect(await asked(async () => Promise.reject(new Error("down")), token)).toEqual([204, ""]);
  expect(await asked(async () => null, token)).toEqual([204, ""]);
});

test("errorReporter reports what made a question fail, where there is an address for it", async () => {
  const told: unknown[] = [];
  const sentry = {
    init: (options: object) => told.push(options),
    captureException: (...error: unknown[]) => told.push(error),
  };
  const warnings: unknown[] = [];
  const logger = { warn: (text: unknown) => warnings.push(text) } as never;
  const error = new Error("no");
  (await errorReporter(undefined, logger, async () => sentry))(error, "/api/metrics");
  expect(told).toEqual([]);
  (await errorReporter("https://key@sentry.example/1", logger, async () => sentry))(error, "/api/metrics");
  expect(told).toEqual([{ dsn: "https://key@sentry.example/1" }, [error, { tags: { route: "/api/metrics" } }]]);
  (
    await errorReporter("https://key@sentry.example/1", logger, async () =>
      Promise.reject(new Error("no such package")),
    )
  )(error, "/");
  expect(warnings).toEqual([expect.stringContaining("no such package")]);
});

test("ecsLogger writes lines with the fields of ECS", () => {
  const lines: string[] = [];
  const logger = ecsLogger({ write: (line) => lines.push(line) });
  logger.error({ err: new Error("no"), route: "/api/metrics" });
  expect(JSON.parse(lines[0] as string)).toMatchObject({
    "@timestamp": expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    "log.level": "error",
    "service.name": "clientele",
    error: { message: "no", stack_trace: expect.any(String) },
    "ecs.version": expect.any(String),
  });
});
