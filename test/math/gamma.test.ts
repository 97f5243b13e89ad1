import fc from "fast-check";
import { expect, test } from "vitest";
import { digamma, logGamma, logGammaRatio, trigamma } from "../../src/math/gamma.ts";
import { close } from "../shared/close.ts";

/** From e^-12 to e^12, each order of magnitude alike. */
const positive = fc.double({ min: -12, max: 12, noNaN: true }).map(Math.exp);

/** Equal, where values below 1 count as 1: logarithms pass through 0. */
const expectNear = (value: number, truth: number, relative = 1e-13) => {
  expect(Math.abs(value - truth) / Math.max(1, Math.abs(truth))).toBeLessThan(relative);
};

test("logGamma(known values)", () => {
  expectNear(logGamma(0.5), Math.log(Math.PI) / 2, 1e-14);
  expectNear(logGamma(1), 0, 1e-14);
  expectNear(logGamma(2), 0, 1e-14);
  expectNear(
    logGamma(171),
    Array.from({ length: 170 }, (_, i) => Math.log(i + 1)).reduce((a, b) => a + b),
  );
});

test("logGamma(z + 1) is logGamma(z) + ln z", () => {
  fc.assert(fc.property(positive, (z) => expectNear(logGamma(z + 1), logGamma(z) + Math.log(z))));
});

test("logGamma(2z) is logGamma(z) + logGamma(z + 1/2) + (2z - 1) ln 2 - ln(π)/2", () => {
  fc.assert(
    fc.property(positive, (z) =>
      expectNear(logGamma(2 * z), logGamma(z) + logGamma(z + 0.5) + (2 * z - 1) * Math.LN2 - Math.log(Math.PI) / 2),
    ),
  );
});

test("logGammaRatio(z, d) is logGamma(z + d) - logGamma(z)", () => {
  fc.assert(
    fc.property(positive, positive, (z, d) => {
      const [above, below] = [logGamma(z + d), logGamma(z)];
      const size = Math.max(1, Math.abs(above), Math.abs(below));
      expect(Math.abs(logGammaRatio(z, d) - (above - below)) / size).toBeLessThan(1e-13);
    }),
  );
  expect(logGammaRatio(3, 0)).toBe(0);
});

test("logGammaRatio(large z, d) keeps the digits that the difference loses", () => {
  expect(logGammaRatio(1e15, 1)).toEqual(close(Math.log(1e15), 1e-15));
  expect(logGammaRatio(1e15, 0.5)).toEqual(close(0.5 * Math.log(1e15), 1e-15));
  expect(logGammaRatio(1e6, 1e-6)).toEqual(close(1e-6 * digamma(1e6), 1e-12));
});

test("digamma(z + 1) is digamma(z) + 1/z, trigamma(z + 1) is trigamma(z) - 1/z²", () => {
  expect(digamma(1)).toEqual(close(-0.5772156649015329, 1e-14));
  expect(trigamma(1)).toEqual(close(Math.PI ** 2 / 6, 1e-14));
  fc.assert(
    fc.property(positive, (z) => {
      // the larger side, or what is left of it has no digits
      expectNear(digamma(z), digamma(z + 1) - 1 / z);
      expect(trigamma(z)).toEqual(close(trigamma(z + 1) + 1 / z ** 2, 1e-13));
    }),
  );
});

test("digamma(1 - z) is digamma(z) + π/tan(πz), trigamma(1 - z) is π²/sin²(πz) - trigamma(z)", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 0.5, noNaN: true }), (z) => {
      expectNear(digamma(1 - z), digamma(z) + Math.PI / Math.tan(Math.PI * z), 1e-12);
      expect(trigamma(1 - z) + trigamma(z)).toEqual(close((Math.PI / Math.sin(Math.PI * z)) ** 2, 1e-13));
    }),
  );
});

test("digamma(z) is the slope of logGamma, trigamma(z) that of digamma", () => {
  for (const z of [0.3, 1, 4, 9.99, 10.01, 50]) {
    const h = 1e-4 * z;
    expectNear((logGamma(z + h) - logGamma(z - h)) / (2 * h), digamma(z), 1e-7);
    expectNear((digamma(z + h) - digamma(z - h)) / (2 * h), trigamma(z), 1e-7);
  }
});
