import { expect, test } from "vitest";
import { DateColumn, NumberColumn, TextColumn } from "../../src/tables/columns.ts";

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
