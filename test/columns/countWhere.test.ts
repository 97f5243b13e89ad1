import fc from "fast-check";
import { expect, test } from "vitest";
import { countWhere } from "../../src/columns/countWhere.ts";

test("countWhere(values, passes) counts those that pass, and lets no missing value pass", () => {
  const values = Float64Array.of(1, Number.NaN, 5, -2, 5);
  expect(countWhere(values, (value) => value > 1)).toBe(2);
  expect(countWhere(values, (value) => value <= 1)).toBe(2);
  expect(countWhere(Int32Array.of(1, 5, -2, 5), (value) => value > 1)).toBe(2);
});

test("countWhere(no values) is 0", () => {
  expect(countWhere(new Float64Array(0), () => true)).toBe(0);
});

test("countWhere(values, passes) is the length of what filter leaves", () => {
  fc.assert(
    fc.property(fc.array(fc.double()), fc.double(), (values, limit) => {
      const count = countWhere(Float64Array.from(values), (value) => value < limit);
      expect(count).toBe(values.filter((value) => value < limit).length);
    }),
  );
});
