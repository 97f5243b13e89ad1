import fc from "fast-check";
import { expect, test } from "vitest";
import { getClvDistribution } from "../../src/analytics/getClvDistribution.ts";
import { close } from "../shared/close.ts";
import { invalidOption, missingColumn } from "../shared/failures.ts";

const valued = (...values: (number | null)[]) => values.map((predictedClv) => ({ predictedClv }));

test("getClvDistribution(customers) cuts the positive values into bins of equal ratio, the last one closed", () => {
  expect(getClvDistribution(valued(1000, null, 1, 10, 9.99, 0, -5, 100), { bins: 3 })).toEqual(
    close([
      { binStart: 1, binEnd: 10, count: 2 },
      { binStart: 10, binEnd: 100, count: 1 },
      { binStart: 100, binEnd: 1000, count: 2 },
    ]),
  );
});

test("getClvDistribution(customers) gives one distinct value half a decade to either side", () => {
  expect(getClvDistribution(valued(100, 100), { bins: 2 })).toEqual(
    close([
      { binStart: 10 ** 1.5, binEnd: 100, count: 0 },
      { binStart: 100, binEnd: 10 ** 2.5, count: 2 },
    ]),
  );
});

test.each([[], valued(null, 0, -1)])("getClvDistribution(no positive value) has empty bins from 1 to 10", (...rows) => {
  const bins = getClvDistribution(rows, { bins: 2 });
  expect(bins).toEqual(
    close([
      { binStart: 1, binEnd: Math.sqrt(10), count: 0 },
      { binStart: Math.sqrt(10), binEnd: 10, count: 0 },
    ]),
  );
  expect(getClvDistribution(rows)).toHaveLength(50);
});

test("getClvDistribution(customers) needs Predicted_CLV", () => {
  expect(() => getClvDistribution([{ monetary: 1 }])).toThrow(missingColumn("Predicted_CLV"));
});

test.each([0, 10_001, 2.5, Number.NaN])("getClvDistribution(customers, { bins: %s }) names the bins", (bins) => {
  expect(() => getClvDistribution([], { bins })).toThrow(invalidOption("bins"));
});

test("getClvDistribution(customers, { bins }) counts as many values below each edge as there are", () => {
  const values = fc.oneof(
    fc.integer({ min: -10, max: 1_000_000 }),
    fc.integer({ min: 1, max: 100_000 }).map((cents) => cents / 100),
    fc.integer({ min: -5, max: 8 }).map((power) => 10 ** power),
  );
  const customers = fc.array(fc.option(values, { freq: 8 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(customers, fc.integer({ min: 1, max: 60 }), (clvs, bins) => {
      const positive = clvs.filter((value) => value !== null).filter((value) => value > 0);
      fc.pre(new Set(positive).size > 1);
      const [least, most] = [Math.min(...positive), Math.max(...positive)];
      const distribution = getClvDistribution(valued(...clvs), { bins });
      expect(distribution).toHaveLength(bins);
      let below = 0;
      distribution.forEach(({ binStart, binEnd, count }, bin) => {
        const [start, end] = [bin, bin + 1].map((edge) => least * (most / least) ** (edge / bins)) as [number, number];
        expect({ binStart, binEnd }).toEqual(close({ binStart: start, binEnd: end }));
        below += count;
        // a value within rounding of the edge may lie on either side
        expect(below).toBeGreaterThanOrEqual(positive.filter((value) => value < end * (1 - 1e-9)).length);
        expect(below).toBeLessThanOrEqual(positive.filter((value) => value <= end * (1 + 1e-9)).length);
      });
      expect(below).toBe(positive.length);
    }),
  );
});

test("getClvDistribution(powers of ten) puts a value on an edge into the bin above it, the largest into the last", () => {
  for (const decades of [1, 2, 3, 6, 9]) {
    const powers = Array.from({ length: decades + 1 }, (_, i) => 10 ** i);
    const counts = getClvDistribution(valued(...powers), { bins: decades }).map(({ count }) => count);
    expect(counts).toEqual(Array.from({ length: decades }, (_, i) => (i === decades - 1 ? 2 : 1)));
  }
});
