import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { close } from "../shared/close.ts";
import { expectFinite } from "../shared/finite.ts";
import { MODELS } from "./models.ts";

const column = (length: number, of: (i: number) => number) => Array.from({ length }, (_, i) => of(i));

describe.each(MODELS)("$name.fit(histories)", ({ name, of, params, model }) => {
  const shop = of.simulate(params, { customers: 4000, age: 60, random: seededRandom(3) });
  const fitted = of.fit(shop);

  test("recovers the parameters of simulated customers, within four standard errors", () => {
    expect(fitted.converged).toBe(true);
    expect(fitted.warnings).toEqual([]);
    for (const parameter of model.parameters) {
      const away = Math.abs(Math.log((fitted.params[parameter] as number) / (params[parameter] as number)));
      const error = (fitted.standardErrors[parameter] as number) / (fitted.params[parameter] as number);
      expect(away, parameter).toBeLessThan(4 * error);
    }
  });

  test("is frozen, and the same after JSON", () => {
    expect(JSON.parse(JSON.stringify(fitted))).toEqual(fitted);
    expect(Object.isFrozen(fitted) && Object.isFrozen(fitted.params) && Object.isFrozen(fitted.covariance)).toBe(true);
    expect([fitted.model, fitted.customers]).toEqual([name, 4000]);
  });

  test("carries the unit of time in its parameters, and the likelihood per unit", () => {
    const days = {
      frequency: shop.frequency,
      recency: shop.recency.map((t) => 7 * t),
      age: shop.age.map((t) => 7 * t),
    };
    const inDays = of.fit(days);
    const repeats = shop.frequency.reduce((sum, x) => sum + x, 0);
    expect(inDays.logLikelihood).toEqual(close(fitted.logLikelihood - repeats * Math.log(7), 1e-10));
    for (const parameter of model.parameters) {
      const factor = model.inTime.includes(parameter) ? 7 : 1;
      expect(inDays.params[parameter]).toEqual(close(factor * (fitted.params[parameter] as number), 1e-5));
    }
  });

  test("counts a weight of n as n customers", () => {
    const few = { frequency: [0, 0, 1, 4, 7, 2], recency: [0, 0, 6, 30, 38, 9], age: [38, 20, 38, 38, 39, 39] };
    const weight = [5, 1, 2, 1, 1, 3];
    const repeated = weight.flatMap((count, i) => column(count, () => i));
    const rows = (values: number[]) => repeated.map((i) => values[i] as number);
    const weighted = of.fit({ ...few, weight });
    const plain = of.fit({ frequency: rows(few.frequency), recency: rows(few.recency), age: rows(few.age) });
    expect(weighted.logLikelihood).toEqual(close(plain.logLikelihood, 1e-9));
    expect(weighted.customers).toBe(13);
  });

  test.each([
    ["one customer", { frequency: [3], recency: [20], age: [30] }],
    ["nobody who came back", { frequency: [0, 0, 0], recency: [0, 0, 0], age: [5, 10, 0] }],
    ["no time at all", { frequency: [0, 0], recency: [0, 0], age: [0, 0] }],
    ["everyone alike", { frequency: column(40, () => 2), recency: column(40, () => 8), age: column(40, () => 9) }],
    ["one who bought 100,000 times", { frequency: [100_000, 0, 1], recency: [99, 0, 3], age: [100, 100, 100] }],
    ["ages of a million", { frequency: [3, 0, 1], recency: [9e5, 0, 10], age: [1e6, 1e6, 1e6] }],
    ["all bought at the end", { frequency: [3, 2, 9], recency: [30, 30, 30], age: [30, 30, 30] }],
  ])("gives numbers, whatever it was given: %s", (_, histories) => {
    const hard = of.fit(histories);
    expectFinite({ params: hard.params, logLikelihood: hard.logLikelihood, covariance: hard.covariance });
    for (const { code, message } of hard.warnings) expect([typeof code, message.length > 20]).toEqual(["string", true]);
    expect(of.expectedPurchases(hard.params, { frequency: 1, recency: 1, age: 2 }, 10)).toBeGreaterThanOrEqual(0);
  });

  test("never throws and never gives NaN, whatever the histories", () => {
    const history = fc.record({ x: fc.nat(40), share: fc.double({ min: 0.01, max: 1, noNaN: true }), T: fc.nat(400) });
    fc.assert(
      fc.property(fc.array(history, { minLength: 1, maxLength: 20 }), (rows) => {
        const { params, logLikelihood } = of.fit({
          frequency: rows.map(({ x, T }) => (T === 0 ? 0 : x)),
          recency: rows.map(({ x, share, T }) => (x === 0 ? 0 : share * T)),
          age: rows.map(({ T }) => T),
        });
        expectFinite({ params, logLikelihood });
      }),
      { numRuns: 40 },
    );
  });

  test("names row and column of what cannot be", () => {
    expect(() => of.fit({ frequency: [1, 2], recency: [1, 9], age: [5, 5] })).toThrow(
      `${name}.fit: row 1, histories.recency must be a number from 0 to the age 5, got 9`,
    );
    expect(() => of.fit({ frequency: [], recency: [], age: [] })).toThrow("at least one customer");
    expect(() => of.fit({ frequency: [1], recency: [1, 2], age: [5] })).toThrow("histories.recency");
  });
});

test.each(MODELS.filter(({ name }) => name !== "nbd"))(
  "$name.fit(customers who never leave) is the NBD's, and says so",
  ({ of }) => {
    const nbd = MODELS.find(({ name }) => name === "nbd") as (typeof MODELS)[number];
    const loyal = nbd.of.simulate({ r: 2, alpha: 10 }, { customers: 800, age: 50, random: seededRandom(8) });
    const fitted = of.fit(loyal);
    expect(fitted.warnings.map(({ code }) => code)).toContain("no_visible_dropout");
    const { r, alpha, a, s } = fitted.params;
    expect({ r, alpha }).toEqual(nbd.of.fit(loyal).params);
    expect(a ?? s).toBe(0);
  },
);
