import fc from "fast-check";
import { expect, test } from "vitest";
import { midranks } from "../../src/math/midranks.ts";

test("midranks(values) are the mean places of equal numbers, by brute force", () => {
  // further from each other than rounding
  const far = fc.double({ noNaN: true }).map(Math.fround);
  const values = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), far));
  fc.assert(
    fc.property(values, (values) => {
      const expected = values.map((value) => {
        const below = values.filter((other) => other < value).length;
        const alike = values.filter((other) => other === value).length;
        return below + (alike - 1) / 2;
      });
      expect([...midranks(values)]).toEqual(expected);
    }),
  );
});

test("midranks(values) take numbers for equal that differ by rounding alone", () => {
  expect([...midranks([0.3, 5, 0.1 + 0.2, 0.3 + 1e-9])]).toEqual([0.5, 3, 0.5, 2]);
  expect([...midranks([-0.3, -(0.1 + 0.2), 0, Number.MIN_VALUE])]).toEqual([0.5, 0.5, 2, 3]);
  expect([...midranks([1e300, Infinity, -Infinity, Infinity, -Infinity])]).toEqual([2, 3.5, 0.5, 3.5, 0.5]);
});
