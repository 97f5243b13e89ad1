import fc from "fast-check";
import { expect, test } from "vitest";
import { midranks } from "../../src/math/midranks.ts";

test("midranks(values) are the mean places of equal numbers, by brute force", () => {
  const values = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true })));
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
