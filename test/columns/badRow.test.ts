import { expect, test } from "vitest";
import { badRowError, isTooMany, leftOutWarning } from "../../src/columns/badRow.ts";

const problem = {
  ...({ code: "invalid_number", column: "A", value: "x".repeat(99), expected: "a number" } as const),
  reason: "expected a number, got x",
};

test("isTooMany(misfits, rows) says whether more than 1% do not fit", () => {
  expect([isTooMany(10, 1000), isTooMany(11, 1000), isTooMany(1, 1)]).toEqual([false, true, true]);
});

test("leftOutWarning(column, …) names the column, how many cells do not fit, and the first", () => {
  const message = 'column "A" is left out: 2 of 9 cells do not fit, the first in row 3: expected a number, got x';
  expect(leftOutWarning("A", 2, 9, "row 3", problem)).toEqual({ code: "column_left_out", column: "A", message });
});

test("badRowError(problem, reason, place) names place, column and value, which is cut", () => {
  const error = badRowError(problem, problem.reason, { table: "t", row: 3 });
  expect(error).toMatchObject({ code: "invalid_number", table: "t", row: 3, column: "A", expected: "a number" });
  expect(error.value).toHaveLength(61);
  expect(error.message).toBe('t, row 3, column "A": expected a number, got x');
  expect(badRowError({ ...problem, column: null }, "r", {}).column).toBeUndefined();
});
