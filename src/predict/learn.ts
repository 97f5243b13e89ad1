import type { TableInput } from "../analytics/asTable.ts";
import { requireOptions } from "../options.ts";
import { breaths } from "../pieces.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import { type StepProgress, steps } from "../tasks.ts";
import { type Duration, dayNumber, daysOf } from "../time.ts";
import type { CustomerModel } from "./CustomerModel.ts";
import { learnModel, type ModelOptions, requireModelOptions } from "./learnModel.ts";
import { orderHistoryOf } from "./MemoryOrderHistory.ts";
import type { OrderHistory } from "./OrderHistory.ts";
import { type PurchaseHistoryOptions, requireHistoryOptions } from "./purchaseHistories.ts";

/** What to learn. */
export interface LearnOptions extends ModelOptions, Omit<PurchaseHistoryOptions, "timeUnit"> {
  /** How far the probability of an order looks. Default 90 days. */
  readonly horizon?: Duration;
  /** Told before the work begins. */
  readonly onProgress?: (progress: StepProgress) => void;
  /** Stops between the parts of the work. */
  readonly signal?: AbortSignal;
}

const NAMES = ["horizon", "asOf", "revenue", "refunds", "model", "churn", "features", "onProgress", "signal"];

/**
 * What orders tell about purchases, spend and churn, as a model that `score` applies to the same or to later orders: learn once
 * a month, score every night.
 *
 * @param orders needs `customerId`, `date` and `revenue` (or `netSales`); or an order history, whose `revenue` and `refunds` then hold
 * @returns plain, frozen, and the same after `JSON.parse(JSON.stringify(model))`
 * @throws DataError `missing_column`, or `missing_value` without a single purchase; OptionError for an option out of range
 * @example
 * ```ts
 * import { learn } from "clientele";
 *
 * const orders = Array.from({ length: 600 }, (_, i) => {
 *   return { customerId: `C${(i * i) % 97}`, date: Date.UTC(2025, 0, 1 + i / 2), revenue: 10 + (i % 7) };
 * });
 * const model = await learn(orders, { horizon: { days: 60 }, model: "mbgNbd" });
 * model.purchases.model; // => "mbgNbd"
 * model.asOf; // => "2025-10-27"
 * ```
 */
export async function learn(
  orders: TableInput<TransactionSchema> | OrderHistory,
  options: LearnOptions = {},
): Promise<CustomerModel> {
  const caller = "learn";
  requireOptions(caller, options, NAMES);
  const horizon = daysOf(caller, "horizon", options.horizon ?? { days: 90 });
  requireModelOptions(caller, options);
  requireHistoryOptions(caller, options);
  const asOf = dayNumber(caller, "asOf", options.asOf);
  const breath = breaths(options.signal);
  const history = orderHistoryOf(caller, orders, options, breath);
  const day = asOf ?? (await history.extent())?.last ?? 0;
  await steps(caller, 1, options)("learning");
  return (await learnModel(history, day, horizon, options, breath)).model;
}
