import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countsWithin } from "../../src/models/purchase/conditional.ts";
import { close } from "../shared/close.ts";
import { invalidOption } from "../shared/failures.ts";
import { byLatents } from "./latent.ts";
import { anyHistory, between, CUSTOMERS, MODELS } from "./models.ts";
import { refusesInputs, refusesTimes } from "./refusals.ts";

function poisson(mean: number, k: number): number {
  let value = Math.exp(-mean);
  for (let i = 1; i <= k; i++) value *= mean / i;
  return value;
}

/** P(at least n events), from the side where no digits are lost. */
function poissonTail(mean: number, n: number): number {
  let sum = 0;
  if (mean > n) {
    for (let k = 0; k < n; k++) sum += poisson(mean, k);
    return 1 - sum;
  }
  for (let k = n, term = poisson(mean, n); term > 1e-18 * sum; k++, term *= mean / k) sum += term;
  return sum;
}

/** P(exactly n purchases within t) of one customer who is alive. */
function countOf(name: string, n: number, t: number) {
  return ({ rate, leaving }: { rate: number; leaving: number }): number => {
    const exactly = poisson(rate * t, n);
    if (name === "nbd") return exactly;
    if (name === "paretoNbd") {
      // n purchases and death after the last, at whatever time: λ^n μ/(λ+μ)^(n+1) P(n + 1 events of both within t)
      const both = rate + leaving;
      const died = (leaving / both) * (rate / both) ** n * poissonTail(both * t, n + 1);
      return exactly * Math.exp(-leaving * t) + died;
    }
    const gone = n === 0 ? 0 : leaving * (1 - leaving) ** (n - 1) * poissonTail(rate * t, n);
    return (1 - leaving) ** n * exactly + gone;
  };
}

describe.each(MODELS)("$name", ({ name, of, model, params, undying, anyParams }) => {
  test.each(CUSTOMERS)("probabilityOfCount(params, %o, t, n) is that of all customers there could be", (history) => {
    const alive = of.probabilityAlive(params, history);
    for (const [t, n] of [
      [13, 0],
      [13, 1],
      [13, 4],
      [100, 2],
      [1, 9],
    ] as const) {
      const { answer } = byLatents(name, params, history, countOf(name, n, t));
      const expected = answer + (n === 0 ? 1 - alive : 0);
      expect(of.probabilityOfCount(params, history, t, n)).toEqual(close(expected, 1e-9));
    }
  });

  test("probabilityOfCount(params, history, t, n) over n is 1 in all, and expectedPurchases on average", () => {
    // tails that end: heavy ones would take millions of terms
    const thin = anyParams.map((given) => ({ ...given, r: (given.r as number) + 5 }));
    fc.assert(
      fc.property(thin, fc.option(anyHistory, { nil: undefined }), between(0.01, 2), (given, history, t) => {
        const expected = of.expectedPurchases(given, history, t);
        const counts = countsWithin(model, given, history, t, 3000);
        const total = counts.reduce((sum, value) => sum + value, 0);
        const mean = counts.reduce((sum, value, n) => sum + n * value, 0);
        expect(total).toEqual(close(1, 1e-9));
        expect(mean).toEqual(close(expected, 1e-6));
        expect(counts.every((value) => value >= 0 && value <= 1 + 1e-12)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test("probabilityOfCount(params, a customer with thousands of purchases, t, n) still adds up", () => {
    // P(0) is below the smallest double here
    for (const [frequency, t] of [
      [1000, 800],
      [20_000, 20],
    ] as const) {
      const history = { frequency, recency: 364.99, age: 365 };
      const counts = countsWithin(model, params, history, t, 5000);
      expect(counts.reduce((sum, value) => sum + value, 0)).toEqual(close(1, 1e-9));
      const mean = counts.reduce((sum, value, n) => sum + n * value, 0);
      expect(mean).toEqual(close(of.expectedPurchases(params, history, t), 1e-9));
    }
  });

  test("probabilityOfCount(params, history, 0, n) is certainty of none", () => {
    for (const history of CUSTOMERS) {
      expect(of.probabilityOfCount(params, history, 0, 0)).toEqual(close(1, 1e-15));
      expect(of.probabilityOfCount(params, history, 0, 1)).toBe(0);
    }
  });

  test("probabilityOfCount(params without dropout, history, t, n) is negative binomial", () => {
    const { r = 0, alpha = 0 } = params;
    const [shape, scale, t] = [r + 2, alpha + 38.86, 20];
    const history = { frequency: 2, recency: 30.43, age: 38.86 };
    let expected = (scale / (scale + t)) ** shape;
    for (let n = 0; n < 40; n++) {
      expect(of.probabilityOfCount(undying, history, t, n)).toEqual(close(expected, 1e-12));
      expected *= ((shape + n) / (n + 1)) * (t / (scale + t));
    }
  });

  test("probabilityOfCount(impossible input) is refused by name", () => {
    refusesInputs(params, (wrong, history) => of.probabilityOfCount(wrong, history, 1, 1));
    refusesTimes("t", (t) => of.probabilityOfCount(params, undefined, t, 1));
    for (const n of [-1, 1.5, Number.NaN, 2_000_000]) {
      expect(() => of.probabilityOfCount(params, undefined, 1, n)).toThrow(invalidOption("n"));
    }
  });
});
