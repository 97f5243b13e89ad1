import { beforeAll, describe, expect, test } from "vitest";
import { forecastCustomer } from "../../src/predict/forecastCustomer.ts";
import { forecastsOf } from "../../src/predict/PredictedTables.ts";
import { type CustomerPredictions, predictCustomers } from "../../src/predict/predictCustomers.ts";
import { invalidOption } from "../shared/failures.ts";
import { simulateOrders } from "./simulateOrders.ts";

describe("forecastsOf(predictions)(id, horizons)", () => {
  let made: CustomerPredictions;
  beforeAll(async () => {
    made = await predictCustomers(simulateOrders({ customers: 60 }), { backtest: false, recommendations: false });
  });

  test("is what forecastCustomer says of the customer's row", () => {
    const { histories, report } = made;
    const forecast = forecastsOf(made);
    for (const history of histories) {
      expect(forecast(history.customerId)).toEqual(forecastCustomer(report.model, history));
      expect(forecast(history.customerId, [7, 400])).toEqual(forecastCustomer(report.model, history, [7, 400]));
      expect(forecast(history.customerId)?.customerId).toBe(history.customerId);
    }
    expect(histories.length).toBeGreaterThan(50);
  });

  test("is undefined for whom nobody knows, and refuses horizons that will not do", () => {
    const forecast = forecastsOf(made);
    for (const id of ["", "C", "c1", "C1 ", "C999999", "constructor"]) expect(forecast(id), id).toBeUndefined();
    expect(() => forecast("C1", [0])).toThrow(invalidOption("horizons"));
  });
});
