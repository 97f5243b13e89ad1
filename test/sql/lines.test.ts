import { expect, test } from "vitest";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Engine } from "../../src/sql/Engine.ts";
import { difficultCustomers, linesIn, linesOf } from "../../src/sql/lines.ts";
import { loadInto } from "../../src/sql/loadInto.ts";
import { openRelation } from "../../src/sql/open.ts";
import { sql } from "../../src/sql/statement.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { openEngine } from "./engines.ts";
import { ownTable } from "./ownTable.ts";

const line = (customerId: string | null, orderId: string | null, day: number, revenue: number) => {
  return { customerId, orderId, date: `2025-01-0${day} 12:00:00`, revenue };
};
const rows = [
  line("plain", "1", 1, 10),
  line("plain", "1", 1, 5),
  line("refunds", "2", 1, 10),
  line("refunds", null, 4, -10),
  line("slow", "3", 1, 10),
  line("slow", "3", 2, 10),
  line("shares", "4", 1, 10),
  line(null, "4", 1, 10),
  line(null, null, 1, 10),
];

async function opened(given = rows) {
  const database = await openEngine("duckdb");
  await loadInto({ transactions: Table.from(transactionSchema, given) }, database);
  const engine = new Engine(database);
  return { engine, relation: await openRelation(engine, "transactions") };
}

test("difficultCustomers() are those with refunds, orders over several days, and ids that guests have too", async () => {
  const difficult = async (given?: typeof rows) => {
    const { engine, relation } = await opened(given);
    const found = await engine.rows(difficultCustomers(relation));
    return [...new Set(found.map(({ customer }) => customer).filter((customer) => customer !== null))].sort();
  };
  expect(await difficult()).toEqual(["refunds", "shares", "slow"]);
  expect(await difficult(rows.slice(0, 2))).toEqual([]);
});

test("linesOf(customers) are their lines in the order of the rows, with those that only the order id tells", async () => {
  const { engine, relation } = await opened();
  const of = async (customer: string, day?: number) => {
    const { table, places } = await linesOf(engine, relation, sql`select ${customer}::text as customer`, { day });
    return Array.from(places, (place, i) => [place, table.row(i).customerId, table.row(i).revenue]);
  };
  // what may decide whose a line without a customer is comes too
  const sharing = [
    [6, "shares", 10],
    [7, null, 10],
  ];
  expect(await of("refunds")).toEqual([[2, "refunds", 10], [3, "refunds", -10], ...sharing]);
  expect(await of("refunds", Date.parse("2025-01-03") / DAY_MS)).toEqual([[2, "refunds", 10], ...sharing]);
});

test("linesOf(customers) has dates, and what is missing as missing", async () => {
  const { engine, relation } = await opened(rows.slice(0, 4));
  const { table } = await linesOf(engine, relation, sql`select 'refunds' as customer`);
  expect(table.row(1)).toMatchObject({ orderId: null, date: new Date("2025-01-04T12:00:00Z") });
  expect((await linesOf(engine, relation, sql`select 'nobody' as customer`)).table.length).toBe(0);
});

test("linesIn(a table without order ids or dates) has missing ones", async () => {
  const database = await openEngine("duckdb");
  const table = await ownTable(database, "orders", "customer_id text, revenue double", "('C1', 5)");
  const engine = new Engine({ ...database, tables: { transactions: table } });
  const found = await engine.rows(linesIn(await openRelation(engine, "transactions"), { revenue: "revenue" }));
  expect(found).toEqual([{ customer: "C1", id: null, moment: null, revenue: 5 }]);
});

test("linesOf(ids) in several statements are the same, in the order of the rows, each once", async () => {
  const { engine, relation } = await opened();
  const ids = ["slow", "shares", "refunds", "plain"];
  const whole = await linesOf(engine, relation, ids);
  const few = new Engine(engine.database);
  Object.defineProperty(few, "dialect", { value: { ...engine.dialect, longestList: 30 } });
  expect(few.parts(ids).length).toBeGreaterThan(2);
  const parts = await linesOf(few, relation, ids);
  expect([...parts.table]).toEqual([...whole.table]);
  expect([...parts.places]).toEqual([...whole.places]);
});
