import { describe, expect, test } from "vitest";
import { seededRandom } from "../../../src/math/seededRandom.ts";
import { mbgCnbdKLaw } from "../../../src/models/laws/mbgCnbdK.ts";
import { fitRegularGaps as inPieces } from "../../../src/models/purchase/fitRegularGaps.ts";
import { bgCnbdK, mbgCnbdK, mbgNbd } from "../../../src/models/purchaseModels.ts";
import { close } from "../../shared/close.ts";
import { expectFinite } from "../../shared/finite.ts";
import { whole } from "../../shared/whole.ts";

const fitRegularGaps = whole(inPieces);
const PARAMS = { r: 1.3, alpha: 2.8, a: 0.5, b: 1.4 };
const drawn = (k: number, customers = 2000) =>
  mbgCnbdK.simulate({ ...PARAMS, alpha: PARAMS.alpha / k, k }, { customers, age: 52, random: seededRandom(k) });

describe.each([1, 2, 4])("fitRegularGaps(law, histories drawn with k = %i)", (k) => {
  test("finds the stages, and the parameters within four standard errors", () => {
    const fit = fitRegularGaps(mbgCnbdKLaw, drawn(k));
    expect([fit.model, fit.params.k, fit.converged]).toEqual(["mbgCnbdK", k, true]);
    for (const [name, value] of Object.entries({ ...PARAMS, alpha: PARAMS.alpha / k })) {
      const error = fit.standardErrors[name as "r"] as number;
      expect(Math.abs(fit.params[name as "r"] - value)).toBeLessThan(4 * error);
    }
    expect([fit.standardErrors.k, fit.covariance.map((row) => row[4])]).toEqual([null, [0, 0, 0, 0, 0]]);
    expect(Object.isFrozen(fit.params)).toBe(true);
  });

  test("has the likelihood that its parameters have, higher than with one stage more or less", () => {
    const { future: _, alive: __, ...histories } = drawn(k, 500);
    const fit = mbgCnbdK.fit(histories);
    let sum = 0;
    for (let i = 0; i < 500; i++) {
      sum += mbgCnbdK.logLikelihood(fit.params, {
        frequency: histories.frequency[i] as number,
        recency: histories.recency[i] as number,
        age: histories.age[i] as number,
        sumLogGaps: histories.sumLogGaps[i] as number,
      });
    }
    expect(fit.logLikelihood).toEqual(close(sum, 1e-9));
    for (const other of [fit.params.k - 1, fit.params.k + 1].filter((stages) => stages >= 1))
      expect(mbgCnbdK.fit(histories, { k: other }).logLikelihood).toBeLessThan(fit.logLikelihood);
  });
});

test("fitRegularGaps(law, histories, { k: 1 }) is the fit of MBG/NBD, to the last digit", () => {
  const histories = drawn(1, 800);
  const { k, ...params } = mbgCnbdK.fit(histories, { k: 1 }).params;
  const fit = mbgNbd.fit(histories);
  expect([k, params, mbgCnbdK.fit(histories, { k: 1 }).logLikelihood]).toEqual([1, fit.params, fit.logLikelihood]);
});

test("fitRegularGaps carries the unit of time in its parameters, and the likelihood per unit", () => {
  const weeks = drawn(2, 500);
  const { frequency, recency, age, sumLogGaps } = weeks;
  const days = {
    frequency,
    recency: recency.map((t) => 7 * t),
    age: age.map((t) => 7 * t),
    sumLogGaps: sumLogGaps.map((logs, i) => logs + (frequency[i] as number) * Math.log(7)),
  };
  const [byWeek, byDay] = [mbgCnbdK.fit(weeks), mbgCnbdK.fit(days)];
  const repeats = frequency.reduce((sum, count) => sum + count, 0);
  expect(byDay.params).toEqual(close({ ...byWeek.params, alpha: 7 * byWeek.params.alpha }, 1e-5));
  expect(byDay.logLikelihood).toEqual(close(byWeek.logLikelihood - repeats * Math.log(7), 1e-9));
});

test("fitRegularGaps falls back on customers who never leave, whose gaps are regular all the same", () => {
  const staying = mbgCnbdK.simulate(
    { r: 2, alpha: 1.5, a: 0, b: 1, k: 3 },
    { customers: 800, age: 52, random: seededRandom(4) },
  );
  const { params, warnings } = mbgCnbdK.fit(staying);
  expect([params.a, params.k, warnings.map(({ code }) => code)]).toEqual([0, 3, ["no_visible_dropout"]]);
});

test.each([
  ["nobody who came back", { frequency: [0, 0], recency: [0, 0], age: [9, 5], sumLogGaps: [0, 0] }],
  ["one customer", { frequency: [3], recency: [9], age: [10], sumLogGaps: [3 * Math.log(3)] }],
  [
    "all gaps equal",
    { frequency: [9, 9, 9], recency: [90, 90, 90], age: [95, 99, 92], sumLogGaps: Array(3).fill(9 * Math.log(10)) },
  ],
  ["gaps of a day", { frequency: [50, 20], recency: [50, 20], age: [50, 400], sumLogGaps: [0, 0] }],
  ["no time at all", { frequency: [0], recency: [0], age: [0], sumLogGaps: [0] }],
  [
    "one who bought 100,000 times",
    { frequency: [100_000, 1], recency: [100_000, 5], age: [100_000, 90], sumLogGaps: [0, 1.6] },
  ],
])("fitRegularGaps gives numbers, whatever it was given: %s", (_, histories) => {
  for (const model of [bgCnbdK, mbgCnbdK]) {
    const { params, logLikelihood, warnings } = model.fit(histories);
    expectFinite([Object.values(params), [logLikelihood]]);
    expect(params.k).toBeLessThanOrEqual(12);
    expect(warnings.every(({ message }) => message !== "")).toBe(true);
    expectFinite(Object.values(model.score(model.fit(histories), histories, 90)).map((column) => [...column]));
  }
});

test("fitRegularGaps(law, histories, options) refuses stages that cannot be, and histories without gaps", () => {
  const histories = drawn(1, 50);
  expect(() => mbgCnbdK.fit(histories, { k: 13 })).toThrow(
    "mbgCnbdK.fit: k must be a whole number from 1 to 12, got 13",
  );
  const { frequency, recency, age } = histories;
  expect(() => mbgCnbdK.fit({ frequency, recency, age })).toThrow("histories.sumLogGaps");
  expect(() => mbgNbd.fit(histories, { k: 2 })).toThrow("k");
});
