import { expect, test } from "vitest";
import { ascending, descending } from "../../src/columns/compare.ts";

test("ascending and descending sort texts by UTF-16 unit and numbers by size, equal ones as they are", () => {
  expect(["b", "a", "B", "a"].sort(ascending)).toEqual(["B", "a", "a", "b"]);
  expect([2, 10, -1].sort(descending)).toEqual([10, 2, -1]);
  expect([ascending(1, 1), descending("a", "a")]).toEqual([0, 0]);
});
