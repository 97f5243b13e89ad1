import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { shopFiles } from "../../data/generate.ts";
import { DAY_MS, predictTruth, simulateShop, WINDOW_END } from "../../data/simulate.ts";

test("shopFiles() gives the files that stand in data/, to the byte", () => {
  for (const [name, text] of Object.entries(shopFiles())) {
    expect(text === readFileSync(new URL(`../../data/${name}`, import.meta.url), "utf8"), name).toBe(true);
  }
});

test("predictTruth(traits) is what becomes of the simulated customers", () => {
  const future = new Map(
    simulateShop({ customers: 4000, observeUntil: WINDOW_END + 365 * DAY_MS }).map((customer) => [
      customer.id,
      customer,
    ]),
  );
  let [silent, expectedSilent, variance, spent, expectedSpent] = [0, 0, 0, 0, 0];
  for (const { id, traits, orders } of simulateShop({ customers: 4000 })) {
    const last = orders.at(-1)?.date as number;
    const { churn, yearValue } = predictTruth(traits, (WINDOW_END - last) / DAY_MS);
    const later = future.get(id)?.orders.filter((order) => order.date >= WINDOW_END) ?? [];
    if (later.every((order) => order.date >= WINDOW_END + 90 * DAY_MS)) silent++;
    expectedSilent += churn;
    variance += churn * (1 - churn);
    spent += later.reduce((sum, order) => sum + order.netSales, 0);
    expectedSpent += yearValue;
  }
  // four standard deviations; the seed is fixed, so that this holds or does not
  expect(Math.abs(silent - expectedSilent)).toBeLessThan(4 * Math.sqrt(variance));
  expect(Math.abs(spent / expectedSpent - 1)).toBeLessThan(0.1);
});
