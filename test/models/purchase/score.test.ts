import { cumsum } from "d3-array";
import { expect, test } from "vitest";
import { purchaseHistories } from "../../../src/predict/purchaseHistories.ts";
import { simulateOrders } from "../../predict/simulateOrders.ts";
import { close } from "../../shared/close.ts";
import { invalidOption } from "../../shared/failures.ts";
import { MODELS } from "../models.ts";

const { table } = purchaseHistories(simulateOrders({ customers: 120 }));

test.each(MODELS)("$name.score(fit, histories, horizon) is what the predictors say, customer by customer", ({ of }) => {
  const fit = of.fit(table);
  const { params } = fit;
  const scores = of.score(fit, table, 45, { rate: 0.001, level: 0.8 });
  for (const [i, row] of [...table].entries()) {
    const { low, high } = of.purchaseInterval(params, row, 45, { level: 0.8 });
    expect(Object.fromEntries(Object.entries(scores).map(([name, values]) => [name, values[i]]))).toEqual({
      probabilityAlive: close(of.probabilityAlive(params, row), 1e-12),
      expectedPurchases: close(of.expectedPurchases(params, row, 45), 1e-12),
      probabilityOfPurchase: close(of.probabilityOfPurchase(params, row, 45), 1e-12),
      discountedPurchases: close(of.discountedPurchases(params, row, { rate: 0.001, horizon: 45 }), 1e-12),
      timeToNextPurchase: of.timeToNextPurchase(params, row).median,
      low,
      high,
    });
  }
});

test.each(MODELS)("$name.score(…, { columns }) computes these alone, and refuses what cannot be", ({ name, of }) => {
  const fit = of.fit(table);
  expect(Object.keys(of.score(fit, table, 45, { columns: ["low", "probabilityAlive"] }))).toEqual([
    "low",
    "probabilityAlive",
  ]);
  expect(() => of.score(fit, table, 45, { columns: ["alive"] as never })).toThrow(invalidOption("columns"));
  expect(() => of.score(fit, table, -1)).toThrow(invalidOption("horizon"));
  expect(() => of.score(fit, table, 45, { level: 1 })).toThrow(invalidOption("level"));
  expect(() => of.score({} as never, table, 45)).toThrow(new RegExp(`^${name}.score`));
});

// a classifier says whether there is a purchase, the model how many there are then
test.each(MODELS)("$name.score(…, { probabilityOfPurchase }) follows what is known better", ({ of }) => {
  const fit = of.fit(table);
  const { params } = fit;
  const known = Float64Array.from({ length: table.length }, (_, i) => (i % 11) / 10);
  const scores = of.score(fit, table, 45, { level: 0.8, probabilityOfPurchase: known });
  const own = of.score(fit, table, 45);
  for (const [i, row] of [...table].entries()) {
    const p = known[i] as number;
    const modelled = Array.from({ length: 200 }, (_, n) => of.probabilityOfCount(params, row, 45, n));
    const some = 1 - (modelled[0] as number);
    const counts = modelled.map((chance, n) => (n === 0 ? 1 - p : (p * chance) / some));
    expect(scores.probabilityOfPurchase[i]).toBe(p);
    const mean = counts.reduce((total, chance, n) => total + n * chance, 0);
    expect(scores.expectedPurchases[i]).toEqual(close(mean, 1e-6));
    expect(scores.expectedPurchases[i]).toBeGreaterThanOrEqual(p - 1e-12);
    const reaches = (level: number) => cumsum(counts).findIndex((sum) => sum >= level);
    // a level that the sum just reaches may go either way
    const near = (level: number) => [reaches(level - 1e-9), reaches(level + 1e-9)];
    expect(near(0.1)).toContain(scores.low[i]);
    expect(near(0.9)).toContain(scores.high[i]);
  }
  expect(scores.probabilityAlive).toEqual(own.probabilityAlive);
  const same = of.score(fit, table, 45, { probabilityOfPurchase: own.probabilityOfPurchase });
  expect(same).toEqual(own);
  for (const wrong of [known.slice(1), known.map(() => 1.1), 5 as never])
    expect(() => of.score(fit, table, 45, { probabilityOfPurchase: wrong })).toThrow(/probabilityOfPurchase/);
});
