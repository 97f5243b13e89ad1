import fc from "fast-check";
import { expect, test } from "vitest";
import { digamma } from "../../src/math/gamma.ts";
import { gammaExpectation } from "../../src/math/gammaExpectation.ts";
import { logRisingFactorial } from "../../src/math/sums.ts";
import { close } from "../shared/close.ts";

const any = (from: number, to: number) =>
  fc.double({ min: Math.log(from), max: Math.log(to), noNaN: true }).map(Math.exp);

test("gammaExpectation(r, alpha, λ ** n) is (r)_n/α^n", () => {
  fc.assert(
    fc.property(any(0.01, 5000), any(1e-3, 1e4), fc.integer({ min: 0, max: 4 }), (r, alpha, n) => {
      const expected = Math.exp(logRisingFactorial(r, n) - n * Math.log(alpha));
      expect(gammaExpectation(r, alpha, (lambda) => lambda ** n)).toEqual(close(expected, 1e-11));
    }),
  );
});

test("gammaExpectation(r, alpha, ln λ) is ψ(r) - ln α, and of e^(-λt) (α/(α+t))^r", () => {
  fc.assert(
    fc.property(any(0.1, 500), any(0.1, 100), (r, alpha) => {
      const mean = gammaExpectation(r, alpha, Math.log);
      expect(mean - (digamma(r) - Math.log(alpha))).toBeLessThan(1e-9 * (1 + Math.abs(mean)));
      const transform = gammaExpectation(r, alpha, (lambda) => Math.exp(-lambda * 3));
      expect(transform).toEqual(close((alpha / (alpha + 3)) ** r, 1e-10));
    }),
  );
});
