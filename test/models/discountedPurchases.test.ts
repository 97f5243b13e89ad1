import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { close } from "../shared/close.ts";
import { invalidOption } from "../shared/failures.ts";
import { ANSWERS, byLatents } from "./latent.ts";
import { anyHistory, between, CUSTOMERS, MODELS } from "./models.ts";
import { refusesInputs } from "./refusals.ts";

describe.each(MODELS)("$name", ({ name, of, params, undying, anyParams }) => {
  test.each(CUSTOMERS)("discountedPurchases(params, %o, options) is the mean of all customers", (history) => {
    for (const [rate, horizon] of [
      [0.0027, 52],
      [0.0027, Number.POSITIVE_INFINITY],
      [0.5, 3],
      [1e-6, 20],
      [0, 39],
    ] as const) {
      const { answer } = byLatents(name, params, history, ANSWERS.expected(name, horizon, rate));
      expect(of.discountedPurchases(params, history, { rate, horizon })).toEqual(close(answer, 1e-9));
    }
  });

  test("discountedPurchases(params, history, { rate: 0, horizon }) is expectedPurchases(params, history, horizon)", () => {
    fc.assert(
      fc.property(anyParams, fc.option(anyHistory, { nil: undefined }), between(1e-3, 1e3), (given, history, t) => {
        const expected = of.expectedPurchases(given, history, t);
        expect(of.discountedPurchases(given, history, { rate: 0, horizon: t })).toEqual(close(expected, 1e-13));
        // and next to it: at most e^(-rate t) less
        const nearly = of.discountedPurchases(given, history, { rate: 1e-9 / t, horizon: t });
        expect(nearly).toEqual(close(expected, 1e-8));
      }),
    );
  });

  test("discountedPurchases(params, history, options) grows with the horizon, to that without one", () => {
    fc.assert(
      fc.property(
        anyParams,
        fc.option(anyHistory, { nil: undefined }),
        between(1e-3, 1),
        between(0.1, 30),
        (given, history, rate, horizon) => {
          const [short, long, ever, whole] = [horizon, 2 * horizon, 39.9 / rate, Number.POSITIVE_INFINITY].map(
            (until) => of.discountedPurchases(given, history, { rate, horizon: until }),
          ) as [number, number, number, number];
          expect(long).toBeGreaterThanOrEqual(short * (1 - 1e-11));
          expect(whole).toBeGreaterThanOrEqual(long * (1 - 1e-11));
          expect(ever).toEqual(close(whole, 1e-10));
          expect(short).toBeLessThanOrEqual(of.expectedPurchases(given, history, horizon) * (1 + 1e-11));
        },
      ),
    );
  });

  test("discountedPurchases(params, history, options) costs the same however far the horizon is", () => {
    for (const history of CUSTOMERS) {
      const whole = of.discountedPurchases(params, history, { rate: 0.0027 });
      expect(of.discountedPurchases(params, history, { rate: 0.0027, horizon: 1e12 })).toEqual(close(whole, 1e-12));
    }
  });

  test("discountedPurchases(params without dropout, history, options) is the mean rate times the worth of time", () => {
    const { r = 0, alpha = 0 } = params;
    const history = { frequency: 3, recency: 8, age: 10 };
    const flow = (r + 3) / (alpha + 10);
    const worth = of.discountedPurchases(undying, history, { rate: 0.01 });
    expect(worth).toEqual(close(flow / 0.01, 1e-13));
    const year = of.discountedPurchases(undying, history, { rate: 0.01, horizon: 52 });
    expect(year).toEqual(close((flow * (1 - Math.exp(-0.52))) / 0.01, 1e-13));
  });

  test("discountedPurchases(params, history, { horizon: 0 }) is 0", () => {
    for (const rate of [0, 0.1]) {
      for (const history of CUSTOMERS) {
        expect(of.discountedPurchases(params, history, { rate, horizon: 0 })).toBe(0);
      }
    }
  });

  test("discountedPurchases(impossible input) is refused by name", () => {
    refusesInputs(params, (wrong, history) => of.discountedPurchases(wrong, history, { rate: 0.1 }));
    for (const rate of [-0.1, Number.NaN, Number.POSITIVE_INFINITY, 0]) {
      expect(() => of.discountedPurchases(params, undefined, { rate })).toThrow(invalidOption("rate"));
    }
    for (const horizon of [-1, Number.NaN]) {
      expect(() => of.discountedPurchases(params, undefined, { rate: 1, horizon })).toThrow(invalidOption("horizon"));
    }
  });
});
