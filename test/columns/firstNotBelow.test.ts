import { bisectLeft } from "d3-array";
import fc from "fast-check";
import { expect, test } from "vitest";
import { firstNotBelow } from "../../src/columns/firstNotBelow.ts";

test("firstNotBelow(sorted, value, from, to) is d3-array's bisectLeft", () => {
  const small = fc.integer({ min: -5, max: 5 });
  fc.assert(
    fc.property(fc.array(small), small, fc.nat(9), (list, value, from) => {
      const sorted = Int32Array.from(list).sort();
      if (from > sorted.length) return;
      expect(firstNotBelow(sorted, value, from)).toBe(bisectLeft(sorted, value, from));
      expect(firstNotBelow(sorted, Number.NaN, from)).toBe(sorted.length);
    }),
  );
});
