import { expect, test } from "vitest";
import { seededRandom } from "../../../src/math/seededRandom.ts";
import { fit as fitSpend } from "../../../src/models/gammaGamma/fit.ts";
import { gammaGamma } from "../../../src/models/gammaGamma/index.ts";
import { logLikelihood } from "../../../src/models/gammaGamma/logLikelihood.ts";
import type { SpendHistories } from "../../../src/models/gammaGamma/model.ts";
import { simulate } from "../../../src/models/gammaGamma/simulate.ts";
import { close } from "../../shared/close.ts";
import { invalidOption } from "../../shared/failures.ts";
import { expectFinite } from "../../shared/finite.ts";

const truth = { p: 6.25, q: 3.74, v: 15.44 };
const simulated = (params: typeof truth, customers: number, seed = 9) =>
  simulate(params, {
    frequency: Array.from({ length: customers }, (_, i) => 1 + (i % 6)),
    random: seededRandom(seed),
  });
const histories = simulated(truth, 5000);
const fitted = fitSpend(histories);

const totalAt = (params: typeof truth, { frequency, monetaryValue }: SpendHistories) =>
  Array.from(frequency).reduce(
    (sum, x, i) => sum + logLikelihood(params, { frequency: x, monetaryValue: monetaryValue[i] as number }),
    0,
  );

test("fit(simulate(params)) is params, within four standard errors", () => {
  for (const name of ["p", "q", "v"] as const) {
    const error = fitted.standardErrors[name] as number;
    expect(Math.abs(fitted.params[name] - truth[name]) / error).toBeLessThan(4);
    expect(error / truth[name]).toBeLessThan(0.2);
  }
  expect(fitted).toMatchObject({ model: "gammaGamma", customers: 5000, converged: true, warnings: [] });
});

test("fit(histories) is where the log-likelihood is highest, and says how high", () => {
  const highest = totalAt(fitted.params, histories);
  expect(fitted.logLikelihood).toEqual(close(highest, 1e-12));
  for (const name of ["p", "q", "v"] as const) {
    for (const factor of [0.99, 1.01]) {
      expect(totalAt({ ...fitted.params, [name]: fitted.params[name] * factor }, histories)).toBeLessThan(highest);
    }
  }
});

test("fit(histories).covariance: its diagonal are the squares of the standard errors, the robust one is near", () => {
  for (const [i, name] of (["p", "q", "v"] as const).entries()) {
    const variance = fitted.covariance[i]?.[i] as number;
    expect(variance).toEqual(close((fitted.standardErrors[name] as number) ** 2));
    // the model is true here
    expect(Math.abs(Math.log((fitted.robustCovariance[i]?.[i] as number) / variance))).toBeLessThan(0.3);
  }
});

