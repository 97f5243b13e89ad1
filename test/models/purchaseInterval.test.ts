import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nbd, paretoNbd } from "../../src/models/purchaseModels.ts";
import { invalidOption } from "../shared/failures.ts";
import { anyHistory, between, CUSTOMERS, MODELS } from "./models.ts";
import { refusesInputs, refusesTimes } from "./refusals.ts";

describe.each(MODELS)("$name", ({ of, params, anyParams }) => {
  test("purchaseInterval(params, history, t, { level }) holds at least so many, and no end of it is needless", () => {
    const alike = anyParams.map((given) => ({ ...given, r: (given.r as number) + 1 }));
    const levels = fc.double({ min: 0.05, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(
        alike,
        fc.option(anyHistory, { nil: undefined }),
        between(0.01, 3),
        levels,
        (given, history, t, level) => {
          const { low, high } = of.purchaseInterval(given, history, t, { level });
          const upTo = (n: number) => {
            let sum = 0;
            for (let k = 0; k <= n; k++) sum += of.probabilityOfCount(given, history, t, k);
            return sum;
          };
          fc.pre(high < 60);
          expect(upTo(high)).toBeGreaterThanOrEqual((1 + level) / 2 - 1e-12);
          expect(upTo(low)).toBeGreaterThanOrEqual((1 - level) / 2 - 1e-12);
          if (high > 0) expect(upTo(high - 1)).toBeLessThan((1 + level) / 2 + 1e-12);
          if (low > 0) expect(upTo(low - 1)).toBeLessThan((1 - level) / 2 + 1e-12);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("purchaseInterval(params, history, t) is that of the level 0.9, and a higher level holds it", () => {
    for (const history of CUSTOMERS) {
      const { low, high } = of.purchaseInterval(params, history, 100);
      expect(of.purchaseInterval(params, history, 100, { level: 0.9 })).toEqual({ low, high });
      const wider = of.purchaseInterval(params, history, 100, { level: 0.999 });
      expect(wider.low).toBeLessThanOrEqual(low);
      expect(wider.high).toBeGreaterThanOrEqual(high);
      expect(of.purchaseInterval(params, history, 0)).toEqual({ low: 0, high: 0 });
    }
  });

  test("purchaseInterval(params, a customer with thousands of purchases, t) surrounds what is expected", () => {
    const history = { frequency: 5000, recency: 364.99, age: 365 };
    const { low, high } = of.purchaseInterval(params, history, 200, { level: 0.5 });
    const expected = of.expectedPurchases(params, history, 200);
    expect(high).toBeLessThan(3000);
    expect(high).toBeGreaterThan(expected);
    expect(low).toBeGreaterThan(1000);
  });

  test("purchaseInterval(impossible input) is refused by name", () => {
    refusesInputs(params, (wrong, history) => of.purchaseInterval(wrong, history, 1));
    refusesTimes("t", (t) => of.purchaseInterval(params, undefined, t));
    for (const level of [0, 1, -1, 2, Number.NaN]) {
      expect(() => of.purchaseInterval(params, undefined, 1, { level })).toThrow(invalidOption("level"));
    }
  });
});

test("purchaseInterval(who buys a hundred thousand times) surrounds what is expected", () => {
  const history = { frequency: 100_000, recency: 38, age: 39 };
  const { low, high } = nbd.purchaseInterval({ r: 0.38, alpha: 12 }, history, 600);
  const expected = nbd.expectedPurchases({ r: 0.38, alpha: 12 }, history, 600);
  expect(low / expected).toBeGreaterThan(0.99);
  expect(high / expected).toBeLessThan(1.01);
  expect(low).toBeLessThan(expected);
  expect(high).toBeGreaterThan(expected);
  const params = { r: 0.55, alpha: 10.58, s: 0.61, beta: 11.67 };
  const pareto = paretoNbd.purchaseInterval(params, { ...history, recency: 39 }, 1000);
  expect(pareto.low).toBeGreaterThan(0);
  expect(pareto.high).toBeGreaterThan(pareto.low);
});
