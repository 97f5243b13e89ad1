import { expect, test } from "vitest";
import { loadInto } from "../../src/sql/loadInto.ts";
import { SqlStore } from "../../src/sql/SqlStore.ts";
import { invalidOption } from "../shared/failures.ts";
import { openEngine } from "./engines.ts";
import { ownTable } from "./ownTable.ts";
import { watched } from "./watched.ts";

const NOW = Date.UTC(2025, 0, 31);
const line = (customerId: string) => ({ customerId, date: "2025-01-31", revenue: 5 });
const NONE = { customers: null, transactions: null, recommendations: null };

test("SqlStore.status() of a database in which nothing was written is notLoaded", async () => {
  expect(await new SqlStore(await openEngine("duckdb")).status()).toEqual({
    state: "notLoaded",
    since: null,
    loadedAt: null,
    rows: NONE,
    rejected: NONE,
    error: null,
  });
});

test("SqlStore.status() counts the rows that were written, and those set aside", async () => {
  const database = await openEngine("duckdb");
  const csv = "Customer_ID,Date,Revenue\nC1,2025-01-31,5\nC2,2025-01-31,x\n";
  await loadInto({ transactions: csv }, database, { onBadRow: "collect", now: () => NOW });
  expect(await new SqlStore(database).status()).toEqual({
    state: "ready",
    since: new Date(NOW),
    loadedAt: new Date(NOW),
    rows: { ...NONE, transactions: 1 },
    rejected: { ...NONE, transactions: 1 },
    error: null,
  });
});

test("SqlStore.status() with tables of the shop's own is ready, and counts their rows once", async () => {
  const database = await openEngine("duckdb");
  const customers = await ownTable(database, "people", "customer_id text", "('C1')");
  const status = await new SqlStore({ ...database, tables: { customers } }).status();
  expect(status).toMatchObject({
    state: "ready",
    loadedAt: null,
    rows: { ...NONE, customers: 1 },
    rejected: { customers: 0 },
  });
});

test("SqlStore.status() of a database that does not answer is failed, with the error", async () => {
  const query = async () => Promise.reject(Object.assign(new Error("down"), { code: "08006" }));
  expect(await new SqlStore({ query, dialect: "postgres" }).status()).toEqual({
    state: "failed",
    since: null,
    loadedAt: null,
    rows: NONE,
    rejected: NONE,
    error: expect.objectContaining({ code: "database_unavailable" }),
  });
});

test("SqlStore.snapshot() is the same until something is published, and costs one statement", async () => {
  const { database, statements } = watched(await openEngine("duckdb"));
  const store = new SqlStore(database);
  const empty = await store.snapshot();
  await loadInto({ transactions: [line("C1")] }, database);
  const first = await store.snapshot();
  const asked = statements.length;
  // who asks twice in one turn asks once; later, it is looked at again
  expect(await Promise.all([store.status(), store.snapshot()])).toMatchObject([{ state: "ready" }, {}]);
  expect(statements.length).toBe(asked + 1);
  expect(await store.snapshot()).toBe(first);
  expect(statements.length).toBe(asked + 2);
  await loadInto({ transactions: [line("C2")] }, database);
  expect(await store.snapshot()).not.toBe(first);
  expect(first).not.toBe(empty);
});

test("SqlStore() asks nothing, and refuses what is no database", async () => {
  const { database, statements } = watched(await openEngine("duckdb"));
  new SqlStore(database);
  expect(statements).toEqual([]);
  expect(() => new SqlStore({ dialect: "duckdb" } as never)).toThrow(invalidOption("sql.query"));
});
