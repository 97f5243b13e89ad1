import { quantile } from "d3-array";
import fc from "fast-check";
import { expect, test } from "vitest";
import { quantileClasses } from "../../src/math/quantileClasses.ts";

const SHARES = [0.2, 0.4, 0.6, 0.8];

test("quantileClasses(values) are those of d3's quantiles, but for ties at the ends", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 30 }), (values) => {
      const plain = values.map((value) => SHARES.filter((share) => value > (quantile(values, share) as number)).length);
      expect([...quantileClasses(values, SHARES, { ends: false })]).toEqual(plain);
      const [least, most] = [Math.min(...values), Math.max(...values)];
      const expected = values.map((value, i) =>
        least === most ? 2 : value === least ? 0 : value === most ? 4 : (plain[i] as number),
      );
      expect([...quantileClasses(values, SHARES)]).toEqual(expected);
    }),
  );
});

test("quantileClasses(values) has no empty class at an end, however many are tied there", () => {
  const values = [...Array(90).fill(7), 1, 2, 3];
  expect(quantileClasses(values, [0.25, 0.5, 0.75])[0]).toBe(3);
  expect(quantileClasses(values, [0.25, 0.5, 0.75], { ends: false })[0]).toBe(0);
  expect([...quantileClasses([5, 5], [0.25, 0.5, 0.75])]).toEqual([1, 1]);
});
