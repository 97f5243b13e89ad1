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
  // @ts-expect-error: a column that was not asked for
  expect(of.score(fit, table, 45, { columns: ["low"] }).high).toBeUndefined();
  expect(() => of.score(fit, table, 45, { columns: ["alive"] as never })).toThrow(invalidOption("columns"));
  expect(() => of.score(fit, table, -1)).toThrow(invalidOption("horizon"));
  expect(() => of.score(fit, table, 45, { level: 1 })).toThrow(invalidOption("level"));
  expect(() => of.score({} as never, table, 45)).toThrow(new RegExp(`^${name}.score`));
});
