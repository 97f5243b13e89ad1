import fc from "fast-check";
import { expect, test } from "vitest";
import { logGamma, logGammaRatio } from "../../../src/math/gamma.ts";
import { integrate } from "../../../src/math/gaussLegendre.ts";
import {
  countProbabilities,
  discountedTime,
  gammaPoisson,
  lomax,
  tailProbabilities,
} from "../../../src/models/laws/gammaPoisson.ts";
import { close } from "../../shared/close.ts";

const logUniform = (min: number, max: number) =>
  fc.double({ min: Math.log(min), max: Math.log(max), noNaN: true }).map(Math.exp);
const params = fc.record({ r: logUniform(0.05, 20), alpha: logUniform(0.5, 50) });
/** In units of alpha: up to 1, so that a few hundred terms are all. */
const share = logUniform(0.001, 1);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

test("countProbabilities(p, t, n) sum to 1, their mean is gammaPoisson.mean, 1 less the first atLeastOne", () => {
  fc.assert(
    fc.property(params, share, (p, y) => {
      const t = y * p.alpha;
      const probabilities = countProbabilities(p, t, 300);
      expect(sum(probabilities)).toEqual(close(1, 1e-12));
      expect(sum(probabilities.map((q, n) => n * q))).toEqual(close(gammaPoisson.mean(p, t), 1e-11));
      expect(gammaPoisson.atLeastOne(p, t) + (probabilities[0] as number)).toEqual(close(1, 1e-13));
      expect(gammaPoisson.atLeastOne(p, t)).toEqual(close(sum(probabilities.slice(1)), 1e-11));
    }),
  );
});

test("countProbabilities(p, t, n) are Poisson's, mixed over the rates", () => {
  for (const [r, alpha, t] of [
    [0.4, 5, 3],
    [2.5, 1, 7],
    [12, 30, 10],
  ] as const) {
    for (const [n, probability] of countProbabilities({ r, alpha }, t, 8).entries()) {
      const mixed = (w: number) =>
        Math.exp((n + r) * w - Math.exp(w) * (t + alpha) + n * Math.log(t) + r * Math.log(alpha));
      const truth = integrate(mixed, -90, 6, 0.1) / Math.exp(logGamma(n + 1) + logGamma(r));
      expect(probability).toEqual(close(truth, 1e-11));
    }
  }
});

test("countProbabilities(P(0) too small for a double) still are those near the mean", () => {
  const [r, alpha, t] = [2000, 1, 1];
  const probabilities = countProbabilities({ r, alpha }, t, 4000);
  expect(sum(probabilities)).toEqual(close(1, 1e-11));
  expect(sum(probabilities.map((q, n) => n * q))).toEqual(close(2000, 1e-11));
  for (const n of [1500, 1900, 2000, 2500]) {
    const log = logGammaRatio(r, n) - logGamma(n + 1) + (n + r) * Math.log(0.5);
    expect(probabilities[n]).toEqual(close(Math.exp(log), 1e-10));
    // alone as in a row
    expect(countProbabilities({ r, alpha }, t, n)[n]).toEqual(close(probabilities[n] as number, 1e-10));
  }
});

test("countProbabilities(p, 0, n): nothing is bought in no time", () => {
  expect(countProbabilities({ r: 2, alpha: 3 }, 0, 3)).toEqual([1, 0, 0, 0]);
  expect(tailProbabilities({ r: 2, alpha: 3 }, 0, 3)).toEqual([1, 0, 0, 0]);
});

test("tailProbabilities(p, t, n)[k] is the sum of countProbabilities from k on", () => {
  fc.assert(
    fc.property(params, share, fc.integer({ min: 0, max: 60 }), (p, y, n) => {
      const t = y * p.alpha;
      const probabilities = countProbabilities(p, t, 500);
      const tails = tailProbabilities(p, t, n);
      expect(tails).toHaveLength(n + 1);
      for (const k of [0, Math.floor(n / 2), n]) {
        expect(tails[k]).toEqual(close(sum(probabilities.slice(k).reverse()), 1e-11));
      }
    }),
  );
});

test("gammaPoisson.discounted(p, 0, t) is the mean; at a rate it is the mean's integral", () => {
  fc.assert(
    fc.property(params, logUniform(0.01, 100), logUniform(0.001, 0.5), (p, t, rate) => {
      expect(gammaPoisson.discounted(p, 0, t)).toEqual(close(gammaPoisson.mean(p, t), 1e-14));
      const flow = integrate((u) => (Math.exp(-rate * u) * p.r) / p.alpha, 0, t);
      expect(gammaPoisson.discounted(p, rate, t)).toEqual(close(flow, 1e-12));
    }),
  );
  expect(gammaPoisson.discounted({ r: 3, alpha: 2 }, 0.1, Infinity)).toEqual(close(15));
  expect(discountedTime(1e-12, 5)).toEqual(close(5, 1e-11));
});

test("lomax(p): half have bought by the median, and the mean is the integral of who has not", () => {
  fc.assert(
    fc.property(params, (p) => {
      const { median, mean } = lomax(p);
      expect(gammaPoisson.atLeastOne(p, median)).toEqual(close(0.5, 1e-12));
      expect(mean === null).toBe(p.r <= 1);
    }),
  );
  const p = { r: 3, alpha: 7 };
  const waiting = (v: number) => Math.exp(v) * (1 - gammaPoisson.atLeastOne(p, Math.expm1(v)));
  expect(lomax(p).mean).toEqual(close(integrate(waiting, 0, 20, 0.2), 1e-9));
});

test("gammaPoisson.survival(p, t) is 1: nobody dies", () => {
  expect(gammaPoisson.survival({ r: 1, alpha: 2 }, 1e9)).toBe(1);
  expect(gammaPoisson.nextPurchase({ r: 3, alpha: 7 })).toEqual(lomax({ r: 3, alpha: 7 }));
});
