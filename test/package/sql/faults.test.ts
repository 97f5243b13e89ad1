import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { type CustomerStore, DataStore, Table, transactionSchema } from "clientele";
import { type Answer, createHandler } from "clientele/rest";
import { cached, loadInto, predictInto, type SqlDatabase, SqlStore } from "clientele/sql";
import { Keyv } from "keyv";
import pg from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { postgres, redis } from "../../../examples/database.ts";
import { meeting, type Postgres, poolAt, type RedisServer, startPostgres, startRedis } from "./services.ts";

const silent = pino({ level: "silent" });
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Orders of a shop, other ones for another `seed`. */
function orders(seed: number, count = 4000) {
  const rows = Array.from({ length: count }, (_, i) => ({
    customerId: `C${(i * i + seed) % 397}`,
    date: Date.UTC(2024, 0, 1 + ((i * 7 + seed) % 600)),
    revenue: 5 + ((i * 31 + seed) % 97),
    category: ["Feed", "Seeds", "Tools"][(i + seed) % 3] as string,
  }));
  return Table.from(transactionSchema, rows);
}

const PATHS = [
  "/api/analytics/revenue-trend",
  "/api/analytics/cohorts",
  "/api/analytics/top-categories",
  "/api/analytics/value-concentration",
  "/api/analytics/order-gaps",
  "/api/customers/C12/transactions",
];

type Ask = (path: string) => Promise<Answer>;
const asking = (store: CustomerStore): Ask => {
  const handle = createHandler(store, { now: () => 0 });
  return (path) => handle({ method: "GET", url: path, headers: {} });
};

/** Numbers of an answer with twelve digits: sums in a database may come in another order. */
const rounded = (body: string): string =>
  body.replace(/-?\d+\.\d{6,}(e-?\d+)?/g, (number) => Number(number).toPrecision(12));

/** What every path answers over some orders, from memory. */
async function expectedOf(table: ReturnType<typeof orders>): Promise<ReadonlyMap<string, string>> {
  const ask = asking(new DataStore({ transactions: table }));
  return new Map(await Promise.all(PATHS.map(async (path) => [path, rounded((await ask(path)).body)] as const)));
}

/** Asks all the time with so many callers, until it is told to stop; then what came, by status, and what was wrong. */
function load(ask: Ask, allowed: readonly ReadonlyMap<string, string>[], callers = 8) {
  let stopped = false;
  const counts = new Map<number, number>();
  const wrong: string[] = [];
  let slowest = 0;
  const caller = async (k: number): Promise<void> => {
    for (let i = k; !stopped; i++) {
      const path = PATHS[i % PATHS.length] as string;
      const began = performance.now();
      const { status, body, headers } = await ask(path);
      slowest = Math.max(slowest, performance.now() - began);
      counts.set(status, (counts.get(status) ?? 0) + 1);
      if (status === 200 && !allowed.some((expected) => expected.get(path) === rounded(body)))
        wrong.push(`${path}: ${body.slice(0, 200)}`);
      if (status === 503 && headers["retry-after"] === undefined) wrong.push(`${path}: 503 without Retry-After`);
      if (status !== 200 && status !== 503) wrong.push(`${path}: ${status} ${body.slice(0, 200)}`);
      // a failure that comes at once would be asked for again at once
      if (status !== 200) await wait(20);
      else if (i % 20 === 0) await wait(1);
    }
  };
  const running = Promise.all(Array.from({ length: callers }, (_, k) => caller(k)));
  return async () => {
    stopped = true;
    await running;
    return { counts, wrong: wrong.slice(0, 5), slowest };
  };
}

let server: Postgres;
let cache: RedisServer;
let schemas = 0;
const first = orders(0);
const second = orders(1);
let expected: readonly [ReadonlyMap<string, string>, ReadonlyMap<string, string>];

beforeAll(async () => {
  [server, cache] = await Promise.all([startPostgres(), startRedis()]);
  expected = [await expectedOf(first), await expectedOf(second)];
});
afterAll(async () => {
  cache?.close();
  await server?.close();
});

/** A database of its own, with the first orders in it. */
async function opened(): Promise<SqlDatabase & { readonly schema: string }> {
  const { close, ...database } = postgres(server.url, silent);
  onTestFinished(() => close());
  const own = { ...database, schema: `faults_${++schemas}` };
  await loadInto({ transactions: first }, own);
  return own;
}

/** A connection beside those of the store. */
async function connected(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: server.url });
  client.on("error", () => undefined);
  await client.connect();
  onTestFinished(() => client.end().catch(() => undefined));
  return client;
}

