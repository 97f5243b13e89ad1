import { createHash } from "node:crypto";
import type { CustomerStore } from "clientele";
import { cached, type SqlDatabase, SqlStore, type TextCache } from "clientele/sql";
import { Redis } from "ioredis";
import pg from "pg";
import type { Logger } from "pino";

/** Milliseconds that a statement may take, that its answer may come later, and that a request waits for a free connection. */
const LIMITS = { statement: 30_000, answer: 1000, connection: 5000 };

/** PostgreSQL as the library takes it, over a pool of connections. */
export function postgres(
  url: string,
  logger: Logger,
  limit = LIMITS.statement,
): SqlDatabase & { close(): Promise<void> } {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: LIMITS.connection,
    statement_timeout: limit,
    // where nothing comes any more, from a host that is gone or behind a firewall that forgot us, no error comes either
    query_timeout: limit && limit + LIMITS.answer,
    // a server, or a proxy before it, closes connections that are idle for long: ours go first
    idleTimeoutMillis: 30_000,
    // with a connection go the statements that it has planned, of tables that are not there any more
    maxLifetimeSeconds: 3600,
  });
  // an idle connection that breaks is replaced; without a listener it would end the process
  pool.on("error", (error) => logger.warn(`database: ${error.message}`));
  return {
    dialect: "postgres",
    // named statements are not planned each time: with many indexes that takes longer than a look-up
    query: async (text, params) => (await pool.query({ name: nameOf(text), text, values: [...params] })).rows,
    close: () => pool.end(),
  };
}

const nameOf = (text: string): string => createHash("sha1").update(text).digest("hex");

/** Redis as the library takes it. It reconnects by itself; until then the database answers. */
export function redis(url: string, logger: Logger): TextCache & { close(): void } {
  const client = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1 });
  let reason = "";
  client.on("error", (error) => {
    if (error.message !== reason) logger.warn(`cache: ${error.message}`);
    reason = error.message;
  });
  client.on("ready", () => {
    reason = "";
  });
  return {
    get: (key) => client.get(key),
    set: (key, text, ttl) => client.set(key, text, "PX", ttl),
    close: () => client.disconnect(),
  };
}

/** A store over the tables that examples/script/load.ts wrote, its answers kept in Redis where there is one. */
export function openDatabase(url: string, cache: string | undefined, logger: Logger): CustomerStore {
  const { close: _, ...database } = postgres(url, logger);
  const store = telling(new SqlStore(database), logger);
  logger.info(`${new URL(url).host}${new URL(url).pathname}: customers and orders in PostgreSQL`);
  return cache === undefined ? store : cached(store, redis(cache, logger));
}

/** The same store, which says in the log why it cannot answer: once for each reason. */
function telling(store: CustomerStore, logger: Logger): CustomerStore {
  let reason = "";
  return {
    snapshot: () => store.snapshot(),
    status: async () => {
      const status = await store.status();
      const now =
        status.error?.message ?? (status.state === "notLoaded" ? "no tables yet: npm run load writes them" : "");
      if (now !== reason) {
        if (now === "") logger.info("database: ready");
        else logger.error(`database: ${now}`);
      }
      reason = now;
      return status;
    },
  };
}
