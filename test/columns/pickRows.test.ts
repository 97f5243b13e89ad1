import { expect, test } from "vitest";
import { ArrayDictionary } from "../../src/columns/ArrayDictionary.ts";
import { DateColumn, NumberColumn, TextColumn } from "../../src/columns/columns.ts";
import { pickRows, rowTest } from "../../src/columns/pickRows.ts";

const numbers = new NumberColumn(Float64Array.of(1, Number.NaN, 3));
const dates = new DateColumn(Float64Array.of(0, Number.NaN, 86_400_000));
const texts = new TextColumn(Uint32Array.of(1, 0, 2), new ArrayDictionary(["a", "b"]));

test("pickRows(column, rows) has these rows, in this order", () => {
  expect([...pickRows(numbers, [2, 0])]).toEqual([3, 1]);
  expect([...pickRows(dates, [1])]).toEqual([null]);
  expect([...pickRows(texts, [2, 2, 1])]).toEqual(["b", "b", null]);
  const whole = pickRows(new NumberColumn(Int32Array.of(7)), [0]) as NumberColumn;
  expect(whole.values).toEqual(Int32Array.of(7));
});

test("rowTest(column, wanted) takes one value, several, and missing ones", () => {
  const rows = (test: (row: number) => boolean) => [0, 1, 2].filter(test);
  expect(rows(rowTest("x", numbers, 3))).toEqual([2]);
  expect(rows(rowTest("x", numbers, [1, null]))).toEqual([0, 1]);
  expect(rows(rowTest("x", dates, new Date("1970-01-02")))).toEqual([2]);
  expect(rows(rowTest("x", texts, ["b", "nobody"]))).toEqual([2]);
  expect(rows(rowTest("x", texts, null))).toEqual([1]);
  expect(rows(rowTest("x", texts, "nobody"))).toEqual([]);
});

test("rowTest(column, wanted) takes days as text, and refuses values of another kind", () => {
  expect([0, 1, 2].filter(rowTest("x", dates, "1970-01-02"))).toEqual([2]);
  for (const [column, wanted] of [
    [numbers, "3"],
    [texts, 3],
    [texts, undefined],
    [dates, "soon"],
    [dates, "NA"],
    [numbers, [1, "3"]],
  ] as const)
    expect(() => rowTest("x", column, wanted)).toThrow(expect.objectContaining({ option: "x" }));
});
