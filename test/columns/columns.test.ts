import { expect, test } from "vitest";
import { DateColumn, NumberColumn, TextColumn } from "../../src/columns/columns.ts";
import { SerialDictionary } from "../../src/columns/SerialDictionary.ts";

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

const dictionary = {
  size: 3,
  at: (code: number) => [null, "__proto__", "b"][code] ?? null,
  indexOf: (text: string) => Math.max(0, ["", "__proto__", "b"].indexOf(text)),
};
const columns = [
  { kind: "number", column: new NumberColumn(Float64Array.of(1.5, Number.NaN, -0)), cells: [1.5, null, -0] },
  { kind: "number", column: new NumberColumn(Int32Array.of(-7, 0, 2)), cells: [-7, 0, 2] },
  { kind: "date", column: new DateColumn(Float64Array.of(0, Number.NaN, 5)), cells: [new Date(0), null, new Date(5)] },
  { kind: "text", column: new TextColumn(Uint32Array.of(2, 0, 1), dictionary), cells: ["b", null, "__proto__"] },
];

test.each(columns)(
  "at(row) and iteration of a $kind column show its cells, missing ones as null",
  ({ column, cells }) => {
    expect([...column]).toEqual(cells);
    expect([0, 1, 2].map((row) => column.at(row))).toEqual(cells);
    expect(column).toHaveLength(3);
  },
);

test.each(columns)("at(no row) of a $kind column is null", ({ column }) => {
  expect([-1, 3, 0.5, Number.NaN].map((row) => column.at(row))).toEqual([null, null, null, null]);
});

test("at(row) of a date column gives a date of its own", () => {
  const column = new DateColumn(Float64Array.of(0));
  column.at(0)?.setUTCFullYear(2000);
  expect(column.at(0)).toEqual(new Date(0));
});
