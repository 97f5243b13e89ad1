import { expect, test } from "vitest";
import { breaths } from "../../src/pieces.ts";
import { MemoryOrderHistory } from "../../src/predict/MemoryOrderHistory.ts";
import { modelNamed } from "../../src/predict/purchaseModels.ts";
import { fitOn, splitDays, splitOn, trainingSet } from "../../src/predict/splits.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { FIRST_DAY, simulateOrders } from "./simulateOrders.ts";

test("splitDays(day, first, horizon) are one after the other, and one a year ago", () => {
  expect(splitDays(5000, 0, 90)).toEqual({ length: 90, days: [4910, 4820, 4730, 4635] });
  expect(splitDays(5000, 0, 30)).toEqual({ length: 30, days: [4970, 4940, 4910, 4880, 4635] });
  expect(splitDays(5000, 0, 365)).toEqual({ length: 365, days: [4635, 4270, 3905, 3540] });
  expect(splitDays(5000, 0, 400).days).toEqual([4600, 4200, 3800, 3400]);
  // none overlaps with another
  expect(splitDays(5000, 0, 182).days).toEqual([4818, 4635, 4272]);
  expect(splitDays(5000, 0, 100).days).toEqual([4900, 4800, 4635]);
  expect(splitDays(5000, 0, 200).days).toEqual([4800, 4600, 4400, 4200]);
});

test("splitDays(day, first, horizon) have as long before them as after, half of what there is at most", () => {
  expect(splitDays(100, 0, 90)).toEqual({ length: 50, days: [50] });
  expect(splitDays(200, 0, 90)).toEqual({ length: 90, days: [110] });
  expect(splitDays(7, 7, 90)).toEqual({ length: 0, days: [] });
  expect(splitDays(8, 7, 90)).toEqual({ length: 0, days: [] });
  expect(splitDays(455, 0, 90).days).toEqual([365, 275, 185, 90]);
  for (const day of splitDays(454, 0, 90).days) expect(day).toBeGreaterThanOrEqual(90);
});

const history = new MemoryOrderHistory(Table.from(transactionSchema, simulateOrders()), {});
const day = FIRST_DAY / DAY_MS + 500;
const NAMES = ["odds", "silence", "lately"];

test("splitOn(history, …) is what was known of customers, and what they did", async () => {
  const split = await splitOn(history, new WeakMap(), "mbgNbd", day, 60, NAMES, breaths());
  const { table } = await history.at(day);
  const model = modelNamed("mbgNbd");
  const scores = model.score(model.fit(table), table, 60);
  expect([...split.modelled, ...split.purchases]).toEqual([
    ...scores.probabilityOfPurchase,
    ...scores.expectedPurchases,
  ]);
  const outcomes = await history.outcomes(day, 60);
  expect([split.bought, split.came, split.spend]).toEqual([outcomes.bought, outcomes.purchases, outcomes.spend]);
  expect([...split.features.keys()]).toEqual(NAMES);
  expect(split.meanLogSpend).toEqual(table.column("meanLogSpend").values);
});

test("fitOn(history, fits, …) fits once for each model and day", async () => {
  const fits = new WeakMap();
  const fit = await fitOn(history, fits, "nbd", day, breaths());
  expect(await fitOn(history, fits, "nbd", day, breaths())).toBe(fit);
  expect(await fitOn(history, fits, "nbd", day - 50, breaths())).not.toBe(fit);
  expect([fits.get(history)?.size, fit.model]).toEqual([2, "nbd"]);
});

test("trainingSet(splits) is one behind the other, the latest being 0", async () => {
  const splits = [day, day - 60].map((on) => splitOn(history, new WeakMap(), "nbd", on, 60, NAMES, breaths()));
  const made = await Promise.all(splits);
  const set = trainingSet(made);
  expect([...set.bought]).toEqual(made.flatMap(({ bought }) => [...bought]));
  expect(set.cuts[0]).toBe(0);
  expect(set.cuts.at(-1)).toBe(1);
  expect(set.features.get("lately")?.length).toBe(set.bought.length);
  expect(trainingSet([]).bought).toHaveLength(0);
});
