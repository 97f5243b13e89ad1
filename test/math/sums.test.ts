import fc from "fast-check";
import { expect, test } from "vitest";
import { logGammaRatio } from "../../src/math/gamma.ts";
import { logBetaRatio, logRisingFactorial } from "../../src/math/sums.ts";
import { close } from "../shared/close.ts";

const positive = fc.double({ min: -7, max: 7, noNaN: true }).map(Math.exp);
const whole = fc.integer({ min: 0, max: 300 });

test("logRisingFactorial(r, x) is ln Γ(r + x)/Γ(r)", () => {
  fc.assert(
    fc.property(positive, whole, (r, x) => {
      expect(logRisingFactorial(r, x)).toBeCloseTo(logGammaRatio(r, x), 10);
    }),
  );
  expect(logRisingFactorial(1, 10)).toEqual(close(Math.log(3628800), 1e-15));
  expect(logRisingFactorial(2.5, 0)).toBe(0);
});

test("logRisingFactorial(r, x + y) is logRisingFactorial(r, x) + logRisingFactorial(r + x, y)", () => {
  fc.assert(
    fc.property(positive, whole, whole, (r, x, y) => {
      expect(logRisingFactorial(r, x + y)).toBeCloseTo(logRisingFactorial(r, x) + logRisingFactorial(r + x, y), 10);
    }),
  );
});

test("logBetaRatio(a, b, x) is logRisingFactorial(b, x) - logRisingFactorial(a + b, x)", () => {
  fc.assert(
    fc.property(positive, positive, whole, (a, b, x) => {
      expect(logBetaRatio(a, b, x)).toBeCloseTo(logRisingFactorial(b, x) - logRisingFactorial(a + b, x), 10);
    }),
  );
});

test("logBetaRatio(1, 1, x) is -ln(x + 1), to fourteen digits after a hundred thousand terms", () => {
  expect(logBetaRatio(1, 1, 100_000)).toEqual(close(-Math.log(100_001), 1e-14));
  expect(logRisingFactorial(1, 100_000)).toEqual(close(logGammaRatio(1, 100_000), 1e-14));
});
