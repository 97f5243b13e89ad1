import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { Table, transactionSchema } from "clientele";
import { type SqlDatabase, SqlStore } from "clientele/sql";
import type pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Postgres, poolAt, startPostgres } from "./services.ts";

const guide = readFileSync(new URL("../../../docs/sql.md", import.meta.url), "utf8");
const blocks = Array.from(guide.matchAll(/```js\n([\s\S]*?)\n```/g), ([, code = ""]) => code);
const blockWith = (text: string) => blocks.find((code) => code.includes(text)) as string;
// inside the repository, where packages are found by their names
const file = new URL(".block.mjs", import.meta.url);

interface Guide {
  readonly pool: pg.Pool;
  readonly rows: (text: string, params: readonly unknown[]) => AsyncIterable<{ readonly n: number }>;
  readonly copy: NonNullable<SqlDatabase["copy"]>;
  readonly sql: SqlDatabase;
}

let server: Postgres;
let guided: Guide;
let admin: pg.Pool;
const orders = Array.from({ length: 6000 }, (_, i) => ({
  customerId: `C${(i * i + (i >> 3)) % 397}`,
  date: new Date(Date.UTC(2024, 0, 1 + ((i * 7) % 600))),
  revenue: 5 + ((i * 31) % 97),
}));

beforeAll(async () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  server = await startPostgres();
  admin = poolAt(server.url);
  vi.stubEnv("DATABASE_URL", server.url);
  vi.stubGlobal("orders", { transactions: Table.from(transactionSchema, orders) });
  const given = `const sql = { query, dialect: "postgres", schema: "guide" };`;
  writeFileSync(
    file,
    [blockWith("new pg.Pool"), given, blockWith("copyText"), "export { pool, rows, copy, sql };"].join("\n"),
  );
  guided = await import(file.href);
});
afterAll(async () => {
  rmSync(file, { force: true });
  await Promise.all([guided?.pool.end(), admin?.end()]);
  await server?.close();
});

/** Ends the connections of the guide's pool, as a server that restarts does. */
async function breakConnections(): Promise<void> {
  const { rows } = await admin.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
  );
  expect(rows.length).toBeGreaterThan(0);
}

const numbers = (count: number) => guided.rows("select n from generate_series(1, $1::int) as n", [count]);

test("the blocks of docs/sql.md for long answers load and predict", async () => {
  const { rows } = await new SqlStore(guided.sql).status();
  expect(rows).toMatchObject({ transactions: orders.length, customers: 397 });
});

test("a connection that breaks between two pieces of an answer fails that answer, and no other", async () => {
  const read = async () => {
    let count = 0;
    for await (const { n } of numbers(20_000)) {
      count += Math.sign(n);
      if (count === 7000) await breakConnections();
    }
  };
  await expect(read()).rejects.toThrow(/terminat|not queryable/);
  let last = 0;
  for await (const { n } of numbers(12_001)) last = n;
  expect(last).toBe(12_001);
});

test("a connection that breaks while nobody uses it is replaced", async () => {
  for await (const { n } of numbers(1)) expect(n).toBe(1);
  await breakConnections();
  await vi.waitUntil(() => guided.pool.totalCount === 0, { timeout: 60_000 });
  for await (const { n } of numbers(1)) expect(n).toBe(1);
});

test("who reads no further leaves nothing behind in the pool", async () => {
  for await (const { n } of numbers(20_000)) if (n === 10) break;
  await expect(async () => {
    for await (const _ of guided.rows("select 1 / (9000 - n) as n from generate_series(1, 20000) as n", []));
  }).rejects.toThrow("division by zero");
  let last = 0;
  for await (const { n } of numbers(10)) last = n;
  expect(last).toBe(10);
  expect(guided.pool.idleCount).toBe(guided.pool.totalCount);
});

test("a connection that breaks while it copies fails the writer, and nobody else", async () => {
  await admin.query("create table copied (n int)");
  const columns = [{ name: "n", kind: "number" }] as const;
  const into = { schema: undefined, name: "copied", table: "copied", columns, statement: "copy copied from stdin" };
  const batches = async function* (isBroken: boolean) {
    for (let i = 0; i < 6; i++) {
      if (isBroken && i === 3) await breakConnections();
      yield [{ n: i }];
    }
  };
  await expect(guided.copy(into, batches(true))).rejects.toThrow(/terminat|ECONNRESET|EPIPE/);
  await guided.copy(into, batches(false));
  expect((await admin.query("select count(*)::int as n from copied")).rows).toEqual([{ n: 6 }]);
  expect(guided.pool.idleCount).toBe(guided.pool.totalCount);
});
