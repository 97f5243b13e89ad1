import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ReadOrdersOptions } from "clientele";
import { type TokenRules, tokenRulesFrom } from "./bearer.ts";

/** What a server can be told from outside. */
export interface Settings {
  /** Folder with the three files, or with exports of orders alone; or one such file. */
  readonly data: string;
  /** PostgreSQL in place of a folder, `postgres://…`; and a Redis that keeps answers, `redis://…`. */
  readonly database: string | undefined;
  readonly redis: string | undefined;
  /** What exports do not say themselves, as for `readOrders`. */
  readonly read: ReadOrdersOptions;
  readonly host: string;
  readonly port: number;
  /** Pages in a browser that may read the answers. */
  readonly origins: readonly string[];
  /** Keys that callers must show (Express); nobody has to if there are none. */
  readonly apiKeys: readonly string[];
  /** Which tokens callers must have (Fastify, Worker); nobody needs one if it is missing. */
  readonly tokens: TokenRules | undefined;
  /** Folder with the built dashboard (Fastify), or `"off"`; if it is missing, examples/dashboard is built at the start. */
  readonly dashboard: string | undefined;
  /** Requests a minute per client; as many as they like if it is missing. */
  readonly rateLimit: number | undefined;
}

/** Where health is asked for, which nobody has to prove anything for. */
export const HEALTH: readonly string[] = ["/health/live", "/health/ready"];

/** Whether an address, as it came, is one of those. */
export const isHealth = (url: string): boolean => HEALTH.includes(url.split("?", 1)[0] as string);

/** Reads the file `.env` in the working folder, if there is one, and gives the environment. */
export function environment(): NodeJS.ProcessEnv {
  if (existsSync(".env")) process.loadEnvFile(".env");
  return process.env;
}

/** Options of `readOrders` as JSON, such as `{"dates":"dmy"}`; what they may be it says itself. */
export function readOptionsIn(name: string, text: string | undefined): ReadOrdersOptions {
  if (!text) return {};
  let options: unknown;
  try {
    options = JSON.parse(text);
  } catch {
    // told of below, as whatever else is no object
  }
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new RangeError(`${name} must be a JSON object of readOrders' options as {"dates":"dmy"}, got ${text}`);
  return options;
}

/** The settings from environment variables: `.env.example` explains each. */
export function settingsFrom(environment: Readonly<Record<string, string | undefined>>): Settings {
  // a secret that is set, but to nothing, must not open the doors
  const secrets = (name: string): string[] => {
    const parts = environment[name]?.split(",").map((part) => part.trim());
    if (parts?.includes("")) throw new RangeError(`${name} is set, but a part of it is empty`);
    return parts ?? [];
  };
  const number = (name: string): number | undefined => {
    const text = environment[name] || undefined;
    if (text !== undefined && !/^\d+$/.test(text))
      throw new RangeError(`${name} must be a whole number, got "${text}"`);
    return text === undefined ? undefined : Number(text);
  };
  const rateLimit = number("RATE_LIMIT");
  if (rateLimit === 0) throw new RangeError("RATE_LIMIT must be at least 1; leave it out for no limit");
  const origins = (environment.CORS_ORIGINS ?? "http://localhost:3000,http://localhost:5173")
    .split(",")
    .map((origin) => origin.trim());
  const wrong = origins.find((origin) => !URL.canParse(origin) || new URL(origin).origin !== origin);
  if (wrong !== undefined) throw new RangeError(`CORS_ORIGINS must be like https://shop.example, got "${wrong}"`);
  const address = (name: string, ...schemes: readonly string[]): string | undefined => {
    const text = environment[name] || undefined;
    if (text === undefined || (URL.canParse(text) && schemes.includes(new URL(text).protocol))) return text;
    throw new RangeError(`${name} must begin with ${schemes.map((scheme) => `${scheme}//`).join(" or ")}`);
  };
  const [database, redis] = [
    address("DATABASE_URL", "postgres:", "postgresql:"),
    address("REDIS_URL", "redis:", "rediss:"),
  ];
  if (redis !== undefined && database === undefined)
    throw new RangeError("REDIS_URL keeps answers of a database, and DATABASE_URL is missing");
  const port = number("PORT") ?? 8000;
  if (port > 65_535) throw new RangeError(`PORT must be at most 65535, got ${port}`);
  return {
    data: environment.CLIENTELE_DATA || fileURLToPath(new URL("../data/transactions_clean.csv", import.meta.url)),
    database,
    redis,
    read: readOptionsIn("CLIENTELE_READ", environment.CLIENTELE_READ),
    host: environment.HOST || "127.0.0.1",
    port,
    origins,
    apiKeys: secrets("API_KEYS"),
    tokens: tokenRulesFrom(environment),
    dashboard: environment.CLIENTELE_DASHBOARD || undefined,
    rateLimit,
  };
}
