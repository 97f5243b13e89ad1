import fc from "fast-check";
import { expect, test } from "vitest";
import { betaExpectation } from "../../src/math/betaExpectation.ts";
import { digamma } from "../../src/math/gamma.ts";
import { logBetaRatio } from "../../src/math/sums.ts";
import { close } from "../shared/close.ts";

const positive = fc.double({ min: -5, max: 9, noNaN: true }).map(Math.exp);

test("betaExpectation(a, b, q ** n) is B(a + n, b)/B(a, b)", () => {
  fc.assert(
    fc.property(positive, positive, fc.integer({ min: 0, max: 5 }), (a, b, n) => {
      expect(betaExpectation(a, b, (q) => q ** n)).toEqual(close(Math.exp(logBetaRatio(b, a, n)), 1e-11));
    }),
  );
});

test("betaExpectation(a, b, -ln q) is ψ(a + b) - ψ(a)", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.2, max: 50, noNaN: true }),
      fc.double({ min: 0.2, max: 50, noNaN: true }),
      (a, b) => {
        expect(betaExpectation(a, b, (q) => -Math.log(q))).toEqual(close(digamma(a + b) - digamma(a), 1e-11));
      },
    ),
  );
});

test("betaExpectation(a, b, g) is betaExpectation(b, a, g of the rest)", () => {
  const g = (q: number) => 1 / (0.3 + q);
  fc.assert(
    fc.property(positive, positive, (a, b) => {
      expect(betaExpectation(a, b, g)).toEqual(
        close(
          betaExpectation(b, a, (q) => g(1 - q)),
          1e-11,
        ),
      );
    }),
  );
});

test("betaExpectation(1, 1, g) is g's integral over (0, 1)", () => {
  expect(betaExpectation(1, 1, Math.exp)).toEqual(close(Math.E - 1, 1e-13));
  expect(betaExpectation(1, 1, (q) => Math.sqrt(q))).toEqual(close(2 / 3, 1e-13));
});

test("betaExpectation(tiny a, large b) still is a mean", () => {
  for (const [a, b] of [
    [1e-4, 1],
    [1e-3, 1e6],
    [1e5, 1e5],
    [1e-2, 1e-2],
  ] as const) {
    expect(betaExpectation(a, b, () => 1)).toEqual(close(1, 1e-13));
    expect(betaExpectation(a, b, (q) => q)).toEqual(close(a / (a + b), 1e-10));
  }
});
