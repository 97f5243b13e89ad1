import { OptionError } from "../errors.ts";
import { requireObject } from "../options.ts";
import { atOnce } from "../pieces.ts";
import type { PurchaseHistory } from "../shop/histories.ts";
import { DAY_MS } from "../time.ts";
import { type CustomerModel, requireModel } from "./CustomerModel.ts";
import { calibratedAlive, expectationsWithin } from "./expectations.ts";
import { modelNamed } from "./purchaseModels.ts";

/** What is expected of a customer within a length of time after the last day of observation. */
export interface ForecastHorizon {
  readonly days: number;
  /** Expected purchases. */
  readonly expectedPurchases: number;
  /** Ends of the 90% interval of purchases. */
  readonly expectedPurchasesLow: number;
  readonly expectedPurchasesHigh: number;
  /** P(at least one purchase): 1 less the churn probability, where the horizon is the model's. */
  readonly probabilityOfPurchase: number;
  readonly expectedSpend: number;
  /** Ends of the 90% interval of spend. */
  readonly expectedSpendLow: number;
  readonly expectedSpendHigh: number;
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
  /** Expected spend of a purchase, refunds deducted: expected spend over expected purchases within the model's horizon. */
  readonly expectedSpendPerPurchase: number;
  readonly horizons: readonly ForecastHorizon[];
}

/** The horizons that are forecast where none are asked for, in days. */
const HORIZONS = [30, 90, 180, 365];

/**
 * How a customer is expected to go on, by horizon: purchases with their interval, spend, and P(alive) over time. Within the
 * horizon of the model these are the figures of the customer's row in the table of customers.
 *
 * @param model what was learnt: `report.model` of predictions, or what `learn` gave
 * @param history the customer's row of the histories that `predictCustomers` or `score` returned
 * @param horizons in days, above 0. Default 30, 90, 180 and 365
 * @throws OptionError for a horizon out of range, and for what is no model, history or list
 * @example
 * ```ts
 * import { forecastCustomer, predictCustomers } from "clientele";
 *
 * const orders = Array.from({ length: 600 }, (_, i) => {
 *   return { customerId: `C${(i * i) % 97}`, date: Date.UTC(2025, 0, 1 + i / 2), revenue: 10 + (i % 7) };
 * });
 * const { customers, histories, report } = await predictCustomers(orders, { backtest: false });
 * const { horizons } = forecastCustomer(report.model, histories.row(0));
 * horizons.map(({ days }) => days); // => [30, 90, 180, 365]
 * horizons[1]?.expectedSpend === customers.row(0).expectedSpend; // => true
 * ```
 */
export function forecastCustomer(
  model: CustomerModel,
  history: PurchaseHistory,
  horizons: readonly number[] = HORIZONS,
): CustomerForecast {
  const caller = "forecastCustomer";
  requireModel(caller, model);
  requireObject(caller, "history", history, "a row of histories");
  if (!Array.isArray(horizons)) throw new OptionError(caller, "horizons", "a list of days", horizons);
  const { frequency, recency, age, paidPurchases, meanSpend, meanLogSpend, probabilityOfPurchase } = history;
  if (!(typeof probabilityOfPurchase === "number" && probabilityOfPurchase >= 0 && probabilityOfPurchase <= 1)) {
    const expected = "a row of the histories that predictCustomers or score returned";
    throw new OptionError(caller, "history.probabilityOfPurchase", expected, probabilityOfPurchase);
  }
  const known = { frequency: frequency ?? 0, recency: recency ?? 0, age: age ?? 0 };
  const { probabilityAlive, score } = modelNamed(model.purchases.model);
  const histories = { frequency: [known.frequency], recency: [known.recency], age: [known.age] };
  const columns = ["probabilityOfPurchase"] as const;
  const customer = {
    histories,
    modelled: score(model.purchases, histories, model.horizonDays, { columns }).probabilityOfPurchase,
    order: Float64Array.of(probabilityOfPurchase),
    paidPurchases: [paidPurchases ?? 0],
    meanSpend: [meanSpend ?? Number.NaN],
    meanLogSpend: [meanLogSpend ?? Number.NaN],
  };
  const { params } = model.purchases;
  const alive = (after: number) => {
    const modelled = probabilityAlive(params, known, { after });
    return first(calibratedAlive(model, customer, Float64Array.of(modelled)));
  };
  const within = (days: number) => atOnce(expectationsWithin(model, customer, days, { columns: COLUMNS }));
  const usual = within(model.horizonDays);
  // a history knows its day: that of the last order, and how long that was ago
  const { lastOrderDate, daysSinceLastOrder } = history;
  const asOf = new Date(lastOrderDate ?? model.asOf).getTime() + (daysSinceLastOrder ?? 0) * DAY_MS;
  return {
    customerId: history.customerId,
    asOf: new Date(asOf),
    probabilityAlive: alive(0),
    expectedSpendPerPurchase:
      usual.expectedPurchases[0] === 0 ? 0 : first(usual.spend) / first(usual.expectedPurchases),
    horizons: horizons.map((days) => {
      if (!(typeof days === "number" && days > 0 && days <= 36_500))
        throw new OptionError(caller, "horizons", "days above 0, 36500 at most", days);
      const expected = within(days);
      return {
        days,
        expectedPurchases: first(expected.expectedPurchases),
        expectedPurchasesLow: first(expected.low),
        expectedPurchasesHigh: first(expected.high),
        probabilityOfPurchase: first(expected.probabilityOfPurchase),
        expectedSpend: first(expected.spend),
        expectedSpendLow: first(expected.spendLow),
        expectedSpendHigh: first(expected.spendHigh),
        probabilityAlive: alive(days),
      };
    }),
  };
}

const first = (column: Float64Array): number => column[0] as number;
const COLUMNS = ["expectedPurchases", "low", "high", "probabilityOfPurchase"] as const;