test("fit(histories) is frozen, and the same after JSON", () => {
  expect(JSON.parse(JSON.stringify(fitted))).toEqual(fitted);
  const { params, standardErrors, covariance, robustCovariance, warnings } = fitted;
  for (const part of [fitted, params, standardErrors, covariance, covariance[0], robustCovariance, warnings]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
});

test("fit(money in another unit) has v in that unit, and the rest alike", () => {
  const cents = fitSpend({ ...histories, monetaryValue: histories.monetaryValue.map((m) => 100 * m) });
  expect(cents.params).toEqual(close({ ...fitted.params, v: 100 * fitted.params.v }, 1e-7));
  expect(cents.standardErrors.v).toEqual(close(100 * (fitted.standardErrors.v as number), 1e-6));
  expect(cents.logLikelihood).toEqual(close(fitted.logLikelihood - 5000 * Math.log(100)));
});

test("fit(histories with weights) is the fit of as many customers; who tells nothing is passed over", () => {
  const [frequency, monetaryValue] = [
    [1, 4, 2, 6, 3, 2],
    [20, 35, 12, 60, 28, 90],
  ] as const;
  const weight = [2, 1, 3, 1, 2, 1];
  const repeat = (column: readonly number[]) =>
    column.flatMap((value, i) => new Array<number>(weight[i] as number).fill(value));
  const weighted = fitSpend({ frequency, monetaryValue, weight });
  const each = fitSpend({ frequency: repeat(frequency), monetaryValue: repeat(monetaryValue) });
  expect(weighted.params).toEqual(close(each.params, 1e-6));
  expect(weighted.logLikelihood).toEqual(close(each.logLikelihood));
  expect(weighted.customers).toBe(10);
  const more = fitSpend({
    frequency: [...frequency, 0, 3, 0, 2],
    monetaryValue: [...monetaryValue, 0, 0, NaN, -7],
    weight: [...weight, 1, 1, 1, 1],
  });
  expect(more).toEqual(weighted);
});

test("fit(a heavy tail) warns of an infinite mean, and holds q above 1", () => {
  const tail = simulated({ p: 3, q: 0.6, v: 2 }, 1000);
  const heavy = fitSpend(tail);
  expect(heavy.warnings.map(({ code }) => code)).toContain("infinite_mean_spend");
  expect(heavy.params.q).toBeGreaterThan(1);
  expectFinite(heavy);
  expect(heavy.logLikelihood).toEqual(close(totalAt(heavy.params, tail), 1e-9));
});

test.each([
  ["one customer", [3], [20]],
  ["one purchase each", [1, 1, 1, 1], [20, 30, 5, 70]],
  ["equal spends", [1, 2, 3, 4, 5], [20, 20, 20, 20, 20]],
  ["far from 1", [1, 2, 3], [1e-9, 1e12, 5]],
])("fit(%s) is finite, with a warning", (_, frequency, monetaryValue) => {
  const hard = fitSpend({ frequency, monetaryValue });
  expectFinite(hard);
  expect(hard.warnings.length).toBeGreaterThan(0);
  for (const value of Object.values(hard.params)) expect(value).toBeGreaterThan(0);
  expect(hard.params.q).toBeGreaterThan(1);
  expect(hard.logLikelihood).toEqual(close(totalAt(hard.params, { frequency, monetaryValue }), 1e-8));
});

test("fit(a bad value) names row and column", () => {
  const good = { frequency: [1, 2], monetaryValue: [5, 6], weight: [1, 1] };
  for (const [name, values] of Object.entries({
    frequency: [-1, 0.5, NaN, Infinity],
    monetaryValue: [NaN, Infinity],
    weight: [0, -1, NaN, Infinity],
  })) {
    for (const value of values) {
      const bad = { ...good, [name]: [good[name as "weight"][0], value] };
      expect(() => fitSpend(bad)).toThrow(invalidOption(`row 1, histories.${name}`));
    }
  }
  expect(() => fitSpend({ ...good, monetaryValue: [5] })).toThrow(invalidOption("histories.monetaryValue"));
  expect(() => fitSpend({ ...good, weight: [1, 1, 1] })).toThrow(invalidOption("histories.weight"));
});

test("fit(nobody who bought) is an OptionError", () => {
  expect(() => fitSpend({ frequency: [], monetaryValue: [] })).toThrow(invalidOption("histories"));
  expect(() => fitSpend({ frequency: [0, 2], monetaryValue: [0, 0] })).toThrow(invalidOption("histories"));
});

test("gammaGamma.fit(one price for all) expects it of everybody, and says so", () => {
  const fit = gammaGamma.fit({ frequency: [1, 4, 2, 0], monetaryValue: [19.9, 19.9, 19.9, 0] });
  expect(fit.warnings.map(({ code }) => code)).toEqual(["constant_spend"]);
  expect(fit.converged).toBe(true);
  for (const history of [undefined, { frequency: 0, monetaryValue: 0 }, { frequency: 4, monetaryValue: 19.9 }])
    expect(gammaGamma.expectedSpend(fit.params, history)).toBeCloseTo(19.9, 9);
  expect(JSON.parse(JSON.stringify(fit))).toEqual(fit);
  // a cent more or less is a spread
  const near = gammaGamma.fit({ frequency: [1, 4, 2, 3], monetaryValue: [19.9, 19.91, 19.89, 19.9] });
  expect(near.warnings.map(({ code }) => code)).not.toContain("constant_spend");
});
