import { asTable, type TableInput } from "../analytics/asTable.ts";
import { showing } from "../display/display.ts";
import { requireOptions } from "../options.ts";
import { type Breath, breaths } from "../pieces.ts";
import type { CountedRecommendationSchema } from "../shop/countedRecommendations.ts";
import { countShared } from "../shop/findOrders.ts";
import type { PurchaseHistorySchema } from "../shop/histories.ts";
import { orderLines, type RevenueKind } from "../shop/orders.ts";
import type { PredictedCustomerSchema } from "../shop/predictedCustomers.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import { PartedTable } from "../tables/PartedTable.ts";
import type { Table } from "../tables/Table.ts";
import { type StepProgress, steps } from "../tasks.ts";
import { type Duration, dayNumber, daysOf } from "../time.ts";
import { type BacktestReport, evaluate, TESTED } from "./backtest.ts";
import type { CustomerModel, PredictionWarning } from "./CustomerModel.ts";
import type { CustomerCluster } from "./clusterCustomers.ts";
import { type ItemHistory, MemoryItemHistory } from "./ItemHistory.ts";
import { learnModel, type ModelOptions, requireModelOptions } from "./learnModel.ts";
import { MemoryOrderHistory } from "./MemoryOrderHistory.ts";
import type { OrderHistory } from "./OrderHistory.ts";
import {
  type PurchaseHistories,
  type PurchaseHistoryOptions,
  requireHistoryOptions,
  type SetAside,
} from "./purchaseHistories.ts";
import {
  type Recommendations,
  type RecommendOptions,
  recommend,
  recommendFrom,
  requireRecommendOptions,
  type Suggested,
} from "./recommend.ts";
import { sampleOf } from "./sampleOf.ts";
import { type DescribeOptions, describing, scoreCustomers } from "./score.ts";
import type { Season } from "./season.ts";
import type { Fits } from "./splits.ts";
import { type ExpectedTotal, totalWith } from "./totals.ts";

/** What to predict, and by which rules. */
export interface PredictOptions extends ModelOptions, DescribeOptions, Omit<PurchaseHistoryOptions, "timeUnit"> {
  /** How far churn and purchases look. Default 90 days. */
  readonly horizon?: Duration;
  /** What to recommend; `false` for nothing. */
  readonly recommendations?: Omit<RecommendOptions, "asOf" | "onProgress" | "signal"> | false;
  /** Whether to test the predictions on a horizon of the past. Default `true`. */
  readonly backtest?: boolean;
  /** Told after each step. */
  readonly onProgress?: (progress: StepProgress) => void;
  /** Stops between steps. */
  readonly signal?: AbortSignal;
}

/** The names of the options. */
export const PREDICT_OPTIONS: readonly string[] = [
  ...["horizon", "clvHorizon", "discountRate", "asOf", "revenue", "refunds", "model", "churn", "features"],
  ...["rules", "segments", "clusters", "recommendations", "backtest", "onProgress", "signal"],
];

/** How predictions were made, and how good they are: plain, and the same after `JSON.parse(JSON.stringify(report))`, but for dates. */
export interface PredictionReport {
  /** The last day of observation. */
  readonly asOf: Date;
  readonly horizonDays: number;
  readonly clvHorizonDays: number;
  readonly discountRate: number;
  /** Customers predicted. */
  readonly customers: number;
  readonly revenue: PurchaseHistories["revenue"];
  readonly refunds: PurchaseHistories["refunds"];
  /** What is in no history or in no mean of spend, by reason. */
  readonly setAside: SetAside;
  /** What was learnt: for `score` and `forecastCustomer`. */
  readonly model: CustomerModel;
  /** Whether orders follow the time of the year; `null` where that could not be told. */
  readonly season: Season | null;
  /** What is expected of all customers within the horizon, with 90% intervals: `null` at their ends with fewer than two inner splits. */
  readonly totals: { readonly buyers: number; readonly purchases: ExpectedTotal; readonly spend: ExpectedTotal };
  readonly clusters: readonly CustomerCluster[];
  /** Mean silhouette of the clusters. */
  readonly silhouette: number | null;
  /** What recommendations were ordered by, and how often that would have been right; `null` without any. */
  readonly recommendations: Pick<Recommendations, "order" | "tested"> | null;
  /** How good the same was a horizon ago; `null` if it was not tested, or could not be. */
  readonly backtest: BacktestReport | null;
  readonly warnings: readonly PredictionWarning[];
}

/** Predictions for every customer of some orders. */
export interface CustomerPredictions {
  /** One row per customer who bought, in the order of their first orders' rows. */
  readonly customers: Table<PredictedCustomerSchema>;
  readonly recommendations: Table<CountedRecommendationSchema>;
  /** What the predictions were made from, row by row as `customers`. */
  readonly histories: Table<PurchaseHistorySchema>;
  readonly report: PredictionReport;
}

