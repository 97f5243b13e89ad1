import { OptionError } from "../errors.ts";
import { requireObject } from "../options.ts";
import type { PurchaseHistory } from "../shop/histories.ts";
import { expectedSpendOf } from "./forecast.ts";
import type { PredictionReport } from "./predictCustomers.ts";
import { modelNamed } from "./purchaseModels.ts";

/** What is expected of a customer within a length of time after the last day of observation. */
export interface ForecastHorizon {
  readonly days: number;
  /** Expected purchases, by the purchase model. */
  readonly expectedPurchases: number;
  /** Ends of the 90 % interval of purchases. */
  readonly expectedPurchasesLow: number;
  readonly expectedPurchasesHigh: number;
  /** P(at least one purchase), by the purchase model. */
  readonly probabilityOfPurchase: number;
  /** Expected purchases times expected spend of one. */
  readonly expectedSpend: number;
  /** P(still buying at its end). */
  readonly probabilityAlive: number;
}

/** How a customer goes on. */
export interface CustomerForecast {
  readonly customerId: string;
  /** The last day of observation. */
  readonly asOf: Date;
  /** P(still buying) on that day. */
  readonly probabilityAlive: number;
  /** Expected spend of a purchase, refunds deducted. */
  readonly expectedSpendPerPurchase: number;
  readonly horizons: readonly ForecastHorizon[];
}

/** The horizons that are forecast where none are asked for, in days. */
const HORIZONS = [30, 90, 180, 365];

/**
 * How a customer is expected to go on, by horizon: purchases with their interval, spend, and P(alive) over time.
 *
 * @param report of the predictions, for its fitted models
 * @param history the customer's row of the predictions' histories
 * @param horizons in days, above 0. Default 30, 90, 180 and 365
 * @throws OptionError for a horizon out of range, and for what is no report, history or list
 * @example
 * ```ts
 * import { forecastCustomer, predictCustomers } from "clientele";
 *
 * const orders = Array.from({ length: 600 }, (_, i) => {
 *   return { customerId: `C${(i * i) % 97}`, date: Date.UTC(2025, 0, 1 + i / 2), revenue: 10 + (i % 7) };
 * });
 * const { histories, report } = await predictCustomers(orders, { backtest: false });
 * const { horizons } = forecastCustomer(report, histories.row(0));
 * horizons.map(({ days }) => days); // => [30, 90, 180, 365]
 * ```
 */
export function forecastCustomer(
  report: PredictionReport,
  history: PurchaseHistory,
  horizons: readonly number[] = HORIZONS,
): CustomerForecast {
  if (!report?.models) throw new OptionError("forecastCustomer", "report", "the report of predictCustomers", report);
  requireObject("forecastCustomer", "history", history, "a row of histories");
  if (!Array.isArray(horizons)) throw new OptionError("forecastCustomer", "horizons", "a list of days", horizons);
  const { purchases } = report.models;
  const model = modelNamed(purchases.model);
  const { params } = purchases;
  const known = { frequency: history.frequency ?? 0, recency: history.recency ?? 0, age: history.age ?? 0 };
  const perPurchase = expectedSpendOf(report.models, history.paidPurchases ?? 0, history.meanSpend ?? 0);
  return {
    customerId: history.customerId,
    asOf: report.asOf,
    probabilityAlive: model.probabilityAlive(params, known),
    expectedSpendPerPurchase: perPurchase,
    horizons: horizons.map((days) => {
      if (!(days > 0 && days <= 36_500))
        throw new OptionError("forecastCustomer", "horizons", "days from 0 to 36500", days);
      const { low, high } = model.purchaseInterval(params, known, days);
      const expectedPurchases = model.expectedPurchases(params, known, days);
      return {
        days,
        expectedPurchases,
        expectedPurchasesLow: low,
        expectedPurchasesHigh: high,
        probabilityOfPurchase: model.probabilityOfPurchase(params, known, days),
        expectedSpend: expectedPurchases * perPurchase,
        probabilityAlive: model.probabilityAlive(params, known, { after: days }),
      };
    }),
  };
}
