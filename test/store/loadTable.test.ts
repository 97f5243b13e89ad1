import { expect, test } from "vitest";
import { transactionSchema } from "../../src/shop/transactions.ts";
import type { DataStoreOptions } from "../../src/store/DataStoreOptions.ts";
import { loadTable } from "../../src/store/loadTable.ts";

const CSV = "Customer_ID,Date,Revenue\nC1,2025-01-01,5\nC2,x,6\nC3,2025-01-03,y\n";
const { signal } = new AbortController();
const load = (source: string, options: DataStoreOptions = {}, stop = signal) =>
  loadTable("transactions", source, transactionSchema, options, stop);

test("loadTable(name, source, schema, options) reads as the options of a store have it", async () => {
  const columns = { transactions: { customerId: "cust" }, customers: { customerId: "other" } };
  const table = await load("cust,Date,Revenue,Shop\nC1,2025-01-01,5,north\n", { columns, unknownColumns: "keep" });
  expect(table.columnNames).toEqual(["customerId", "date", "revenue", "Shop"]);
  await expect(load(CSV)).rejects.toMatchObject({ code: "invalid_date", table: "transactions", line: 3, more: 1 });
  expect((await load(CSV, { onBadRow: "collect" })).rejected.map(({ line }) => line)).toEqual([3, 4]);
});

test("loadTable(name, source, schema, { logger, onProgress }) says what it begins, what it read and what it set aside", async () => {
  const lines: string[] = [];
  const log = (level: string) => (message: string) => void lines.push(`${level} ${message}`);
  const logger = { debug: log("debug"), info: log("info"), warn: log("warn"), error: log("error") };
  const onProgress = ({ table, rows }: { table: string; rows: number }) => void lines.push(`progress ${table} ${rows}`);
  await load(CSV, { logger, onProgress, onBadRow: "collect" });
  expect(lines).toEqual([
    "debug transactions: loading",
    "progress transactions 1",
    "info transactions: 1 rows",
    expect.stringMatching(/^warn transactions: 2 rows set aside, the first on line 3: expected a date/),
  ]);
  lines.length = 0;
  await load("Customer_ID,Date,Revenue\n", { logger });
  expect(lines).toEqual(["debug transactions: loading", "info transactions: 0 rows"]);
});

test("loadTable(name, source, schema, options, signal) stops with the signal", async () => {
  await expect(load(CSV, {}, AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
});
