import { requireOptions } from "../options.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import type { Table } from "../tables/Table.ts";
import { forecastCustomer } from "./forecastCustomer.ts";
import {
  type CustomerPredictions,
  PREDICT_OPTIONS,
  type PredictOptions,
  predictCustomers,
} from "./predictCustomers.ts";

/** What a store needs of predictions: the tables, the report, and a forecast by customer. */
export interface PredictedTables extends CustomerPredictions {
  /** How a customer goes on; `undefined` for an unknown one. */
  forecast(id: string, horizons?: readonly number[]): ReturnType<typeof forecastCustomer> | undefined;
}

/** How to predict, and whom to tell. */
export interface FromTransactionsOptions extends PredictOptions {
  /** Told of the predictions each time they were made. */
  readonly onPredictions?: (predictions: CustomerPredictions) => void;
}

/**
 * Sources of a store that has orders and nothing else: customers and recommendations are predicted from them, anew with
 * each reload.
 *
 * @param transactions where the orders come from, as for a DataStore
 * @param options as for `predictCustomers`; errors of it come out when the store loads
 * @example
 * ```ts
 * import { DataStore, fromTransactions } from "clientele";
 *
 * const orders = ["Customer_ID,Date,Revenue"];
 * for (let i = 0; i < 300; i++) orders.push(`C${(i * i) % 41},2025-0${1 + (i % 6)}-1${i % 9},${10 + (i % 7)}`);
 * const store = new DataStore(fromTransactions(orders.join("\n"), { horizon: { days: 30 } }));
 * (await store.listCustomers()).total; // => 21
 * (await store.getModelReport())?.horizonDays; // => 30
 * ```
 */
export function fromTransactions<Source>(
  transactions: Source,
  options: FromTransactionsOptions = {},
): {
  readonly transactions: Source;
  readonly predict: (
    transactions: Table<TransactionSchema>,
    context: { readonly signal: AbortSignal },
  ) => Promise<PredictedTables>;
} {
  requireOptions("fromTransactions", options, ["onPredictions", ...PREDICT_OPTIONS]);
  const { onPredictions, ...wanted } = options;
  return {
    transactions,
    predict: async (table, { signal }) => {
      const predictions = await predictCustomers(table, { ...wanted, signal });
      onPredictions?.(predictions);
      return { ...predictions, forecast: forecastsOf(predictions) };
    },
  };
}

/** Forecasts by customer, from what was predicted. */
export function forecastsOf({
  histories,
  report,
}: Pick<CustomerPredictions, "histories" | "report">): PredictedTables["forecast"] {
  const { firstRows, dictionary } = histories.column("customerId");
  return (id, horizons) => {
    const row = firstRows[dictionary.indexOf(id)] ?? -1;
    return row < 0 ? undefined : forecastCustomer(report, histories.row(row), horizons);
  };
}
