import { describe, expect, test } from "vitest";
import type { SqlDatabase } from "../../src/sql/SqlDatabase.ts";
import { SqlStore } from "../../src/sql/SqlStore.ts";
import { invalidOption } from "../shared/failures.ts";
import { NPM_ENGINES, openEngine } from "./engines.ts";
import { ownTable } from "./ownTable.ts";

let tables = 0;

describe.each(NPM_ENGINES)("tables of the shop's own in %s", (dialect) => {
  const of = async (columns: string, rows: string, options: Partial<SqlDatabase> = {}, name = "transactions") => {
    const database = await openEngine(dialect);
    const table = await ownTable(database, `own_${++tables}`, columns, rows);
    return await new SqlStore({ ...database, tables: { [name]: table }, ...options }).snapshot();
  };

  test.each(["CET", "EET", "Europe/Berlin", "UTC"])("zone %s is IANA's, summer time included", async (zone) => {
    const orders = await of("customer_id varchar, date timestamptz, revenue int", "('C1', '2025-07-01 22:30:00Z', 1)", {
      zone,
    });
    const [order] = await orders.getTransactionsFor("C1");
    const shown = new Intl.DateTimeFormat("sv", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
    expect(order?.date?.toISOString().slice(0, 19).replace("T", " ")).toBe(shown.format(Date.UTC(2025, 6, 1, 22, 30)));
  });

  test.each(["+02:00", "UTC+2", "Berlin", "local"])("zone %j is refused", async (zone) => {
    const database = await openEngine(dialect);
    expect(() => new SqlStore({ ...database, zone })).toThrow(invalidOption("sql.zone"));
  });

  test("amounts that are no finite number are missing", async () => {
    const amounts =
      "('C1', '2025-01-01', 5), ('C2', '2025-01-02', 'infinity'), ('C2', '2025-01-03', '-infinity'), ('C3', '2025-01-04', 'NaN')";
    const orders = await of("customer_id varchar, date date, revenue double precision", amounts);
    expect(await orders.ask("getRevenueTrends")).toMatchObject([{ totalRevenue: 5, transactionCount: 4 }]);
  });

  test("a customer is found by the whole id, whatever letters it has", async () => {
    const ids = ["MÜLLER", "ΣΑΣ", "İX", "straße", "50%_!"];
    const rows = ids.map((id) => `('${id}', 1)`).join(", ");
    const customers = await of("customer_id varchar, monetary int", rows, {}, "customers");
    for (const id of ids)
      expect((await customers.searchCustomers(id)).results.map(({ customerId }) => customerId)).toEqual([id]);
    expect((await customers.searchCustomers("mül")).total).toBe(1);
  });

  test("a year that was mistyped is named where histories are made of it", async () => {
    const orders = await of(
      "customer_id varchar, date date, revenue int",
      "('C1', '2025-01-01', 5), ('C1', '20250-03-01', 5)",
    );
    await expect(orders.ask("movement")).rejects.toMatchObject({
      code: "invalid_date",
      column: "date",
      value: "+020250-03-01",
    });
  });

  test("ids of a fixed length, or cut off, are compared as they are shown", async () => {
    const orders = await of("customer_id char(8), date date, revenue int", "('C1', '2025-01-01', 5)");
    expect(await orders.getTransactionsFor("C1")).toHaveLength(1);
    expect(await orders.getTransactionsFor("C1 ")).toHaveLength(0);
  });

  test("order ids of a type that cannot be read are an error: without them each line would be an order", async () => {
    const orders = of(
      "customer_id varchar, order_id json, date date, revenue int",
      `('C1', '{"a":1}', '2025-01-01', 5)`,
    );
    await expect(orders.then((snapshot) => snapshot.ask("getRevenueTrends"))).rejects.toMatchObject({
      code: "wrong_type",
      column: "order_id",
    });
  });
});

test("columns of domains over domains are what these are made of", async () => {
  const database = await openEngine("postgres");
  await database.query(`create schema ${database.schema}`);
  await database.query(`create domain ${database.schema}.key as text`);
  await database.query(`create domain ${database.schema}.order_key as ${database.schema}.key check (value <> '')`);
  const lines = "('C2', 'O4', '2025-03-01', 40), ('C2', 'O4', '2025-03-01', 5)";
  const columns = `customer_id varchar, order_id ${database.schema}.order_key, date date, revenue int`;
  const transactions = await ownTable(database, "lines", columns, lines);
  const snapshot = await new SqlStore({ ...database, tables: { transactions } }).snapshot();
  expect(await snapshot.ask("getRevenueTrends")).toMatchObject([{ totalRevenue: 45, transactionCount: 1 }]);
});

test("ids that differ in case are others, though a column's collation says that they are alike", async () => {
  const database = await openEngine("duckdb");
  const rows = "('C1', '2025-01-01', 1), ('c1', '2025-02-01', 2)";
  const transactions = await ownTable(
    database,
    "lines",
    "customer_id varchar collate nocase, date date, revenue int",
    rows,
  );
  const snapshot = await new SqlStore({ ...database, tables: { transactions } }).snapshot();
  expect(await snapshot.getTransactionsFor("C1")).toHaveLength(1);
  expect(await snapshot.ask("getValueConcentration")).toMatchObject({ customers: 2 });
});
