import { beforeAll, describe, expect, test } from "vitest";
import { forecastCustomer } from "../../src/predict/forecastCustomer.ts";
import { type CustomerPredictions, predictCustomers } from "../../src/predict/predictCustomers.ts";
import { PURCHASE_MODELS } from "../../src/predict/purchaseModels.ts";
import { close } from "../shared/close.ts";
import { invalidOption } from "../shared/failures.ts";
import { expectFinite } from "../shared/finite.ts";
import { simulateOrders } from "./simulateOrders.ts";

describe.each(PURCHASE_MODELS)("forecastCustomer(model of %s, history)", (model) => {
  let made: CustomerPredictions;
  beforeAll(async () => {
    const orders = simulateOrders({ customers: 80 });
    made = await predictCustomers(orders, { model, churn: "model", backtest: false, recommendations: false });
  });

  test("is what the table of customers says for its horizon", () => {
    const { report, customers, histories } = made;
    for (let row = 0; row < customers.length; row++) {
      const predicted = customers.row(row);
      const forecast = forecastCustomer(report.model, histories.row(row), [30, report.horizonDays]);
      expect(forecast).toMatchObject({ customerId: predicted.customerId, asOf: report.asOf });
      expect(forecast.probabilityAlive).toBe(predicted.probabilityAlive);
      const [month, horizon] = forecast.horizons;
      expect(month?.probabilityOfPurchase).toBe(predicted.purchaseProbability30Days);
      expect(1 - (horizon?.probabilityOfPurchase as number)).toBe(predicted.churnProbability);
      expect(horizon).toMatchObject({
        days: report.horizonDays,
        expectedPurchases: predicted.expectedPurchases,
        expectedPurchasesLow: predicted.expectedPurchasesLow,
        expectedPurchasesHigh: predicted.expectedPurchasesHigh,
        expectedSpend: predicted.expectedSpend,
        expectedSpendLow: predicted.expectedSpendLow,
        expectedSpendHigh: predicted.expectedSpendHigh,
      });
      const { expectedSpend, expectedPurchases } = horizon as NonNullable<typeof horizon>;
      expect(expectedSpend).toEqual(close(expectedPurchases * forecast.expectedSpendPerPurchase));
    }
  });

  test("grows with the horizon, while the customer's chances to stay fall", () => {
    const { report, histories } = made;
    for (const history of histories) {
      const { probabilityAlive, expectedSpendPerPurchase, horizons } = forecastCustomer(report.model, history);
      expect(horizons.map(({ days }) => days)).toEqual([30, 90, 180, 365]);
      expectFinite(horizons);
      let before = {
        expectedPurchases: 0,
        probabilityOfPurchase: 0,
        expectedPurchasesHigh: 0,
        expectedSpend: 0,
        probabilityAlive,
      };
      for (const horizon of horizons) {
        expect(horizon.expectedPurchases).toBeGreaterThan(before.expectedPurchases);
        expect(horizon.probabilityOfPurchase).toBeGreaterThanOrEqual(before.probabilityOfPurchase);
        expect(horizon.expectedPurchasesHigh).toBeGreaterThanOrEqual(before.expectedPurchasesHigh);
        expect(horizon.probabilityAlive).toBeLessThanOrEqual(before.probabilityAlive);
        expect(horizon.probabilityOfPurchase).toBeLessThanOrEqual(probabilityAlive + 1e-12);
        expect(horizon.expectedSpend).toBeGreaterThan(before.expectedSpend);
        expect(horizon.expectedSpend).toEqual(close(horizon.expectedPurchases * expectedSpendPerPurchase));
        expect(horizon.expectedSpendLow).toBeLessThanOrEqual(horizon.expectedSpend);
        expect(horizon.expectedSpendHigh).toBeGreaterThanOrEqual(horizon.expectedSpend);
        before = horizon;
      }
    }
  });

  test("names a horizon that will not do", () => {
    const { report, histories } = made;
    for (const days of [0, -1, 36_501, Number.NaN]) {
      expect(() => forecastCustomer(report.model, histories.row(0), [30, days])).toThrow(invalidOption("horizons"));
    }
    expect(forecastCustomer(report.model, histories.row(0), []).horizons).toEqual([]);
  });
});
