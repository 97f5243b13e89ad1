import { expect, test } from "vitest";
import { checkNumbers, checkTexts, checkUnique, FirstPlaces, quote, renumberPlaces } from "../../src/columns/checks.ts";
import type { ColumnSpec } from "../../src/columns/columns.ts";

const spec = (more: Partial<ColumnSpec>): ColumnSpec => ({ name: "x", csv: "X", kind: "number", ...more });

/** What is found in a batch that begins at the second place. */
function found(values: number[], more: Partial<ColumnSpec>): [number, string][] {
  const problems: [number, string][] = [];
  checkNumbers(Float64Array.of(-99, ...values), 1, values.length, spec(more), (row, code) =>
    problems.push([row, code]),
  );
  return problems;
}

test("checkNumbers finds what is out of range, missing, or not whole", () => {
  expect(found([0, 5, 6, -1], { min: 0, max: 5 })).toEqual([
    [2, "out_of_range"],
    [3, "out_of_range"],
  ]);
  expect(found([Number.NaN, 1], { nullable: false })).toEqual([[0, "missing_value"]]);
  expect(found([Number.NaN, 1], {})).toEqual([]);
  expect(found([2.5, 2, -7, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), Number.NaN, -0], { integer: true })).toEqual([
    [0, "invalid_number"],
    [4, "invalid_number"],
    [5, "invalid_number"],
  ]);
  expect(found([2.5], { integer: "mostly" })).toEqual([]);
});

test("checkTexts finds invalid, missing and unlisted texts", () => {
  const texts = { textOf: (code: number) => ["", "a", "b"][code] as string, invalidAt: (row: number) => `row ${row}` };
  const problems: unknown[] = [];
  const column = spec({ kind: "text", nullable: false, values: ["a"] });
  checkTexts(Float64Array.of(1, -1, 0, 2), 0, 4, column, texts, (...problem) => problems.push(problem.slice(0, 2)));
  expect(problems).toEqual([
    [1, "invalid_encoding"],
    [2, "missing_value"],
    [3, "unknown_value"],
  ]);
});

test("checkUnique finds what came before, on another batch too, and passes over bad rows", () => {
  const places = new FirstPlaces();
  const problems: unknown[] = [];
  const check = (codes: number[], offset: number) =>
    checkUnique(
      Float64Array.from(codes),
      0,
      codes.length,
      spec({ kind: "text" }),
      (code) => `t${code}`,
      places,
      {
        unit: "row",
        placeOf: (row) => offset + row,
        isBad: (row) => offset + row === 1,
      },
      (row, _code, _expected, got) => problems.push([offset + row, got]),
    );
  check([1, 2, 0, 0], 0);
  check([2, 1], 4);
  expect(problems).toEqual([[5, '"t1" again (first on row 0)']]);
});

test("renumberPlaces(places, codes) goes on under other codes", () => {
  const places = new FirstPlaces();
  expect([places.first(3, 7), places.first(3, 9)]).toEqual([7, 7]);
  renumberPlaces(places, (code) => code + 10_000);
  expect([places.first(10_003, 11), places.first(3, 12)]).toEqual([7, 12]);
});

test("quote(text) cuts what no message can hold", () => {
  expect(quote('a"b')).toBe('"a\\"b"');
  expect(quote("x".repeat(99))).toBe(`"${"x".repeat(60)}…"`);
});
