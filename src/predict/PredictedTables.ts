import { forecastCustomer } from "./forecastCustomer.ts";
import type { CustomerPredictions } from "./predictCustomers.ts";

/** What a store needs of predictions: the tables, the report, and a forecast by customer. */
export interface PredictedTables extends CustomerPredictions {
  /** How a customer goes on; `undefined` for an unknown one. */
  forecast(id: string, horizons?: readonly number[]): ReturnType<typeof forecastCustomer> | undefined;
}

/** Forecasts by customer, from what was predicted. */
export function forecastsOf({
  histories,
  report,
}: Pick<CustomerPredictions, "histories" | "report">): PredictedTables["forecast"] {
  const { firstRows, dictionary } = histories.column("customerId");
  return (id, horizons) => {
    const row = firstRows[dictionary.indexOf(id)] ?? -1;
    return row < 0 ? undefined : forecastCustomer(report.model, histories.row(row), horizons);
  };
}
