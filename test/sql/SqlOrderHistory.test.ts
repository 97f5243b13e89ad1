import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryOrderHistory } from "../../src/predict/MemoryOrderHistory.ts";
import type { OrderHistory } from "../../src/predict/OrderHistory.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { readCatalog } from "../../src/sql/Catalog.ts";
import { Engine } from "../../src/sql/Engine.ts";
import { loadInto } from "../../src/sql/loadInto.ts";
import { SqlOrderHistory } from "../../src/sql/SqlOrderHistory.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { invalidOption, missingColumn } from "../shared/failures.ts";
import { lines, refunds, revenue } from "../shop/randomLines.ts";
import { asOwn, ENGINES, openEngine } from "./engines.ts";
import { watched } from "./watched.ts";

const [FIRST, LAST] = [Date.parse("2025-01-05") / DAY_MS, Date.parse("2025-04-01") / DAY_MS];
const wholeDays = lines.map((rows) => rows.map((row) => ({ ...row, date: row.date.slice(0, 10) })));
const day = fc.integer({ min: FIRST - 1, max: LAST + 1 });

/** Numbers by customer. */
async function byCustomer(history: OrderHistory, day: number, columns: readonly ArrayLike<number>[]) {
  const ids = [...(await history.at(day)).table.column("customerId")];
  return Object.fromEntries(ids.map((id, row) => [id, columns.map((column) => column[row])]));
}

describe.each(ENGINES)("%s", (dialect) => {
  test("SqlOrderHistory of random lines has the extent, the purchases and the outcomes of MemoryOrderHistory", async () => {
    const database = await openEngine(dialect);
    const cases = fc.tuple(wholeDays, revenue, refunds, day, fc.integer({ min: 0, max: 90 }));
    await fc.assert(
      fc.asyncProperty(cases, async ([rows, revenue, refunds, day, days]) => {
        const table = Table.from(transactionSchema, rows);
        await loadInto({ transactions: table }, database);
        const written = (await readCatalog(new Engine(database))).tables.transactions?.table as string;
        const own = await asOwn(database, written);
        const memory = new MemoryOrderHistory(table, { revenue, refunds });
        const spans = [
          [day - days, day],
          [day - 7, day - 2],
          [FIRST - 9, day],
        ] as const;
        // as the library wrote it, and as a table of which nothing is known
        for (const given of [database, { ...database, tables: { transactions: own } }]) {
          const history = new SqlOrderHistory(given, { revenue, refunds });
          expect(await history.extent()).toEqual(await memory.extent());
          const answers = async (asked: OrderHistory) => {
            const { purchases, bought, spend } = await asked.outcomes(day, days);
            return byCustomer(asked, day, [purchases, bought, spend, ...(await asked.purchases(day, spans))]);
          };
          expect(await answers(history)).toEqual(await answers(memory));
          const ids = [...(await memory.at(day)).table.column("customerId")].filter((_, row) => row !== 1);
          const few = ids as string[];
          const { frequency, recency, age, weight } = await history.triples(day);
          const triples = Array.from(frequency, (x, i) => [x, recency[i], age[i], weight[i]].join());
          const { table: histories } = await memory.at(day);
          const times = new Map<string, number>();
          for (const { frequency, recency, age } of histories) {
            const key = [frequency, recency, age].join();
            times.set(key, (times.get(key) ?? 0) + 1);
          }
          expect(triples.sort()).toEqual(Array.from(times, ([key, count]) => `${key},${count}`).sort());
          const known: string[] = [];
          for await (const id of history.customers(day)) known.push(id);
          expect(known.sort()).toEqual([...(await history.at(day)).table.column("customerId")].sort());
          expect(await answers(await history.of(few))).toEqual(await answers(await memory.of(few)));
          if (given !== database) continue;
          // rows that have numbers have an order
          const [own, theirs] = [await history.of(few), await memory.of(few)];
          expect((await own.at(day)).table.toColumns()).toEqual((await theirs.at(day)).table.toColumns());
        }
      }),
      { numRuns: dialect === "duckdb" ? 25 : 15 },
    );
  });
});

const orders = Table.from(transactionSchema, [
  { customerId: "A", date: "2025-01-05", revenue: 10, status: "shop" },
  { customerId: "A", date: "2025-01-07", revenue: 10, status: "web" },
  { customerId: "B", date: "2025-01-06", revenue: 10, status: null },
  { customerId: "B", date: "2025-01-08", revenue: -10, status: "web" },
]);

test("SqlOrderHistory.outcomes(day, days) is no spend below 0, whatever net amounts are", async () => {
  const order = (date: string, netSales: number) => ({ customerId: "A", date, revenue: 5, netSales });
  const database = await openEngine("duckdb");
  await loadInto({ transactions: [order("2025-01-05", 4), order("2025-01-06", 1), order("2025-01-08", -3)] }, database);
  const { purchases, bought, spend } = await new SqlOrderHistory(database, { revenue: "net" }).outcomes(FIRST, 3);
  expect([[...purchases], [...bought], [...spend]]).toEqual([[2], [1], [0]]);
});

test("SqlOrderHistory({ features }) has texts of the first orders", async () => {
  const database = await openEngine("duckdb");
  await loadInto({ transactions: orders }, database);
  const { table } = await new SqlOrderHistory(database, { features: ["status"] }).at(LAST);
  const memory = (await new MemoryOrderHistory(orders, { features: ["status"] }).at(LAST)).table;
  expect([...table]).toMatchObject([
    { customerId: "A", status: "shop" },
    { customerId: "B", status: null },
  ]);
  expect([...table]).toEqual([...memory]);
  const of = (feature: string) => new SqlOrderHistory(database, { features: [feature] }).at(LAST);
  await expect(of("revenue")).rejects.toMatchObject({ code: "invalid_text", column: "revenue" });
  await expect(of("country")).rejects.toThrow(missingColumn("country"));
});

test("SqlOrderHistory.at(day) makes the histories of a day once, and again after a failure", async () => {
  let isDown = false;
  const { database } = watched(await openEngine("duckdb"), () => {
    if (isDown) throw new Error("IO Error: down");
  });
  await loadInto({ transactions: orders }, database);
  const history = new SqlOrderHistory(database);
  isDown = true;
  await expect(history.at(LAST)).rejects.toMatchObject({ code: "database_unavailable" });
  await expect(history.extent()).rejects.toMatchObject({ code: "database_unavailable" });
  isDown = false;
  expect(await history.at(LAST)).toBe(await history.at(LAST));
  expect(await history.extent()).toEqual({ first: FIRST, last: FIRST + 3 });
  expect(await history.purchases(LAST, [])).toEqual([]);
});

test("SqlOrderHistory() names the option that will not do", async () => {
  const database = await openEngine("duckdb");
  const made = (options: object) => () => new SqlOrderHistory(database, options);
  expect(made({ revenue: "total" })).toThrow(invalidOption("revenue"));
  expect(made({ refunds: "all" })).toThrow(invalidOption("refunds"));
  expect(made({ features: "channel" })).toThrow(invalidOption("features"));
});
