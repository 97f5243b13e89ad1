import { expect, test } from "vitest";
import { type BadRowOptions, BadRows } from "../../src/columns/BadRows.ts";
import type { Problem } from "../../src/columns/checks.ts";

const problem = (column: string, code: Problem["code"] = "invalid_number"): Problem => ({
  ...{ code, column, value: "x", expected: "a number" },
  reason: "expected a number, got x",
});
const specs = ["A", "B"].map((csv) => ({ name: csv, csv, kind: "number" as const }));
const collect = (options: BadRowOptions = {}) =>
  new BadRows("line", { table: "t" }, { onBadRow: "collect", ...options });

test("settle() throws the first bad row, with the count of the others", () => {
  const bad = new BadRows("line", { table: "t", file: "f.csv" }, {});
  bad.reject(problem("A"), 9, () => "");
  bad.misfit(1, 3, problem("B"), 4, () => "");
  expect(() => bad.settle(500, specs)).toThrow(
    expect.objectContaining({ line: 4, column: "B", more: 1, message: expect.stringContaining("t (f.csv), line 4") }),
  );
});

test("settle() keeps an optional column of which 1% do not fit, and leaves out one of which more do not", () => {
  const misfits = (count: number) => {
    const bad = collect();
    for (let i = 0; i < count; i++) bad.misfit(0, 10 * i, problem("A"), 10 * i + 2, () => `row ${10 * i}`);
    return bad.settle(1000, specs);
  };
  const ten = misfits(10);
  expect([ten.leftOut.size, ten.remove.length, ten.rejectedCount]).toEqual([0, 10, 10]);
  expect(ten.rejected[1]).toEqual({
    ...{ line: 12, text: "row 10", code: "invalid_number", column: "A" },
    reason: expect.anything(),
  });
  const eleven = misfits(11);
  expect([[...eleven.leftOut], eleven.remove, eleven.rejectedCount]).toEqual([[0], [], 0]);
  expect(eleven.warnings).toEqual([
    {
      code: "column_left_out",
      column: "A",
      message: 'column "A" is left out: 11 of 1000 cells do not fit, the first in line 2: expected a number, got x',
    },
  ]);
});

test("settle() keeps as many bad rows as it may, in the file's order, and counts all", () => {
  const bad = collect({ maxRejected: 2 });
  bad.misfit(0, 0, problem("A"), 2, () => "a");
  for (const line of [5, 6, 7]) bad.reject(problem("B"), line, () => String(line));
  const { rejected, rejectedCount } = bad.settle(1000, specs);
  expect([rejected.map(({ line }) => line), rejectedCount]).toEqual([[2, 5], 4]);
  expect(Object.isFrozen(rejected) && Object.isFrozen(rejected[0])).toBe(true);
});

test("settle() throws when every row is bad, with what is most often wrong", () => {
  const bad = collect();
  bad.reject(problem("A"), 2, () => "");
  for (const line of [3, 4]) bad.reject(problem("B", "invalid_date"), line, () => "");
  expect(() => bad.settle(0, specs)).toThrow(
    expect.objectContaining({
      code: "invalid_date",
      line: 3,
      message: expect.stringContaining("all 3 rows are bad, 2 of them alike"),
    }),
  );
});

test("a row with misfits in two columns is one bad row", () => {
  const bad = collect();
  for (const slot of [0, 1]) bad.misfit(slot, 5, problem("AB"[slot] as string), 7, () => "");
  expect(bad.settle(1000, specs)).toMatchObject({ remove: [5], rejectedCount: 1, rejected: [{ column: "A" }] });
});