test("Redis stopped, not answering, and there again: every answer comes, and is right", async () => {
  const database = await opened();
  const { close, ...keeps } = redis(cache.url, silent);
  onTestFinished(close);
  // a store that keeps nothing itself, so that the cache is asked each time
  const bare: CustomerStore = {
    status: () => new SqlStore(database).status(),
    snapshot: () => new SqlStore(database).snapshot(),
  };
  const stop = load(asking(cached(bare, keeps)), expected.slice(0, 1));
  await wait(500);
  cache.process.kill("SIGSTOP");
  await wait(700);
  cache.process.kill("SIGCONT");
  await wait(300);
  cache.process.kill("SIGKILL");
  await wait(1000);
  await cache.start();
  await wait(1500);
  const { counts, wrong } = await stop();
  expect(wrong).toEqual([]);
  expect([...counts.keys()]).toEqual([200]);
});

test("a cache of another kind keeps answers for as long as it is told", async () => {
  const database = await opened();
  const kept = new Keyv<string>();
  let statements = 0;
  const counting: SqlDatabase = {
    ...database,
    query: (text, params) => {
      statements++;
      return database.query(text, params);
    },
  };
  const told = new Set<number>();
  const set = (key: string, text: string, ttl: number) => {
    told.add(ttl);
    return kept.set(key, text, ttl);
  };
  const open = () => cached(new SqlStore(counting), { get: (key) => kept.get(key), set }, { ttl: 3_600_000 });
  const ask = async () => (await (await open().snapshot()).ask("getRevenueTrends"))[0];
  const answer = await ask();
  const before = statements;
  expect(await ask()).toEqual(answer);
  // the engine's version and the catalog, and no question
  expect(statements - before).toBe(2);
  expect([...told]).toEqual([3_600_000]);
  await kept.clear();
  expect(await ask()).toEqual(answer);
  expect(statements - before).toBeGreaterThan(4);
});

test("PostgreSQL restarted: requests in flight get 503 with Retry-After, and it goes on by itself", async () => {
  const database = await opened();
  const ask = asking(new SqlStore(database));
  const stop = load(ask, expected.slice(0, 1));
  await wait(300);
  await server.stop();
  await wait(500);
  await server.start();
  await wait(1000);
  const { wrong, counts } = await stop();
  expect(wrong).toEqual([]);
  expect(counts.get(503)).toBeGreaterThan(0);
  expect((await ask("/api/analytics/revenue-trend")).status).toBe(200);
});

test("connections that fall silent, as behind a firewall that forgot them: 503 in time, and it goes on by itself", async () => {
  const { schema } = await opened();
  let isCut = false;
  const sockets = new Set<Socket>();
  const { hostname, port } = new URL(server.url);
  // a connection over which something is sent while it is cut stays silent for good
  const between = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
      one.on("data", (piece) => {
        if (isCut) sockets.delete(one);
        if (sockets.has(one) && sockets.has(other)) other.write(piece);
        else sockets.delete(other);
      });
    }
  });
  await new Promise<void>((resolve) => between.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void between.close());
  const url = new URL(server.url);
  url.port = String((between.address() as AddressInfo).port);
  const { close, ...database } = postgres(url.href, silent, 2000);
  onTestFinished(() => close());
  const ask = asking(new SqlStore({ ...database, schema }));
  const stop = load(ask, expected.slice(0, 1));
  await wait(500);
  isCut = true;
  await wait(5000);
  isCut = false;
  await wait(3000);
  const { wrong, counts, slowest } = await stop();
  expect(wrong).toEqual([]);
  expect(counts.get(503)).toBeGreaterThan(0);
  // as long as a statement may take, and one that waited for its connection
  expect(slowest).toBeLessThan(30_000);
  expect((await ask("/api/analytics/revenue-trend")).status).toBe(200);
});

test("the pool exhausted: who finds no connection in time gets 503, and others their answers", async () => {
  await opened();
  const pool = poolAt(server.url, { max: 2, connectionTimeoutMillis: 1000 });
  onTestFinished(() => pool.end());
  const database: SqlDatabase = {
    dialect: "postgres",
    schema: `faults_${schemas}`,
    query: async (text, params) => (await pool.query(text, [...params])).rows,
  };
  const ask = asking(new SqlStore(database));
  expect((await ask(PATHS[0] as string)).status).toBe(200);
  const held = [await pool.connect(), await pool.connect()];
  const refused = await ask(PATHS[0] as string);
  for (const client of held) client.release();
  expect([refused.status, refused.headers["retry-after"]]).toEqual([503, "5"]);
  expect((await ask(PATHS[0] as string)).status).toBe(200);
});

test("a statement that takes longer than its limit gets 503, and nothing else does", async () => {
  await opened();
  const pool = poolAt(server.url, { statement_timeout: 3000 });
  onTestFinished(() => pool.end());
  const database: SqlDatabase = {
    dialect: "postgres",
    schema: `faults_${schemas}`,
    query: async (text, params) => (await pool.query(text, [...params])).rows,
  };
  const store = new SqlStore(database);
  const snapshot = await store.snapshot();
  const client = await connected();
  const { rows } = await client.query(
    `select table_name from information_schema.tables where table_schema = $1 and table_name like 'clientele_transactions_%'`,
    [`faults_${schemas}`],
  );
  await client.query(`begin; lock table "faults_${schemas}"."${rows[0].table_name}" in access exclusive mode`);
  await expect(snapshot.ask("getRevenueTrends")).rejects.toMatchObject({ code: "database_timeout" });
  const refused = await asking(store)("/api/analytics/cohorts");
  expect([refused.status, refused.headers["retry-after"]]).toEqual([503, "5"]);
  await client.query("rollback");
  expect((await asking(store)("/api/analytics/cohorts")).status).toBe(200);
});

