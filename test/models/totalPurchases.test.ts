import { describe, expect, test } from "vitest";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { close } from "../shared/close.ts";
import { invalidOption } from "../shared/failures.ts";
import { MODELS } from "./models.ts";
import { refusesTimes } from "./refusals.ts";

describe.each(MODELS)("$name", ({ of, model, params, undying }) => {
  const histories = of.simulate(params, { customers: 2000, age: 39, random: seededRandom(12) });
  const fit = of.fit(histories);
  /** What is expected of all, customer by customer. */
  const oneByOne = (given = fit.params, t = 26) =>
    Array.from(histories.frequency).reduce((sum, frequency, i) => {
      const history = { frequency, recency: histories.recency[i] as number, age: 39 };
      return sum + of.expectedPurchases(given, history, t);
    }, 0);

  test("totalPurchases(fit, histories, t).expected is the sum of what is expected of each", () => {
    expect(of.totalPurchases(fit, histories, 26).expected).toEqual(close(oneByOne(), 1e-11));
    expect(of.totalPurchases(fit, histories, 0)).toEqual({ expected: 0, low: 0, high: 0 });
  });

  test("totalPurchases(fit, { weight }) counts a row as often as its weight says", () => {
    const [frequency, recency, age] = [
      [0, 3],
      [0, 20],
      [39, 39],
    ];
    const weighted = of.totalPurchases(fit, { frequency, recency, age, weight: [2.5, 4] }, 26);
    const of0 = of.expectedPurchases(fit.params, { frequency: 0, recency: 0, age: 39 }, 26);
    const of3 = of.expectedPurchases(fit.params, { frequency: 3, recency: 20, age: 39 }, 26);
    expect(weighted.expected).toEqual(close(2.5 * of0 + 4 * of3, 1e-13));
  });

  test("totalPurchases(fit, histories, t) surrounds what is expected, the wider the surer", () => {
    const options = [0.5, 0.95, 0.999].map((level) => of.totalPurchases(fit, histories, 26, { level }));
    for (const [i, { low, expected, high }] of options.entries()) {
      expect(low).toBeLessThan(expected);
      expect(high).toBeGreaterThan(expected);
      expect(high - low).toBeLessThan(expected);
      const before = options[i - 1];
      if (before) expect([low <= before.low, high >= before.high]).toEqual([true, true]);
    }
    expect(of.totalPurchases(fit, histories, 26)).toEqual(options[1]);
    const few = of.totalPurchases(fit, histories, 26, { draws: 20, random: seededRandom(3) });
    expect(few).not.toEqual(options[1]);
  });

  test("totalPurchases(fit, histories, t) is as wide as the delta method says", () => {
    // d total / d ln parameter, and the robust covariance of the logarithms
    const slopes = model.parameters.map((name) => {
      const at = (factor: number) => oneByOne({ ...fit.params, [name]: (fit.params[name] as number) * factor });
      return (at(Math.exp(1e-4)) - at(Math.exp(-1e-4))) / 2e-4;
    });
    const values = model.parameters.map((name) => fit.params[name] as number);
    let variance = 0;
    for (const [i, row] of fit.robustCovariance.entries()) {
      for (const [j, covariance] of row.entries()) {
        variance +=
          ((slopes[i] as number) * (slopes[j] as number) * covariance) /
          ((values[i] as number) * (values[j] as number));
      }
    }
    const { low, high } = of.totalPurchases(fit, histories, 26, { draws: 2000, level: 0.6827 });
    const width = (high - low) / 2 / Math.sqrt(variance);
    expect(width).toBeGreaterThan(0.8);
    expect(width).toBeLessThan(1.25);
  });

  test("totalPurchases(a fit without dropout, histories, t) has an interval from what is free", () => {
    // all buy to the end: nobody can be seen to leave
    const regular = of.simulate(undying, { customers: 300, age: 39, random: seededRandom(6) });
    const without = of.fit(regular);
    const { expected, low, high } = of.totalPurchases(without, regular, 26);
    expect(low).toBeLessThan(expected);
    expect(high).toBeGreaterThan(expected);
  });

  test("totalPurchases(a fit that knows nothing, histories, t) is expected alone", () => {
    const none = { frequency: [0, 0], recency: [0, 0], age: [5, 9] };
    const { expected, low, high } = of.totalPurchases(of.fit(none), none, 5);
    expect([low, high]).toEqual([expected, expected]);
    expect(expected).toBeGreaterThan(0);
    expect(expected).toBeLessThan(1);
  });

  test("totalPurchases(impossible input) is refused by name", () => {
    const one = { frequency: [1], recency: [2], age: [3] };
    refusesTimes("t", (t) => of.totalPurchases(fit, one, t));
    expect(() => of.totalPurchases(fit, one, 1, { level: 1 })).toThrow(invalidOption("level"));
    expect(() => of.totalPurchases(fit, one, 1, { draws: 19 })).toThrow(invalidOption("draws"));
    expect(() => of.totalPurchases(fit, one, 1, { draws: 1e6 })).toThrow(invalidOption("draws"));
    expect(() => of.totalPurchases(fit, { ...one, recency: [4] }, 1)).toThrow(
      invalidOption("row 0, histories.recency"),
    );
  });
});
