import * as d3 from "d3-array";
import fc from "fast-check";
import { expect, test } from "vitest";
import { deviation, largest, mean, quantile, sum } from "../../src/math/statistics.ts";

test("sum, mean, deviation and quantile are those of d3-array, to the last digit", () => {
  const value = fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.constant(Number.NaN));
  fc.assert(
    fc.property(fc.array(value), fc.double({ min: 0, max: 1, noNaN: true }), (list, share) => {
      const values = Float64Array.from(list);
      expect(sum(values)).toBe(d3.sum(values));
      expect(sum(values, (x, i) => x * i)).toBe(d3.sum(values, (x, i) => x * i));
      expect(mean(values)).toBe(d3.mean(values) ?? null);
      expect(deviation(values)).toBe(d3.deviation(values) ?? null);
      expect(largest(values)).toBe(Math.max(0, d3.max(values) ?? 0));
      const sorted = values.filter((x) => !Number.isNaN(x)).sort();
      if (sorted.length > 0)
        expect(quantile(sorted, share) + 0).toBe((d3.quantileSorted(sorted as never, share) as number) + 0);
    }),
  );
});
