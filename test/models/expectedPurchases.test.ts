import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { close } from "../shared/close.ts";
import { ANSWERS, byLatents } from "./latent.ts";
import { anyHistory, between, CUSTOMERS, LEAVING, MODELS } from "./models.ts";
import { refusesInputs, refusesTimes } from "./refusals.ts";

describe.each(MODELS)("$name", ({ name, of, model, params, undying, anyParams }) => {
  test.each(CUSTOMERS)("expectedPurchases(params, %o, t) is the mean of all customers there could be", (history) => {
    for (const t of [0.01, 13, 52, 2000]) {
      const { answer } = byLatents(name, params, history, ANSWERS.expected(name, t));
      expect(of.expectedPurchases(params, history, t)).toEqual(close(answer, 1e-9));
    }
  });

  test("expectedPurchases(params, history, t) grows with t, and ever more slowly", () => {
    fc.assert(
      fc.property(anyParams, fc.option(anyHistory, { nil: undefined }), between(1e-3, 1e3), (given, history, t) => {
        const [one, two, three] = [t, 2 * t, 3 * t].map((time) => of.expectedPurchases(given, history, time));
        const [first, second, third] = [one, (two as number) - (one as number), (three as number) - (two as number)];
        const rounding = 1e-11 * (three as number);
        expect(second).toBeLessThanOrEqual((first as number) + rounding);
        expect(third).toBeLessThanOrEqual((second as number) + rounding);
        expect(third).toBeGreaterThanOrEqual(-rounding);
      }),
    );
  });

  test("expectedPurchases(params, history, t) begins with P(alive) times the mean rate", () => {
    fc.assert(
      fc.property(anyParams, anyHistory, (given, history) => {
        const { r, alpha } = model.alive(given, history) as { r: number; alpha: number };
        // so short a time that only the first purchase counts
        const t = (1e-9 * alpha) / r;
        const alive = of.probabilityAlive(given, history);
        expect(of.expectedPurchases(given, history, t)).toEqual(close((alive * r * t) / alpha, 1e-6));
      }),
    );
  });

  test("expectedPurchases(params, history, t) has the slope r/α P(alive at t): what is bought is bought by the living", () => {
    for (const history of CUSTOMERS) {
      const [t, h] = [20, 0.01];
      const slope =
        (8 * (of.expectedPurchases(params, history, t + h) - of.expectedPurchases(params, history, t - h)) -
          (of.expectedPurchases(params, history, t + 2 * h) - of.expectedPurchases(params, history, t - 2 * h))) /
        (12 * h);
      const { answer } = byLatents(name, params, history, (customer) => {
        return customer.rate * ANSWERS.survives(name, t)(customer);
      });
      expect(slope).toEqual(close(answer, 1e-8));
    }
  });

  test("expectedPurchases(params, history, t) in days is that in weeks", () => {
    fc.assert(
      fc.property(anyParams, anyHistory, between(0.1, 100), (weeks, { frequency, recency, age }, t) => {
        const days = Object.fromEntries(
          Object.entries(weeks).map(([key, value]) => [key, model.inTime.includes(key) ? 7 * value : value]),
        );
        const inWeeks = of.expectedPurchases(weeks, { frequency, recency, age }, t);
        const inDays = of.expectedPurchases(days, { frequency, recency: 7 * recency, age: 7 * age }, 7 * t);
        expect(inDays).toEqual(close(inWeeks, 1e-10));
      }),
    );
  });

  test("expectedPurchases(params without dropout, history, t) is (r + x) t / (α + T)", () => {
    const { r = 0, alpha = 0 } = params;
    for (const history of CUSTOMERS) {
      const { frequency, age } = history ?? { frequency: 0, age: 0 };
      const expected = ((r + frequency) * 39) / (alpha + age);
      expect(of.expectedPurchases(undying, history, 39)).toEqual(close(expected, 1e-14));
    }
  });

  test("expectedPurchases(params, history, 0) is 0", () => {
    for (const history of CUSTOMERS) expect(of.expectedPurchases(params, history, 0)).toBe(0);
  });

  test("expectedPurchases(impossible input) is refused by name", () => {
    refusesInputs(params, (wrong, history) => of.expectedPurchases(wrong, history, 1));
    refusesTimes("t", (t) => of.expectedPurchases(params, undefined, t));
  });
});

describe.each(LEAVING)("$name", ({ of, params, undying }) => {
  test("expectedPurchases(params with hardly any dropout, history, t) is nearly that without", () => {
    const hardly = { ...params, ...("a" in params ? { a: 1e-9 } : { s: 1e-9 }) };
    for (const history of CUSTOMERS.slice(0, 3)) {
      const without = of.expectedPurchases(undying, history, 39);
      expect(of.expectedPurchases(hardly, history, 39)).toEqual(close(without, 1e-7));
    }
  });

  test("expectedPurchases(params, history, t) is smooth where the textbook divides by 0", () => {
    const at = (value: number) =>
      of.expectedPurchases({ ...params, ...("a" in params ? { a: value } : { s: value }) }, CUSTOMERS[3], 39);
    expect(at(1 + 1e-9)).toEqual(close(at(1), 1e-8));
    expect(at(1 - 1e-9)).toEqual(close(at(1), 1e-8));
    expect((at(1 + 1e-4) + at(1 - 1e-4)) / 2).toEqual(close(at(1), 1e-7));
  });
});
