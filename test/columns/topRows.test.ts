import fc from "fast-check";
import { expect, test } from "vitest";
import { topRows } from "../../src/columns/topRows.ts";

test("topRows(keys, limit) gives the positions of the largest keys, equal ones in their order, NaN last", () => {
  const keys = Float64Array.of(3, Number.NaN, 7, 3, -1, 7, Number.NaN);
  expect(topRows(keys, 10)).toEqual([2, 5, 0, 3, 4, 1, 6]);
  expect(topRows(keys, 3)).toEqual([2, 5, 0]);
  expect(topRows(Float64Array.of(0, -0, 0), 3)).toEqual([0, 1, 2]);
});

test("topRows(no keys, limit) and topRows(keys, 0) are empty", () => {
  expect(topRows(new Float64Array(0), 5)).toEqual([]);
  expect(topRows(Float64Array.of(1), 0)).toEqual([]);
});

test("topRows(keys, limit) sorts infinite keys like any other", () => {
  const keys = Float64Array.of(Number.NEGATIVE_INFINITY, 1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
  expect(topRows(keys, 4)).toEqual([2, 1, 0, 3]);
});

const key = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double());
const byKey = (keys: readonly number[]) => {
  const rank = (i: number) => (Number.isNaN(keys[i]) ? 1 : 0);
  const before = (a: number, b: number) => (a === b ? 0 : a > b ? -1 : 1);
  return [...keys.keys()].sort((i, j) => rank(i) - rank(j) || before(keys[i] as number, keys[j] as number) || i - j);
};

test("topRows(keys, limit) is the head of all positions sorted", () => {
  fc.assert(
    fc.property(fc.array(key), fc.nat(20), (keys, limit) => {
      expect(topRows(Float64Array.from(keys), limit)).toEqual(byKey(keys).slice(0, limit));
    }),
  );
});

test("topRows(many keys, limit) is the same when the buffer has to be cut back", () => {
  const many = fc.tuple(fc.array(key, { minLength: 1, maxLength: 50 }), fc.constantFrom("asGiven", "up", "down"));
  fc.assert(
    fc.property(many, fc.nat(40), ([some, order], limit) => {
      const keys = Array.from({ length: 5000 }, (_, i) => (some[(i * i + i) % some.length] as number) + (i % 7));
      if (order !== "asGiven") keys.sort((a, b) => (order === "up" ? a - b : b - a));
      expect(topRows(Float64Array.from(keys), limit)).toEqual(byKey(keys).slice(0, limit));
    }),
    { numRuns: 30 },
  );
});
