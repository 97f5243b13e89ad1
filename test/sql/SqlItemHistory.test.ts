import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TextDictionary } from "../../src/columns/TextDictionary.ts";
import { breaths } from "../../src/pieces.ts";
import type { Baskets, CountedBaskets } from "../../src/predict/baskets.ts";
import { type ItemHistory, MemoryItemHistory } from "../../src/predict/ItemHistory.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { readCatalog } from "../../src/sql/Catalog.ts";
import { Engine } from "../../src/sql/Engine.ts";
import { GroupedLines } from "../../src/sql/GroupedLines.ts";
import { loadInto } from "../../src/sql/loadInto.ts";
import type { SqlDatabase } from "../../src/sql/SqlDatabase.ts";
import { SqlItemHistory } from "../../src/sql/SqlItemHistory.ts";
import { SqlOrderHistory } from "../../src/sql/SqlOrderHistory.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { lines, revenue } from "../shop/randomLines.ts";
import { asOwn, ENGINES, inOwnOrder, openEngine } from "./engines.ts";

const [FIRST, LAST] = [Date.parse("2025-01-05") / DAY_MS, Date.parse("2025-04-01") / DAY_MS];
const product = fc.option(fc.constantFrom("hen", "corn", "2× hen, 1× corn", "1× corn"));
const rows = lines.chain((given) =>
  fc
    .array(product, { minLength: given.length, maxLength: given.length })
    .map((products) =>
      given.map((row, i) => ({ ...row, date: row.date.slice(0, 10), product: products[i] as string | null })),
    ),
);
type Level = "category" | "product";

function inDatabase(database: SqlDatabase, level: Level, revenue: "gross" | "net" = "gross"): SqlItemHistory {
  const grouped = new GroupedLines(new Engine(database), { revenue });
  return new SqlItemHistory(grouped, new SqlOrderHistory(database, { revenue }, grouped), level, revenue, breaths());
}

/** Baskets by the names of customers and items, with their counts if there are any. */
function named({ items, starts, bought, customers }: Baskets, dictionary: TextDictionary, counted?: CountedBaskets) {
  const made: Record<string, unknown> = {};
  for (let code = 1; code + 1 < starts.length; code++) {
    const places = Array.from(bought.keys()).slice(starts[code], starts[code + 1]);
    if (places.length === 0) continue;
    const own = places.map((place) => [
      items[bought[place] as number],
      ...[counted?.purchasesWith, counted?.firstDays, counted?.lastDays].map((column) => column?.[place]),
    ]);
    made[dictionary.at(code) as string] = { own: own.sort(), purchases: counted?.purchases[code] };
  }
  return { made, customers };
}

async function answers(history: ItemHistory, day: number) {
  const { codes, dictionary } = await history.customers(day);
  const counted = await history.countedBaskets(day);
  return {
    first: await history.first(day),
    customers: Array.from(codes, (code) => dictionary.at(code)).sort(),
    baskets: named(await history.baskets(day), dictionary),
    counted: named(counted, dictionary, counted),
  };
}

describe.each(ENGINES)("%s", (dialect) => {
  test("SqlItemHistory of random lines has the baskets of MemoryItemHistory", async () => {
    const database = await openEngine(dialect);
    const day = fc.integer({ min: FIRST - 1, max: LAST + 1 });
    const cases = fc.tuple(rows, revenue, fc.constantFrom<Level>("category", "product"), day);
    await fc.assert(
      fc.asyncProperty(cases, async ([rows, revenue, level, day]) => {
        const loaded = Table.from(transactionSchema, rows);
        await loadInto({ transactions: loaded }, database);
        const written = (await readCatalog(new Engine(database))).tables.transactions?.table as string;
        const own = await asOwn(database, written);
        const memory = await answers(new MemoryItemHistory(loaded, level, revenue, breaths()), day);
        expect(await answers(inDatabase(database, level, revenue), day)).toEqual(memory);
        const named = { ...database, tables: { transactions: own } };
        const table = Table.from(transactionSchema, inOwnOrder(rows));
        expect(await answers(inDatabase(named, level, revenue), day)).toEqual(
          await answers(new MemoryItemHistory(table, level, revenue, breaths()), day),
        );
      }),
      { numRuns: dialect === "duckdb" ? 25 : 15 },
    );
  });
});

test("SqlItemHistory has the items in the order of the rows, with the same numbers on all days", async () => {
  const database = await openEngine("duckdb");
  const order = (customerId: string, date: string, product: string) => ({ customerId, date, product, revenue: 5 });
  const orders = [
    order("A", "2025-01-05", "2× pot, 1× leaf"),
    order("B", "2025-01-07", "cup"),
    order("A", "2025-01-09", "leaf"),
  ];
  await loadInto({ transactions: orders }, database);
  const history = inDatabase(database, "product");
  const [early, late] = [await history.baskets(FIRST), await history.countedBaskets(LAST)];
  expect([early.items, late.items]).toEqual(Array(2).fill(["pot", "leaf", "cup"]));
  expect([[...early.bought], [...late.bought]]).toEqual([
    [0, 1],
    [0, 1, 2],
  ]);
  expect([...late.purchasesWith]).toEqual([1, 2, 1]);
});

test("SqlItemHistory.first(a day before all) is undefined", async () => {
  const database = await openEngine("duckdb");
  await loadInto({ transactions: [{ customerId: "A", date: "2025-01-05", category: "Tea", revenue: 5 }] }, database);
  const history = inDatabase(database, "category");
  expect([await history.first(FIRST - 1), await history.first(FIRST)]).toEqual([undefined, FIRST]);
});