test("data replaced all the while: each answer is of one version", async () => {
  const database = await opened();
  const stop = load(asking(new SqlStore(database)), expected);
  for (let k = 0; k < 6; k++) {
    await loadInto({ transactions: k % 2 === 0 ? second : first }, database);
    await wait(50);
  }
  const { wrong, counts } = await stop();
  expect(wrong).toEqual([]);
  expect(counts.get(200)).toBeGreaterThan(0);
  // two versions, and nothing else
  const client = await connected();
  const { rows } = await client.query(
    "select count(*)::int as tables from information_schema.tables where table_schema = $1 and table_name like 'clientele_transactions_%'",
    [database.schema],
  );
  expect(rows[0].tables).toBe(2);
});

test("two writers at once: one wins, the other says so, and what it wrote is gone", async () => {
  const database = await opened();
  const begun = meeting(2);
  const waiting: SqlDatabase = {
    ...database,
    query: async (text, params) => {
      if (/^create table .*clientele_transactions_/.test(text)) await begun();
      return (await database.query(text, params)) as never;
    },
  };
  const results = await Promise.allSettled([
    loadInto({ transactions: second }, waiting),
    loadInto({ transactions: first }, waiting),
  ]);
  const failed = results.filter((result) => result.status === "rejected");
  expect(failed).toHaveLength(1);
  expect(failed[0]?.reason).toMatchObject({ code: "concurrent_write" });
  const won = results[0]?.status === "fulfilled" ? expected[1] : expected[0];
  const { body } = await asking(new SqlStore(database))(PATHS[0] as string);
  expect(rounded(body)).toBe(won.get(PATHS[0] as string));
});

describe("a disk of 24 MB for the tables", () => {
  let folder: string;
  beforeAll(async () => {
    folder = join(server.folder, "small");
    mkdirSync(folder);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", folder]);
    chmodSync(folder, 0o777);
    execFileSync("chown", ["postgres", folder]);
    const pool = poolAt(server.url);
    await pool.query(`create tablespace small location '${folder}'`);
    await pool.end();
  });
  afterAll(async () => {
    await server.stop();
    execFileSync("umount", ["--lazy", folder]);
    await server.start();
  });

  test("a disk that is full fails the writer, who leaves nothing; readers go on, and the next writer succeeds", async () => {
    const database = await opened();
    const pool = poolAt(server.url, { options: "-c default_tablespace=small" });
    onTestFinished(() => pool.end());
    const small: SqlDatabase = {
      ...database,
      query: async (text, params) => (await pool.query(text, [...params])).rows,
    };
    const stop = load(asking(new SqlStore(database)), expected);
    await expect(loadInto({ transactions: orders(2, 400_000) }, small)).rejects.toMatchObject({
      code: "database_full",
    });
    await loadInto({ transactions: second }, small);
    const { wrong, counts } = await stop();
    expect(wrong).toEqual([]);
    expect([...counts.keys()]).toEqual([200]);
    const { body } = await asking(new SqlStore(database))(PATHS[0] as string);
    expect(rounded(body)).toBe(expected[1].get(PATHS[0] as string));
    const client = await connected();
    const { rows } = await client.query(
      "select count(*)::int as tables from information_schema.tables where table_schema = $1 and table_name like 'clientele_transactions_%'",
      [database.schema],
    );
    expect(rows[0].tables).toBe(2);
  });
});

test("a writer killed half-way: nobody sees anything of it, and the next one clears up", async () => {
  const database = await opened();
  const script = new URL("killedWriter.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", "tsx", script, server.url, database.schema], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const gone = once(child, "exit");
  await once(child.stdout, "data", { signal: AbortSignal.timeout(120_000) });
  await wait(300);
  child.kill("SIGKILL");
  await gone;
  const client = await connected();
  const tables = async () =>
    (
      await client.query(
        "select table_name from information_schema.tables where table_schema = $1 and table_name like 'clientele_transactions_%'",
        [database.schema],
      )
    ).rows.length;
  expect(await tables()).toBe(2);
  const ask = asking(new SqlStore(database));
  for (const path of PATHS) expect(rounded((await ask(path)).body)).toBe(expected[0].get(path));
  await loadInto({ transactions: second }, database);
  for (const path of PATHS) expect(rounded((await ask(path)).body)).toBe(expected[1].get(path));
  expect(await tables()).toBe(2);
  // the same again is the same version, and predictions of it too
  await predictInto(database, database);
  const version = await (await new SqlStore(database).snapshot()).version(["customers", "recommendations"]);
  await predictInto(database, database);
  expect(await (await new SqlStore(database).snapshot()).version(["customers", "recommendations"])).toBe(version);
});