/**
 * Customers from orders alone: who will order within the horizon, how much they will spend, what to offer them, by segment,
 * risk and priority; with a report of how good the same predictions were a horizon ago, against simple baselines.
 *
 * Churn is P(no order within the horizon). Predicted value is expected spend within its own horizon, discounted. What was
 * set aside is counted; what the data cannot tell is said in `report.warnings`.
 *
 * @param transactions needs `customerId`, `date` and `revenue`; recommendations also `category`
 * @returns tables of customers and recommendations as a DataStore takes them, and the report
 * @throws DataError `missing_column`, or `missing_value` without a single purchase; OptionError for an option out of range
 * @example
 * ```ts
 * import { predictCustomers } from "clientele";
 *
 * const orders = Array.from({ length: 600 }, (_, i) => {
 *   return { customerId: `C${(i * i) % 97}`, date: Date.UTC(2025, 0, 1 + i / 2), revenue: 10 + (i % 7) };
 * });
 * const { customers, report } = await predictCustomers(orders, { horizon: { days: 60 } });
 * report.horizonDays; // => 60
 * customers.row(0).churnProbability! < 1; // => true
 * ```
 */
export async function predictCustomers(
  transactions: TableInput<TransactionSchema>,
  options: PredictOptions = {},
): Promise<CustomerPredictions> {
  const caller = "predictCustomers";
  const wanted = requirePredictOptions(caller, options);
  const table = asTable(transactionSchema, transactions);
  const breath = breaths(options.signal);
  const source: PredictionSource = {
    history: new MemoryOrderHistory(table, options, breath),
    has: async (column) => table.has(column),
    items: (level, revenue) => new MemoryItemHistory(table, level, revenue, breath),
    sharedIds: async (day) => countShared(orderLines(table, day)),
  };
  const predicted = await predictFrom(caller, source, options, wanted, breath);
  return {
    customers: await predicted.customers.whole(),
    recommendations: await predicted.recommendations.whole(),
    histories: predicted.histories,
    report: predicted.report,
  };
}

/** Predictions whose tables are made in parts, as they are asked for. */
export interface PredictionParts {
  readonly customers: PartedTable<PredictedCustomerSchema>;
  readonly recommendations: PartedTable<CountedRecommendationSchema>;
  readonly histories: Table<PurchaseHistorySchema>;
  readonly report: PredictionReport;
}

/** Where predictions come from. */
export interface PredictionSource {
  readonly history: OrderHistory;
  /** Whether the orders have a column. */
  has(column: "category" | "product"): Promise<boolean>;
  /** What customers bought of it. */
  items(level: "category" | "product", revenue: RevenueKind): ItemHistory;
  /** Order ids that several customers have, up to the end of a day. */
  sharedIds(day: number): Promise<number>;
}

/** What is predicted, as it was checked. */
export interface Predicting {
  readonly horizon: number;
  readonly asOf: number | undefined;
  readonly describing: ReturnType<typeof describing>;
}

/** Checks what to predict, before anything is read. */
export function requirePredictOptions(caller: string, options: PredictOptions): Predicting {
  requireOptions(caller, options, PREDICT_OPTIONS);
  const horizon = daysOf(caller, "horizon", options.horizon ?? { days: 90 });
  const wanted = describing(caller, options);
  requireModelOptions(caller, options);
  requireHistoryOptions(caller, options);
  const { recommendations } = options;
  if (recommendations) requireRecommendOptions(recommendations);
  return { horizon, asOf: dayNumber(caller, "asOf", options.asOf), describing: wanted };
}

/**
 * Predictions from orders, wherever they are.
 *
 * @param rows so many customers at a time
 */
export async function predictFrom(
  caller: string,
  source: PredictionSource,
  options: PredictOptions,
  { horizon, asOf, describing: wanted }: Predicting,
  breath: Breath,
  rows = Number.POSITIVE_INFINITY,
): Promise<PredictionParts> {
  const { history } = source;
  const extent = await history.extent();
  const day = asOf ?? extent?.last ?? 0;
  const step = steps(caller, 5, options);
  // before there is a number for every customer
  await step("testing");
  const fits: Fits = new WeakMap();
  const { backtest, warnings: ofTest } = await tested(history, day, horizon, options, fits, breath);
  await step("learning");
  const { model } = await learnModel(history, day, horizon, options, breath, fits);
  const histories = await history.at(day);
  const warnings = warningsOf(model, horizon, histories, await source.sharedIds(day));
  const scores = await scoreCustomers(history, model, day, wanted, step, breath, rows);
  await step("recommending");
  const recommended = await recommendationsFrom(source, day, options, warnings, breath, rows);
  warnings.push(...ofTest);
  const { setAside, revenue, refunds } = histories;
  return {
    customers: scores.customers,
    recommendations: recommended?.table ?? PartedTable.of((await recommend([])).table),
    histories: scores.histories,
    report: showing(
      {
        asOf: scores.asOf,
        horizonDays: horizon,
        clvHorizonDays: wanted.clvDays,
        discountRate: wanted.discountRate,
        customers: histories.table.length,
        revenue,
        refunds,
        setAside,
        model,
        season: model.season,
        totals: {
          buyers: scores.totals.buyers,
          purchases: totalWith(scores.totals.purchases, model.totalErrors.purchases),
          spend: totalWith(scores.totals.spend, model.totalErrors.spend),
        },
        clusters: scores.clusters,
        silhouette: scores.silhouette,
        recommendations: recommended && { order: recommended.order, tested: recommended.tested },
        backtest,
        warnings,
      },
      "report",
    ),
  };
}

