import { beforeAll, describe, expect, test } from "vitest";
import type { CustomerModel } from "../../src/predict/CustomerModel.ts";
import { forecastCustomer } from "../../src/predict/forecastCustomer.ts";
import { learn } from "../../src/predict/learn.ts";
import { MemoryOrderHistory } from "../../src/predict/MemoryOrderHistory.ts";
import { predictCustomers } from "../../src/predict/predictCustomers.ts";
import { score } from "../../src/predict/score.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { invalidOption } from "../shared/failures.ts";
import { dayAfterFirst, simulateOrders } from "./simulateOrders.ts";

const orders = simulateOrders({ customers: 150 });
const options = { horizon: { days: 60 } } as const;

describe("score(model, orders)", () => {
  let model: CustomerModel;
  beforeAll(async () => {
    model = await learn(orders, options);
  });

  test("is the table of predictCustomers, also with a model that was stored", async () => {
    const made = await predictCustomers(orders, { ...options, backtest: false, recommendations: false });
    for (const stored of [model, JSON.parse(JSON.stringify(model)) as CustomerModel]) {
      const scores = await score(stored, orders);
      expect(scores.customers.fingerprint).toBe(made.customers.fingerprint);
      expect(scores.histories.fingerprint).toBe(made.histories.fingerprint);
      expect([scores.asOf, scores.clusters, scores.silhouette]).toEqual([
        made.report.asOf,
        made.report.clusters,
        made.report.silhouette,
      ]);
    }
  });

  test("scores later orders by what was learnt before them", async () => {
    const asOf = dayAfterFirst(600);
    const earlier = await learn(orders, { ...options, asOf });
    const { customers, histories, asOf: day } = await score(earlier, orders);
    expect(day.getTime()).toBeGreaterThan(asOf.getTime() + 60 * DAY_MS);
    expect(customers.length).toBe((await score(model, orders)).customers.length);
    const forecast = forecastCustomer(earlier, histories.row(0), [60]);
    expect(forecast.asOf).toEqual(day);
    expect(1 - (forecast.horizons[0]?.probabilityOfPurchase as number)).toBe(customers.row(0).churnProbability);
    // new orders change the score, and not the model
    const id = customers.row(0).customerId;
    const more = [...orders, { ...orders[0], customerId: id, date: day.getTime() }];
    const after = await score(earlier, more as typeof orders);
    expect(after.customers.row(0).customerId).toBe(id);
    expect(after.customers.row(0).churnProbability).toBeLessThan(customers.row(0).churnProbability as number);
  });

  test("describes by other rules without learning again", async () => {
    const rules = { riskThresholds: [0.01, 0.02, 0.03] } as const;
    const { customers } = await score(model, orders, { rules, discountRate: 0, clvHorizon: { days: 60 } });
    for (const { churnRiskLevel, churnProbability, predictedClv, expectedSpend } of customers) {
      expect(churnRiskLevel === "Critical").toBe((churnProbability as number) >= 0.03);
      // undiscounted, within the same time: the same figure
      expect(predictedClv).toBeCloseTo(expectedSpend as number, 9);
    }
  });

  test("refuses histories of other amounts than it was learnt from", async () => {
    const history = new MemoryOrderHistory(Table.from(transactionSchema, orders), { refunds: "ignore" });
    await expect(score(model, history)).rejects.toThrow(invalidOption("model"));
  });

  test("names what will not do", async () => {
    await expect(score({} as CustomerModel, orders)).rejects.toThrow(/^score: model/);
    await expect(score(model, orders, { asOf: "yesterday" })).rejects.toThrow(invalidOption("asOf"));
    await expect(score(model, orders, { discountRate: -1 })).rejects.toThrow(invalidOption("discountRate"));
    await expect(score(model, orders, { clvHorizn: 5 } as never)).rejects.toThrow("did you mean clvHorizon?");
    await expect(score(model, [])).rejects.toMatchObject({ code: "missing_value" });
  });
});
