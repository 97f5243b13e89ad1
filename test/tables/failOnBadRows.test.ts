import { expect, test } from "vitest";
import type { Problem } from "../../src/columns/checks.ts";
import { type Column, type ColumnSpec, NumberColumn } from "../../src/columns/columns.ts";
import { failOnBadRows } from "../../src/tables/failOnBadRows.ts";
import { setRowsAside } from "../../src/tables/setRowsAside.ts";

const specs = ["a", "b"].map((name) => ({ name, csv: name.toUpperCase(), kind: "number" })) satisfies ColumnSpec[];
const problem = (column: string): Problem => ({
  ...{ code: "invalid_number", column, value: "x", expected: "a number" },
  reason: "expected a number, got x",
});
const collected = (bad: readonly number[], misfits: readonly (readonly number[])[], length = 200) => ({
  ...{ specs, length, warnings: [] },
  made: new Map<number, Column>(specs.map((_, slot) => [slot, new NumberColumn(new Float64Array(length))])),
  problems: new Map(bad.map((row) => [row, problem("A")])),
  misfits: new Map(
    misfits.map((rows, slot) => [slot, new Map(rows.map((row) => [row, problem(slot === 0 ? "A" : "B")]))]),
  ),
});

test("failOnBadRows(collected) are the columns by name, where no row is bad", () => {
  const { columns, length, warnings } = failOnBadRows(collected([], []), "t");
  expect([[...columns.keys()], length, warnings]).toEqual([["a", "b"], 200, []]);
});

test("failOnBadRows(collected) throws the first bad row, cells of optional columns included, and counts the others", () => {
  const call = () => failOnBadRows(collected([7, 5], [[], [9, 3]]), "t");
  expect(call).toThrow(expect.objectContaining({ table: "t", row: 3, column: "B", more: 3 }));
  // a row that is bad anyway is that one's problem, and counts once
  const same = () => failOnBadRows(collected([3], [[], [3]]), "t");
  expect(same).toThrow(expect.objectContaining({ row: 3, column: "A", more: undefined }));
});

test("failOnBadRows(collected) leaves out an optional column of which more than 1% do not fit", () => {
  const { columns, warnings } = failOnBadRows(collected([], [[], [9, 3, 5]]), "t");
  expect([...columns.keys()]).toEqual(["a"]);
  expect(warnings).toEqual([
    expect.objectContaining({ code: "column_left_out", column: "B", message: expect.stringContaining("row 3") }),
  ]);
});

test("failOnBadRows(collected) decides as setRowsAside(collected) does where rows may not be bad", () => {
  for (const given of [
    collected([], []),
    collected([5], []),
    collected([8], [[2], [1, 8]]),
    collected([], [[9, 3, 5]]),
  ]) {
    const answer = (
      call: () => { readonly columns: ReadonlyMap<string, Column>; readonly warnings: readonly object[] },
    ) => {
      try {
        const { columns, warnings } = call();
        return [[...columns.keys()], warnings];
      } catch (error) {
        return `${error}`;
      }
    };
    expect(answer(() => failOnBadRows(given, "t"))).toEqual(answer(() => setRowsAside(given, "t", {}, String)));
  }
});
