import { readFileSync } from "node:fs";
import { csvParseRows } from "d3-dsv";
import { sampleCorrelation, sampleRankCorrelation } from "simple-statistics";
import { expect, test } from "vitest";
import { shopFiles } from "../../data/generate.ts";
import { DAY_MS, keptNetSales, predictTruth, simulateShop, WINDOW_END } from "../../data/simulate.ts";

/** Rows by column; d3-dsv's `parse` compiles code, which this suite forbids. */
function parsed(csv: string): { columns: string[]; rows: Record<string, string>[] } {
  const [columns = [], ...rows] = csvParseRows(csv);
  return { columns, rows: rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i] ?? ""]))) };
}

const written = (name: string) => readFileSync(new URL(`../../data/${name}`, import.meta.url), "utf8");

test("shopFiles() gives the files that stand in data/: orders and truth to the byte, predictions but for their last digits", async () => {
  for (const [name, text] of Object.entries(await shopFiles())) {
    if (name === "transactions_clean.csv" || name === "truth.csv") expect(text === written(name), name).toBe(true);
    else {
      // exp and log differ in their last digit between engines
      const [made, known] = [parsed(text), parsed(written(name))];
      expect(made.columns).toEqual(known.columns);
      expect(made.rows.length).toBe(known.rows.length);
      const different = known.rows.filter((row, i) =>
        Object.entries(row).some(([column, value]) => {
          const other = made.rows[i]?.[column] as string;
          return (
            value !== other && !(Math.abs(Number(value) - Number(other)) <= 1e-5 * Math.max(1, Math.abs(Number(value))))
          );
        }),
      );
      expect(different.slice(0, 3), name).toEqual([]);
    }
  }
});

test("the sample's predictions recover the truth, which they never saw", () => {
  const truth = parsed(written("truth.csv")).rows;
  const byId = new Map(parsed(written("rfm_with_predictions.csv")).rows.map((row) => [row.Customer_ID, row]));
  const predicted = (column: string) =>
    truth.map(({ Customer_ID }) => Number(byId.get(Customer_ID as string)?.[column]));
  const true_ = (column: string) => truth.map((row) => Number(row[column]));
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  expect(sampleCorrelation(predicted("Churn_Probability"), true_("Churn_Probability"))).toBeGreaterThan(0.93);
  expect(Math.abs(sum(predicted("Churn_Probability")) / sum(true_("Churn_Probability")) - 1)).toBeLessThan(0.02);
  expect(sampleCorrelation(predicted("Probability_Alive"), true_("Probability_Alive"))).toBeGreaterThan(0.9);
  expect(sampleRankCorrelation(predicted("Predicted_CLV"), true_("Next_Year_Value"))).toBeGreaterThan(0.92);
  // 10% a year off for what comes later
  expect(Math.abs(sum(predicted("Predicted_CLV")) / sum(true_("Next_Year_Value")) - 1)).toBeLessThan(0.07);
});

test("predictTruth(traits) is what becomes of the simulated customers", () => {
  const future = new Map(
    simulateShop({ customers: 4000, observeUntil: WINDOW_END + 365 * DAY_MS }).customers.map((customer) => [
      customer.id,
      customer,
    ]),
  );
  let [silent, expectedSilent, variance, spent, expectedSpent] = [0, 0, 0, 0, 0];
  for (const { id, traits, orders } of simulateShop({ customers: 4000 }).customers) {
    const last = orders.at(-1)?.date as number;
    const { churn, yearValue } = predictTruth(traits, (WINDOW_END - last) / DAY_MS);
    const later = future.get(id)?.orders.filter((order) => order.date >= WINDOW_END) ?? [];
    if (later.every((order) => order.date >= WINDOW_END + 90 * DAY_MS)) silent++;
    expectedSilent += churn;
    variance += churn * (1 - churn);
    spent += later.reduce((sum, order) => sum + keptNetSales(order), 0);
    expectedSpent += yearValue;
  }
  // four standard deviations; the seed is fixed, so that this holds or does not
  expect(Math.abs(silent - expectedSilent)).toBeLessThan(4 * Math.sqrt(variance));
  expect(Math.abs(spent / expectedSpent - 1)).toBeLessThan(0.1);
});
