import { describe, expect, test } from "vitest";
import { ArrayDictionary } from "../../src/columns/ArrayDictionary.ts";
import { HashDictionary } from "../../src/columns/HashDictionary.ts";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { Engine } from "../../src/sql/Engine.ts";
import { firstDayOf, HistoryRows } from "../../src/sql/HistoryRows.ts";
import { joined, sql } from "../../src/sql/statement.ts";
import { double, historiesFrom, text } from "../../src/sql/words.ts";
import { DAY_MS } from "../../src/time.ts";
import { close } from "../shared/close.ts";
import { ENGINES, openEngine } from "./engines.ts";

type Line = readonly [customer: string, day: number, amount: number | null];
const lines: readonly Line[] = [
  ["late", 30, 8],
  ["early", -400, 10],
  ["early", -390, 0],
  ["early", 5, 20],
  ["early", 5, 4],
  ["once", 9, 7],
  ["free", 1, 0],
  ["free", 4, 3],
  ["free", 9, null],
];
const statement = (written: boolean) =>
  joined(
    lines.map(([customer, day, amount], place) => {
      const paid = amount === null ? sql`null` : sql`${amount}`;
      const row = sql`select ${text(customer)} as customer, ${double(day)} as day, ${double(paid)} as amount`;
      return written ? sql`${row}, ${double(place)} as place` : row;
    }),
    " union all ",
  );
const expected = purchaseHistories(
  lines.map(([customerId, day, revenue]) => ({ customerId, date: day * DAY_MS, revenue })),
  { asOf: new Date(40 * DAY_MS) },
);

describe.each(ENGINES)("%s", (dialect) => {
  test.each([true, false])(
    "historiesFrom(lines), read by HistoryRows, are purchaseHistories (rows numbered: %j)",
    async (written) => {
      const engine = new Engine(await openEngine(dialect));
      const rows = new HistoryRows(new HashDictionary(), new Map());
      const firsts: number[] = [];
      await engine.each(historiesFrom(statement(written), written), {}, (row) => {
        rows.add(row, 40);
        firsts.push(firstDayOf(row));
      });
      const found = [...rows.table()];
      // in the order of the rows, else by first day
      const order = written ? ["late", "early", "once", "free"] : ["early", "free", "once", "late"];
      expect(found.map(({ customerId }) => customerId)).toEqual(order);
      expect(firsts).toEqual(written ? [30, -400, 9, 1] : [-400, 1, 9, 30]);
      const of = new Map([...expected.table].map((row) => [row.customerId, row]));
      for (const row of found) expect(row).toEqual(close(of.get(row.customerId)));
    },
  );
});

test.each([undefined, 0, 1, 9999])("HistoryRows grow beyond the room they began with (expected: %j)", (expected) => {
  const rows = new HistoryRows(new HashDictionary(), new Map(), expected);
  const days = 3 * 2 ** 23;
  for (let i = 0; i < 10_000; i++)
    rows.add({ customer: `C${i}`, days, counts: 2 ** 25 + 3, gaps: 0, spend: i, mean: i, mean_log: 0, squares: 0 }, 5);
  const table = rows.table();
  expect(table.length).toBe(10_000);
  for (const i of [0, 4095, 4096, 8192, 9999])
    expect(table.row(i)).toMatchObject({ customerId: `C${i}`, totalSpend: i, orderCount: 1, age: 2, paidPurchases: 1 });
});

test("HistoryRows copy histories of memory, and say of customers what is known of them", () => {
  const ids = new HashDictionary();
  for (const id of ["nobody", "once"]) ids.internText(id);
  const texts = new ArrayDictionary(["shop"]);
  const rows = new HistoryRows(ids, new Map([["channel", { texts, byCode: new Map([[ids.indexOf("once"), 1]]) }]]));
  const own = [...expected.table.column("customerId")];
  expect(rows.copy(expected, own.indexOf("once"))).toBe(0);
  expect(rows.copy(expected, own.indexOf("free"))).toBe(1);
  const [once, free] = [...rows.table()];
  expect(once).toEqual({ ...expected.table.row(own.indexOf("once")), channel: "shop" });
  expect(free).toEqual({ ...expected.table.row(own.indexOf("free")), channel: null });
  // the codes that there were stay as they are
  expect(rows.table().column("customerId").codes[0]).toBe(2);
});
