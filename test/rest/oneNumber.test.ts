import fc from "fast-check";
import { expect, test } from "vitest";
import { createClient } from "../../src/rest/createClient.ts";
import { createFetchHandler } from "../../src/rest/createFetchHandler.ts";
import { DataStore } from "../../src/store/DataStore.ts";
import { fromOrders } from "../../src/store/fromOrders.ts";
import { simulateOrders } from "../predict/simulateOrders.ts";

const shops = fc.record({
  seed: fc.integer({ min: 1, max: 1000 }),
  customers: fc.integer({ min: 5, max: 120 }),
  days: fc.integer({ min: 40, max: 900 }),
  horizon: fc.integer({ min: 1, max: 400 }),
  churn: fc.constantFrom("auto" as const, "model" as const, "combined" as const, "recency" as const),
});

// the same customer and horizon: the same number in every route and column
test("churn, purchases and spend are one number each, in the table, the lists, the profile and the forecast", async () => {
  await fc.assert(
    fc.asyncProperty(shops, async ({ seed, customers, days, horizon, churn }) => {
      const orders = simulateOrders({ seed, customers, days });
      fc.pre(orders.length > 0);
      const options = { horizon: { days: horizon }, churn, backtest: false, recommendations: false } as const;
      const store = new DataStore(fromOrders(() => orders as [], options));
      const client = createClient(createFetchHandler(store));
      const churns = new Map(
        (await client.get("/api/churn/predictions", { limit: 1000 })).map((row) => [row.customer_id, row]),
      );
      const values = new Map(
        (await client.get("/api/clv/predictions", { limit: 1000 })).map((row) => [row.customer_id, row]),
      );
      for (const row of (await store.getRfmData()) as Iterable<Record<string, unknown>>) {
        const customer_id = row.customerId as string;
        const profile = await client.get("/api/customers/{customer_id}", { customer_id });
        const forecast = await client.get("/api/customers/{customer_id}/forecast", {
          customer_id,
          horizon_days: horizon,
        });
        const month = await client.get("/api/customers/{customer_id}/forecast", { customer_id, horizon_days: 30 });
        const [within] = forecast.horizons;
        const churned = 1 - (within?.probability_of_purchase as number);
        for (const other of [
          row.churnProbability,
          profile.churn_probability,
          churns.get(customer_id)?.churn_probability,
        ])
          expect(other).toBe(churned);
        expect(values.get(customer_id)?.predicted_clv).toBe(row.predictedClv);
        expect(within?.expected_purchases).toBe(row.expectedPurchases);
        expect(within?.expected_purchases_low).toBe(row.expectedPurchasesLow);
        expect(within?.expected_purchases_high).toBe(row.expectedPurchasesHigh);
        expect(within?.expected_spend).toBe(row.expectedSpend);
        expect(forecast.probability_alive).toBe(row.probabilityAlive);
        expect(month.horizons[0]?.probability_of_purchase).toBe(row.purchaseProbability30Days);
        expect(churned).toBeGreaterThanOrEqual(1 - (row.probabilityAlive as number) - 1e-12);
      }
    }),
    { numRuns: 12 },
  );
});
