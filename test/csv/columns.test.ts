import { expect, test } from "vitest";
import { DateColumn, NumberColumn, TextColumn } from "../../src/csv/columns.ts";
import { SerialDictionary } from "../../src/csv/SerialDictionary.ts";

test("a column shows null where something is missing, and where there is no row", () => {
  const number = new NumberColumn(Float64Array.of(1, Number.NaN));
  const date = new DateColumn(Float64Array.of(0, Number.NaN));
  const text = new TextColumn(Uint32Array.of(1, 0), new SerialDictionary({ prefix: "C", width: 1 }, 0, 2));
  expect([...number]).toEqual([1, null]);
  expect([...date]).toEqual([new Date(0), null]);
  expect([...text]).toEqual(["C1", null]);
  for (const column of [number, date, text])
    expect([column.length, column.at(2), column.at(-1)]).toEqual([2, null, null]);
});

test("DateColumn.extent is the first and the last date, whatever is missing", () => {
  expect(new DateColumn(Float64Array.of(5, Number.NaN, -3, 4)).extent).toEqual([-3, 5]);
  expect(new DateColumn(Float64Array.of(Number.NaN)).extent).toBeNull();
});

test("DateColumn.ascending is false as soon as a date is missing or goes back", () => {
  const ascending = (...values: number[]) => new DateColumn(Float64Array.from(values)).ascending;
  expect([ascending(), ascending(1, 1, 2), ascending(2, 1), ascending(1, Number.NaN), ascending(Number.NaN)]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test("TextColumn.firstRows is where each text comes first", () => {
  const column = new TextColumn(Uint32Array.of(2, 1, 2, 0), new SerialDictionary({ prefix: "C", width: 1 }, 0, 4));
  expect([...column.firstRows]).toEqual([3, 1, 0, -1]);
});