/** What to know about what was learnt, and from which orders. */
function warningsOf(
  { spend, innerDays, warnings: learnt }: CustomerModel,
  horizon: number,
  { table, setAside: { guests, withoutAmount } }: PurchaseHistories,
  sharedIds: number,
): PredictionWarning[] {
  const warnings: PredictionWarning[] = [...learnt];
  const warn = (code: string, message: string) => warnings.push({ code, message });
  if (innerDays < horizon) {
    const seen = `less than two horizons of ${horizon} days were seen`;
    warn("short_history", `${seen}: what was learnt on ${innerDays} days stands for them`);
  }
  if (sharedIds > 0) {
    const each = "the lines of each customer are an order of its own";
    warn("repeated_orders", `order ids that several customers share: ${sharedIds}; ${each}`);
  }
  if (guests > 0) {
    warn("guests", `lines without a customer: ${guests}; nothing is predicted from orders of guests`);
  }
  if (withoutAmount > 0) {
    warn("without_amount", `orders without an amount: ${withoutAmount}; they count as purchases of no spend`);
  }
  const inDebt = table.column("totalSpend").values.filter((spend) => spend < 0).length;
  if (inDebt > 0) {
    const below = "their spend so far is below 0";
    warn("refunds_exceed_spend", `customers who got more back than they paid: ${inDebt}; ${below}`);
  }
  if (spend === null) warn("no_spend", "nobody spent anything; predicted values are 0");
  return warnings;
}

async function recommendationsFrom(
  source: PredictionSource,
  day: number,
  { recommendations = {}, revenue = "gross", signal }: PredictOptions,
  warnings: PredictionWarning[],
  breath: Breath,
  rows: number,
): Promise<Suggested | null> {
  if (recommendations === false) return null;
  const needed = recommendations.level ?? "category";
  if (!(await source.has(needed))) {
    warnings.push({
      code: "no_recommendations",
      message: `the orders have no column ${needed}: nothing to recommend from`,
    });
    return null;
  }
  const items = source.items(needed, recommendations.revenue ?? revenue);
  const made = await recommendFrom(items, day, { ...recommendations, ...(signal && { signal }) }, breath, rows);
  if (await isEmpty(made.table)) {
    const message = `no ${needed} has enough customers, or nobody has any left to buy: nothing to recommend`;
    warnings.push({ code: "no_recommendations", message });
  }
  return made;
}

/** Whether no part has a row; mostly the first tells. */
async function isEmpty(table: Suggested["table"]): Promise<boolean> {
  for await (const { length } of table) if (length > 0) return false;
  return true;
}

/** The test of the same a horizon ago, and what to know about it. */
async function tested(
  history: OrderHistory,
  day: number,
  horizon: number,
  { model, churn, features, signal, backtest: isWanted = true }: PredictOptions,
  fits: Fits,
  breath: Breath,
): Promise<{ readonly backtest: BacktestReport | null; readonly warnings: readonly PredictionWarning[] }> {
  if (!isWanted) return { backtest: null, warnings: [] };
  const cut = Math.floor(day - horizon);
  const first = (await history.extent())?.first ?? day;
  const some = cut < first ? undefined : await sampleOf(history, cut, TESTED, breath);
  if (some === undefined || (await some.at(cut)).table.length === 0) {
    const message = `the orders span less than the horizon of ${horizon} days: how good the predictions are is not known`;
    return { backtest: null, warnings: [{ code: "not_tested", message }] };
  }
  const options = {
    ...(model && { model }),
    ...(churn && { churn }),
    ...(features && { features }),
    ...(signal && { signal }),
  };
  const backtest = await evaluate(some, cut, horizon, options, breath, fits);
  if (!backtest.warnings.includes("miscalibrated")) return { backtest, warnings: [] };
  const off = `${Math.round(100 * backtest.churn.calibrationError)} points`;
  const message = `P(an order) was off by ${off} on average when it was tested: trust the order of the customers more`;
  return { backtest, warnings: [{ code: "miscalibrated", message }] };
}
