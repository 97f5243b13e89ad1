import fc from "fast-check";
import { expect, test } from "vitest";
import { integrate } from "../../src/math/gaussLegendre.ts";
import { normalQuantile } from "../../src/math/normalQuantile.ts";
import { close } from "../shared/close.ts";

const density = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

test("normalQuantile(known values)", () => {
  expect(normalQuantile(0.5)).toBeCloseTo(0, 14);
  expect(normalQuantile(0.975)).toEqual(close(1.959963984540054, 1e-14));
  expect(normalQuantile(0.9)).toEqual(close(1.2815515655446004, 1e-14));
  expect(normalQuantile(0.995)).toEqual(close(2.5758293035489004, 1e-14));
});

test("normalQuantile(p): the density up to it is p, what lies above it 1 - p", () => {
  fc.assert(
    fc.property(fc.double({ min: -25, max: Math.log(0.5), noNaN: true }), (log) => {
      const p = 1 - Math.exp(log);
      const z = normalQuantile(p);
      expect(0.5 + integrate(density, 0, z, 0.2)).toEqual(close(p, 1e-13));
      expect(integrate(density, z, z + 12, 0.2)).toEqual(close(1 - p, 1e-11));
    }),
  );
});

test("normalQuantile(p) rises", () => {
  const values = Array.from({ length: 500 }, (_, i) => normalQuantile(0.5 + i / 1000));
  for (const [i, z] of values.entries()) if (i > 0) expect(z).toBeGreaterThan(values[i - 1] as number);
});

test("normalQuantile(a hair above 1/2) is a hair above 0", () => {
  for (let k = 0; k < 50; k++) {
    for (const above of [2 ** -k / 4, k * 2 ** -53]) {
      const z = normalQuantile(0.5 + above);
      expect(0.5 + integrate(density, 0, z, 0.2)).toEqual(close(0.5 + above, 1e-14));
    }
  }
});
