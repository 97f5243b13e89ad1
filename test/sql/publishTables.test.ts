import { describe, expect, test } from "vitest";
import type { PredictionReport } from "../../src/predict/predictCustomers.ts";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import type { OrdersReading } from "../../src/reading/Reading.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { readCatalog } from "../../src/sql/Catalog.ts";
import { Engine } from "../../src/sql/Engine.ts";
import { publishTables } from "../../src/sql/publishTables.ts";
import { SqlStore } from "../../src/sql/SqlStore.ts";
import { Writer } from "../../src/sql/Writer.ts";
import { PartedTable, ranges, sliceOf } from "../../src/tables/PartedTable.ts";
import { Table } from "../../src/tables/Table.ts";
import { shop } from "../store/shop.ts";
import { openEngine } from "./engines.ts";

const report = { asOf: new Date("2025-03-01"), horizonDays: 90 } as PredictionReport;
const reading = { rows: 3 } as OrdersReading;
const { customers, transactions, recommendations } = shop() as unknown as Record<string, Table>;
const histories = purchaseHistories(shop().transactions).table as unknown as Table;
type Tables = Parameters<typeof publishTables>[1];
type Told = Parameters<typeof publishTables>[2];

/** What the database says after some publications, one after the other. */
async function after(...published: readonly (readonly [Tables, Told])[]) {
  const database = await openEngine("duckdb");
  const engine = new Engine(database);
  for (const [tables, told] of published) await publishTables(await Writer.begin(engine), tables, told, () => 0);
  const data = await new SqlStore(database).snapshot();
  const { tables, predictions } = await readCatalog(engine);
  return {
    report: await data.getModelReport(),
    reading: await data.getReading(),
    predicted: predictions !== undefined,
    tables: Object.keys(tables).sort().join(),
  };
}

const all = [{ customers, transactions, recommendations, histories } as Tables, { report, reading }] as const;

test("publishTables() writes the report and the reading beside the tables", async () => {
  const tables = "customers,histories,recommendations,transactions";
  expect(await after(all)).toEqual({ report, reading, predicted: true, tables });
});

test("publishTables(new orders) keeps report and histories, and drops how the old orders were read", async () => {
  const made = await after(all, [{ transactions } as Tables, {}]);
  expect(made).toMatchObject({ report, reading: undefined, predicted: true });
  expect(made.tables).toContain("histories");
});

test("publishTables(new customers) keeps the reading, and drops the report and the histories of others", async () => {
  const tables = "customers,recommendations,transactions";
  expect(await after(all, [{ customers } as Tables, {}])).toEqual({
    report: undefined,
    reading,
    predicted: false,
    tables,
  });
});

test("publishTables(new recommendations) keeps all that is said of others", async () => {
  expect(await after(all, [{ recommendations } as Tables, {}])).toEqual(await after(all));
});

describe("the facts of orders", () => {
  const line = (orderId: string | null, customerId: string | null, date: string) => ({
    orderId,
    customerId,
    date,
    revenue: 5,
  });
  test.each([
    ["an order a line", [line("1", "A", "2025-01-01"), line("2", "A", "2025-01-02")], [true, false, true]],
    [
      "orders of several lines",
      [line("1", "A", "2025-01-01 08:00:00"), line("1", "A", "2025-01-01 09:00:00")],
      [false, false, true],
    ],
    ["an order over two days", [line("1", "A", "2025-01-01"), line("1", "A", "2025-01-02")], [false, false, false]],
    ["a guest with an order id", [line("1", null, "2025-01-01")], [true, true, true]],
    ["a guest without one", [line(null, null, "2025-01-01"), line("1", "A", "2025-01-01")], [true, false, true]],
  ])("%s", async (_, rows, [oneLineOrders, idsWithoutCustomer, oneDayOrders]) => {
    const engine = new Engine(await openEngine("duckdb"));
    const table = Table.from(transactionSchema, rows) as unknown as Table;
    const { written } = await publishTables(await Writer.begin(engine), { transactions: table }, {}, () => 0);
    expect(written.transactions?.facts).toEqual({ oneLineOrders, idsWithoutCustomer, oneDayOrders });
  });
});

test("publishTables(a table in parts) numbers the rows through, and says of all parts what is missing and rare", async () => {
  const rows = [...shop().customers];
  const more = Array.from({ length: 250 }, (_, i) => ({ ...rows[i % rows.length], customerId: `P${i}`, monetary: i }));
  const whole = Table.from(customerSchema, [...more.slice(0, 240), { ...more[240], frequency: null }] as never);
  const written = async (table: Table | PartedTable<never>) => {
    const database = await openEngine("duckdb");
    const engine = new Engine(database);
    await publishTables(await Writer.begin(engine), { customers: table as never }, {}, () => 0);
    const data = await new SqlStore(database).snapshot();
    const { customers } = (await readCatalog(engine)).tables;
    const columns = customers?.columns.map(({ name, hasMissing, isRepetitive }) => [name, hasMissing, isRepetitive]);
    return { list: await data.listCustomers({ pageSize: 300 }), columns, rows: customers?.rows };
  };
  const all = whole as unknown as Table;
  const parts = new PartedTable(ranges(whole.length, 70), async (from, to) => sliceOf(all, from, to));
  const [one, several] = [await written(all), await written(parts as never)];
  expect(several).toEqual(one);
  expect(several.list.customers).toEqual([...whole]);
  // known only from the last part
  expect(several.columns?.find(([name]) => name === "frequency")).toEqual(["frequency", true, true]);
  expect(several.columns?.find(([name]) => name === "monetary")).toEqual(["monetary", false, false]);
});
