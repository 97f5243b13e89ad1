import { expect, test } from "vitest";
import { NumberColumn } from "../../src/columns/columns.ts";
import { givenColumns, givenRows } from "../../src/tables/given.ts";
import { defineSchema } from "../../src/tables/schema.ts";
import { invalidOption } from "../shared/failures.ts";

const schema = defineSchema({
  name: "t",
  columns: [
    { name: "a", kind: "number" },
    { name: "b", kind: "text" },
  ],
});

test("givenRows(rows) has the schema's columns first, then those of the rows' own, as any row has them", () => {
  const rows = [{ own: 1 }, Object.create({ inherited: 1 }) as object, { b: "x", a: undefined, __proto__: null }];
  const { given, rows: list } = givenRows("f", schema, rows);
  expect(given.map(({ spec, own }) => [spec.name, own])).toEqual([
    ["b", false],
    ["own", true],
  ]);
  expect([list, given[1]?.at(0), given[1]?.at(1)]).toEqual([rows, 1, undefined]);
});

test("givenRows(rows) does not see what every object inherits", () => {
  const own = defineSchema({ name: "t", columns: [{ name: "constructor", kind: "text" }] });
  const { given } = givenRows("f", own, [{}, { constructor: "x" }]);
  expect(given.map(({ at }) => [at(0), at(1)])).toEqual([[undefined, "x"]]);
});

test.each([5, null, undefined, {}])("givenRows(%j) names what it wants", (rows) => {
  expect(() => givenRows("f", schema, rows as never)).toThrow(invalidOption("rows"));
});

test("givenRows(something that is no row) names its place", () => {
  for (const row of [null, 5, "C1"])
    expect(() => givenRows("f", schema, [{}, row as never])).toThrow(invalidOption("rows[1]"));
});

test("givenColumns(columns) takes arrays, typed arrays, iterables and columns, all of one length", () => {
  const lists = [[1, 2], Int32Array.of(1, 2), new Set([1, 2]), new NumberColumn(Float64Array.of(1, 2))];
  for (const a of lists) {
    const [first] = givenColumns("f", { a, b: undefined }, schema);
    expect([first?.at(0), first?.at(1), first?.values.length]).toEqual([1, 2, 2]);
  }
  expect(givenColumns("f", { a: Float64Array.of(Number.NaN) }, schema)[0]?.at(0)).toBeNull();
  expect(() => givenColumns("f", { a: [1], b: ["x", "y"] }, schema)).toThrow(invalidOption("b"));
  for (const a of [5, "text", null, new DataView(new ArrayBuffer(8))])
    expect(() => givenColumns("f", { a: a as never }, schema)).toThrow(invalidOption("a"));
});
