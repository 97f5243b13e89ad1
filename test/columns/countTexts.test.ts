import fc from "fast-check";
import { expect, test } from "vitest";
import { countRows, countTexts } from "../../src/columns/countTexts.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";

const columnOf = (texts: (string | null)[]) =>
  Table.from(
    transactionSchema,
    texts.map((status) => ({ status })),
  ).column("status");

test("countTexts(column) lists the most frequent first, equal ones in alphabetical order, missing ones not at all", () => {
  const column = columnOf(["b", "a", null, "c", "c", "B", null, null]);
  expect(countTexts(column)).toEqual([
    { text: "c", count: 2 },
    { text: "B", count: 1 },
    { text: "a", count: 1 },
    { text: "b", count: 1 },
  ]);
});

test("countTexts(no rows) is empty", () => {
  expect(countTexts(columnOf([]))).toEqual([]);
  expect(countTexts(columnOf([null]))).toEqual([]);
});

test("countTexts(serial texts) passes over the numbers between them", () => {
  expect(countTexts(columnOf(["S7", "S2", "S7"]))).toEqual([
    { text: "S7", count: 2 },
    { text: "S2", count: 1 },
  ]);
});

test("countRows(column, ...texts) counts the rows that have one of them", () => {
  const column = columnOf(["High", "Low", null, "Critical", "High", "__proto__"]);
  expect(countRows(column, "High", "Critical")).toBe(3);
  expect(countRows(column, "__proto__")).toBe(1);
  expect(countRows(column, "constructor", "high", "")).toBe(0);
  expect(countRows(columnOf([]), "High")).toBe(0);
});

test("countTexts(column) and countRows(column, text) are what a Map counts", () => {
  const texts = fc.oneof(
    fc.array(fc.option(fc.constantFrom("S1", "S2", "S9"))),
    fc.array(fc.option(fc.constantFrom("a", "S2", "__proto__", "constructor", "é", "😀", "\uffff"))),
  );
  fc.assert(
    fc.property(texts, (given) => {
      const counts = new Map<string, number>();
      for (const text of given) if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
      const expected = [...counts].map(([text, count]) => ({ text, count }));
      expected.sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1));
      const column = columnOf(given);
      expect(countTexts(column)).toEqual(expected);
      for (const [text, count] of counts) expect(countRows(column, text)).toBe(count);
    }),
  );
});
