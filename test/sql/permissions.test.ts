import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadInto } from "../../src/sql/loadInto.ts";
import { predictInto } from "../../src/sql/predictInto.ts";
import type { SqlDatabase, SqlRow } from "../../src/sql/SqlDatabase.ts";
import { SqlStore } from "../../src/sql/SqlStore.ts";
import { simulateOrders } from "../predict/simulateOrders.ts";
import { openPglite } from "./engines.ts";

const guide = readFileSync(new URL("../../docs/sql.md", import.meta.url), "utf8");
const [, grants = ""] = /## Permissions[\s\S]*?```sql\n([\s\S]*?)```/.exec(guide) ?? [];

/** The database as a role has it that is no superuser. */
function as(role: string, options: Partial<SqlDatabase> = {}): SqlDatabase {
  const query = async (text: string, params: readonly unknown[]) => {
    const database = await openPglite();
    await database.exec(`set role ${role}`);
    try {
      return (await database.query<SqlRow>(text, [...params])).rows;
    } finally {
      await database.exec("reset role");
    }
  };
  return { query, dialect: "postgres", ...options };
}

beforeAll(async () => {
  const database = await openPglite();
  await database.exec(grants);
  await database.exec(`
    create schema till;
    create table till.permitted_orders as select 'C' || (i * i) % 97 as customer_id, date '2025-01-01' + i / 2 as date,
      10 + i % 7 as revenue, 'secret' as card_number from generate_series(1, 600) orders(i);
    create role clientele_reader;
    grant usage on schema till to clientele_reader, clientele_writer;
    grant select on till.permitted_orders to clientele_writer;
    grant select (customer_id, date, revenue) on till.permitted_orders to clientele_reader`);
});

afterAll(async () => {
  const database = await openPglite();
  await database.exec(`set search_path to default; drop schema till cascade; drop schema analytics cascade;
    drop owned by clientele_writer, clientele_server, clientele_reader; drop role clientele_writer, clientele_server, clientele_reader`);
});

test("the guide's roles: one loads and predicts, the other serves what it wrote and cannot write", async () => {
  const [writer, server] = [
    as("clientele_writer", { schema: "analytics" }),
    as("clientele_server", { schema: "analytics" }),
  ];
  await loadInto({ transactions: simulateOrders({ customers: 50 }) }, writer);
  await predictInto(writer, writer, { horizon: { days: 60 } });
  const snapshot = await new SqlStore(server).snapshot();
  expect((await snapshot.listCustomers()).total).toBe(50);
  await expect(
    loadInto({ transactions: [{ customerId: "C1", date: "2025-01-31", revenue: 5 }] }, server),
  ).rejects.toThrow(expect.objectContaining({ code: "no_permission" }));
});

test("a role that may read some columns of the shop's own table asks of those alone, and need not see a catalog", async () => {
  const store = new SqlStore(as("clientele_reader", { tables: { transactions: "till.permitted_orders" } }));
  const snapshot = await store.snapshot();
  expect((await snapshot.ask("getRevenueTrends")).length).toBeGreaterThan(5);
  expect(JSON.stringify(await snapshot.getTransactionsFor("C1"))).not.toContain("secret");
});

test("a table of the search path is found, in whichever of its schemas it is", async () => {
  await (await openPglite()).exec("set search_path = analytics, till");
  const store = new SqlStore(as("clientele_writer", { tables: { transactions: "permitted_orders" } }));
  expect((await (await store.snapshot()).ask("getRevenueTrends")).length).toBeGreaterThan(5);
  await expect(
    new SqlStore(as("clientele_writer", { tables: { transactions: "nowhere" } })).status(),
  ).resolves.toMatchObject({ state: "failed", error: { code: "missing_table" } });
});
