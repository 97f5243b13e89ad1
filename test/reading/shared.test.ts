import fc from "fast-check";
import { expect, test } from "vitest";
import { decimalsOf } from "../../src/reading/amountsOf.ts";
import { orderValues, shared } from "../../src/reading/shared.ts";

const NONE = Number.NaN;

test("shared(totals, weights) sums to each total, in proportion, the remainder on the last line", () => {
  const row = fc.record({ group: fc.nat(3), weight: fc.oneof(fc.nat(500), fc.constant(0), fc.constant(NONE)) });
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 20 }),
      fc.array(fc.nat(1e6), { minLength: 4 }),
      (rows, all) => {
        const totals = Float64Array.from(all.slice(0, 4), (value) => value / 100);
        const weights = Float64Array.from(rows, ({ weight }) => weight);
        const values = shared(
          totals,
          weights,
          Uint32Array.from(rows, ({ group }) => group),
          2,
        );
        for (let group = 0; group < 4; group++) {
          const own = rows.flatMap(({ group: of }, i) => (of === group ? [i] : []));
          if (own.length === 0) continue;
          const weight = (i: number) => Math.max(0, weights[i] || 0);
          const sum = own.reduce((total, i) => total + weight(i), 0);
          const oracle = own.map((i) =>
            Math.round((all[group] as number) * (sum > 0 ? weight(i) / sum : 1 / own.length)),
          );
          oracle[own.length - 1] =
            (all[group] as number) - oracle.slice(0, -1).reduce((total, each) => total + each, 0);
          own.forEach((i, place) => {
            // a half may be rounded either way, and what is left is on the last
            const tolerance = place === own.length - 1 ? own.length : 1;
            const got = Math.round((values[i] as number) * 100);
            expect(Math.abs(got - (oracle[place] as number))).toBeLessThanOrEqual(tolerance);
            expect(values[i]).toBe(got / 100);
          });
          expect(own.reduce((total, i) => total + Math.round((values[i] as number) * 100), 0)).toBe(all[group]);
        }
      },
    ),
    { numRuns: 500 },
  );
  expect(shared(Float64Array.of(10), undefined, Uint32Array.of(0, 0, 0), 2)).toEqual(Float64Array.of(3.33, 3.33, 3.34));
  expect(shared(Float64Array.of(9), undefined, Uint32Array.of(0, 0, 0), 2, (row) => row !== 1)).toEqual(
    Float64Array.of(4.5, 0, 4.5),
  );
});

test("orderValues(total) is the first of each order; decimalsOf(values) what they are written with", () => {
  expect(orderValues(Float64Array.of(NONE, 5, 6, 7), Uint32Array.of(0, 0, 0, 1), 3)).toEqual(
    Float64Array.of(5, 7, NONE),
  );
  for (const [values, decimals] of [
    [[1, 20], 0],
    [[1, NONE, 0.5], 1],
    [[1234567.89], 2],
    [[1 / 3], 6],
  ] as const)
    expect(decimalsOf(Float64Array.from(values))).toBe(decimals);
});
