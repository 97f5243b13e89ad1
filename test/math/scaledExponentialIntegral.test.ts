import fc from "fast-check";
import { expect, test } from "vitest";
import { integrate } from "../../src/math/gaussLegendre.ts";
import { scaledExponentialIntegral } from "../../src/math/scaledExponentialIntegral.ts";
import { close } from "../shared/close.ts";

const order = fc.double({ min: 0.01, max: 60, noNaN: true });
const argument = fc.double({ min: -12, max: 6, noNaN: true }).map(Math.exp);

test("scaledExponentialIntegral(known values)", () => {
  expect(scaledExponentialIntegral(1, 1)).toEqual(close(0.596347362323194, 1e-14));
  for (const z of [0.01, 0.3, 0.5, 2, 40]) expect(scaledExponentialIntegral(0, z)).toEqual(close(1 / z, 1e-13));
});

test("scaledExponentialIntegral(s, z): s times that of s + 1 and z times that of s are 1 together", () => {
  fc.assert(
    fc.property(order, argument, (s, z) => {
      const both = s * scaledExponentialIntegral(s + 1, z) + z * scaledExponentialIntegral(s, z);
      expect(both).toEqual(close(1, 1e-12));
    }),
  );
});

test("scaledExponentialIntegral(s, z) is ∫₀^∞ e^(-zu) (1 + u)^(-s) du", () => {
  for (const s of [0.5, 1, 2.7, 30]) {
    for (const z of [0.05, 0.49, 0.51, 3, 25]) {
      const f = (v: number) => Math.exp(v * (1 - s) - z * Math.expm1(v));
      expect(scaledExponentialIntegral(s, z)).toEqual(close(integrate(f, 0, Math.log1p(60 / z), 0.02), 1e-12));
    }
  }
});

test("scaledExponentialIntegral(s, z) lies between 1/(z + s) and 1/(z + s - 1)", () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 60, noNaN: true }), argument, (s, z) => {
      const value = scaledExponentialIntegral(s, z);
      expect(value).toBeGreaterThan((1 - 1e-13) / (z + s));
      expect(value).toBeLessThan((1 + 1e-13) / (z + s - 1));
    }),
  );
});

test("scaledExponentialIntegral(s, far) neither overflows nor vanishes", () => {
  expect(scaledExponentialIntegral(2, 1e-300)).toEqual(close(1, 1e-13));
  expect(scaledExponentialIntegral(3, 1e5)).toEqual(close(1 / (1e5 + 3), 1e-9));
  expect(scaledExponentialIntegral(2, 1e300)).toEqual(close(1e-300, 1e-13));
});
