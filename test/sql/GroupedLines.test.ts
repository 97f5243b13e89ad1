import { expect, test } from "vitest";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Engine } from "../../src/sql/Engine.ts";
import { GroupedLines, hasPlaces } from "../../src/sql/GroupedLines.ts";
import { loadInto } from "../../src/sql/loadInto.ts";
import { sql } from "../../src/sql/statement.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { openEngine } from "./engines.ts";
import { ownTable } from "./ownTable.ts";
import { watched } from "./watched.ts";

const DAY = Date.parse("2025-01-01") / DAY_MS;
const order = (customerId: string | null, after: number, revenue: number, netSales: number | null = revenue - 1) => {
  return { customerId, date: new Date((DAY + after) * DAY_MS + 3_600_000), revenue, netSales, category: "Tea" };
};
const orders = Table.from(transactionSchema, [
  order("A", 0, 10),
  order("B", 0, 20),
  order(null, 0, 30),
  order("B", 1, -5),
  order("A", 2, 40, null),
]);

async function loaded(before?: (text: string) => void) {
  const made = watched(await openEngine("duckdb"), before);
  await loadInto({ transactions: orders }, made.database);
  return made;
}

test("GroupedLines.simple(until, after) are the lines of customers that a GROUP BY counts, between two days", async () => {
  const { database } = await loaded();
  const found = async (revenue: "gross" | "net", until: number, after?: number) => {
    const lines = new GroupedLines(new Engine(database), { revenue });
    const text = await lines.simple(DAY + until, after === undefined ? undefined : DAY + after);
    const rows = await lines.engine.rows(sql`select * from (${text}) lines order by place`);
    return rows.map(({ customer, day, amount, place }) => [customer, Number(day) - DAY, amount, place]);
  };
  // B has a refund
  const [first, second] = [
    ["A", 0, 10, 0],
    ["A", 2, 40, 4],
  ];
  expect(await found("gross", 2)).toEqual([first, second]);
  expect(await found("gross", 1)).toEqual([first]);
  expect(await found("gross", 2, 0)).toEqual([second]);
  expect(await found("gross", 2, 2)).toEqual([]);
  expect(await found("net", 2)).toEqual([
    ["A", 0, 9, 0],
    ["A", 2, null, 4],
  ]);
});

test("GroupedLines.simple() has more columns where they are asked for", async () => {
  const lines = new GroupedLines(new Engine((await loaded()).database), {});
  const rows = await lines.engine.rows(await lines.simple(DAY, undefined, sql`, category as item`));
  expect(rows).toMatchObject([{ customer: "A", item: "Tea" }]);
});

test("GroupedLines.difficult() are the lines and the history of the others, found once", async () => {
  const { database, statements } = await loaded();
  const lines = new GroupedLines(new Engine(database), {});
  const [difficult, same] = await Promise.all([lines.difficult(), lines.difficult()]);
  const asked = statements.length;
  expect([await lines.difficult(), await lines.difficult()]).toEqual([same, same]);
  expect(statements.length).toBe(asked);
  expect(difficult.ids).toEqual(["B"]);
  expect((await difficult.history?.at(DAY + 1))?.table.row(0)).toMatchObject({ customerId: "B", totalSpend: 15 });
});

test("GroupedLines without anybody who is difficult have no history in memory", async () => {
  const database = await openEngine("duckdb");
  await loadInto({ transactions: orders.where(({ customerId }) => customerId === "A") }, database);
  const lines = new GroupedLines(new Engine(database), {});
  expect(await lines.difficult()).toMatchObject({ history: undefined, ids: [] });
});

test("GroupedLines ask again after a failure", async () => {
  let isDown = false;
  const { database } = await loaded(() => {
    if (isDown) throw new Error("IO Error: down");
  });
  const lines = new GroupedLines(new Engine(database), {});
  isDown = true;
  await expect(lines.difficult()).rejects.toMatchObject({ code: "database_unavailable" });
  isDown = false;
  expect((await lines.difficult()).ids).toEqual(["B"]);
});

test("GroupedLines over a table of the shop's own have no places", async () => {
  const database = await openEngine("duckdb");
  const rows = "('A', date '2025-01-01', 5)";
  const table = await ownTable(database, "orders", "customer_id text, date date, revenue double", rows);
  const lines = new GroupedLines(new Engine({ ...database, tables: { transactions: table } }), {});
  expect(hasPlaces(await lines.relation())).toBe(false);
  expect(await lines.engine.rows(await lines.simple(DAY))).toEqual([{ customer: "A", day: DAY, amount: 5 }]);
});
