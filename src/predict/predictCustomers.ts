import { asTable, type TableInput } from "../analytics/asTable.ts";
import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { type Column, DateColumn, NumberColumn, TextColumn } from "../columns/columns.ts";
import { showing } from "../display/display.ts";
import { DataError, OptionError } from "../errors.ts";
import type { Fit } from "../models/Fit.ts";
import type { GammaGammaParams } from "../models/gammaGamma/model.ts";
import { requireOneOf, requireOptions } from "../options.ts";
import type { PurchaseHistorySchema } from "../shop/histories.ts";
import { orderLines } from "../shop/orders.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import { type Table, tableOf } from "../tables/Table.ts";
import { pause, type StepProgress, steps } from "../tasks.ts";
import { DAY_MS, type Duration, dayNumber, daysOf } from "../time.ts";
import { type BacktestReport, judge } from "./backtest.ts";
import type { ChurnModel } from "./churnModel.ts";
import { type ClusterOptions, clusterCustomers } from "./clusterCustomers.ts";
import {
  type CustomerRules,
  clvCategories,
  priorities,
  requireCustomerRules,
  riskLevels,
  timingStatus,
  valueScores,
} from "./customerRules.ts";
import {
  type Expectations,
  expectations,
  type Forecast,
  type ForecastOptions,
  learn,
  requireForecastOptions,
} from "./forecast.ts";
import { type PredictedCustomerSchema, predictedCustomerSchema } from "./predictedCustomerSchema.ts";
import {
  type PurchaseHistories,
  type PurchaseHistoryOptions,
  requireHistoryOptions,
  type SetAside,
} from "./purchaseHistories.ts";
import { modelNamed } from "./purchaseModels.ts";
import {
  type CountedRecommendationSchema,
  type Recommendations,
  type RecommendOptions,
  recommend,
} from "./recommend.ts";
import { rfmScores } from "./rfmScores.ts";
import { deciding, type SegmentRules, segmentRules } from "./segmentRules.ts";
import { Timeline } from "./Timeline.ts";

/** What to predict, and by which rules. */
export interface PredictOptions extends ForecastOptions, Omit<PurchaseHistoryOptions, "timeUnit"> {
  /** How far churn and purchases look. Default 90 days. */
  readonly horizon?: Duration;
  /** How far the predicted value looks. Default 365 days. */
  readonly clvHorizon?: Duration;
  /** Yearly rate by which later purchases are worth less, 0.1 being 10 %. Default 0.1. */
  readonly discountRate?: number;
  /** Thresholds behind the words. */
  readonly rules?: CustomerRules;
  /** Default `segmentRules.original`. */
  readonly segments?: SegmentRules;
  /** How to cluster. */
  readonly clusters?: ClusterOptions;
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
  ...["horizon", "clvHorizon", "discountRate", "asOf", "revenue", "refunds", "model", "churn", "rules", "segments"],
  ...["clusters", "recommendations", "backtest", "onProgress", "signal"],
];

/** Something to know about predictions, for programs by `code`. */
export interface PredictionWarning {
  readonly code: string;
  readonly message: string;
}

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
  /** What was learnt. */
  readonly models: {
    readonly purchases: Fit;
    readonly spend: Fit<GammaGammaParams> | null;
    /** Share of all purchases of which something was paid and not refunded, 0 to 1: those that `spend` is about. */
    readonly paidShare: number;
    readonly churn: ChurnModel;
  };
  readonly clusters: ReturnType<typeof clusterCustomers>["clusters"];
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
 * risk and priority; with a report of how good the same predictions were a horizon ago, beside rules of thumb.
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
  requireOptions(caller, options, PREDICT_OPTIONS);
  const horizon = daysOf(caller, "horizon", options.horizon ?? { days: 90 });
  const clvHorizon = daysOf(caller, "clvHorizon", options.clvHorizon ?? { days: 365 });
  const { discountRate = 0.1, revenue, refunds, rules = {}, segments = segmentRules.original } = options;
  if (!(discountRate >= 0 && discountRate < 10))
    throw new OptionError(caller, "discountRate", "a number from 0 to 10", discountRate);
  requireForecastOptions(caller, options);
  const asOf = dayNumber(caller, "asOf", options.asOf);
  requireHistoryOptions(caller, options);
  requireCustomerRules(rules);
  if (!Array.isArray(segments?.cells)) {
    throw new OptionError(caller, "segments", "rules made by defineSegmentRules, or one of segmentRules", segments);
  }
  const table = asTable(transactionSchema, transactions);
  const timeline = new Timeline(table, { ...(revenue && { revenue }), ...(refunds && { refunds }) });
  const [, last] = timeline.extent ?? [0, 0];
  const day = asOf ?? last;
  const histories = timeline.at(day);
  if (histories.table.length === 0) {
    const problem = "expected at least one purchase up to the last day of observation, got none";
    throw new DataError("missing_value", problem, { table: "transactions", expected: "at least one purchase" });
  }
  const step = steps(caller, 5, options);
  await step("learning");
  const forecast = await learn(timeline, day, horizon, options, () => pause(options.signal));
  await step("predicting");
  const expected = expectations(timeline, forecast, horizon);
  const yearly = Math.log1p(discountRate) / 365;
  const model = modelNamed(forecast.purchases.model);
  const { discountedPurchases: discounted } = model.score(forecast.purchases, histories.table, clvHorizon, {
    rate: yearly,
    columns: ["discountedPurchases"],
  });
  const clv = discounted.map(
    (worth, i) => worth * (expected.correction[i] as number) * (expected.perPurchase[i] as number),
  );
  await step("grouping");
  const groups = clusterCustomers(histories.table, options.clusters);
  const customers = customersTable(histories.table, forecast, expected, clv, horizon, day, groups, segments, rules);
  await step("recommending");
  const warnings: PredictionWarning[] = [
    ...forecast.purchases.warnings.map(({ code, message }) => ({ code, message: `purchases: ${message}` })),
    ...(forecast.spend?.warnings ?? []).map(({ code, message }) => ({ code, message: `spend: ${message}` })),
  ];
  if (forecast.innerDays < horizon) {
    const message = `less than two horizons of ${horizon} days were seen: what was learnt on ${forecast.innerDays} days stands for them`;
    warnings.push({ code: "short_history", message });
  }
  const { sharedIds } = orderLines(table, day);
  if (sharedIds > 0) {
    const message = `order ids that several customers share: ${sharedIds}; the lines of each customer are an order of its own`;
    warnings.push({ code: "repeated_orders", message });
  }
  const { guests, withoutAmount } = histories.setAside;
  if (guests > 0) {
    const message = `lines without a customer: ${guests}; nothing is predicted from orders of guests`;
    warnings.push({ code: "guests", message });
  }
  if (withoutAmount > 0) {
    const message = `orders without an amount: ${withoutAmount}; they count as purchases of no spend`;
    warnings.push({ code: "without_amount", message });
  }
  const inDebt = histories.table.column("totalSpend").values.filter((spend) => spend < 0).length;
  if (inDebt > 0) {
    const message = `customers who got more back than they paid: ${inDebt}; their spend so far is below 0`;
    warnings.push({ code: "refunds_exceed_spend", message });
  }
  if (forecast.spend === null)
    warnings.push({ code: "no_spend", message: "nobody spent anything; predicted values are 0" });
  const recommended = await recommendationsFor(table, day, options, warnings);
  await step("testing");
  const backtest = options.backtest === false ? null : await tested(timeline, day, horizon, options, warnings);
  return {
    customers,
    recommendations: recommended?.table ?? (await recommend([])).table,
    histories: histories.table,
    report: showing(
      {
        asOf: new Date(day * DAY_MS),
        horizonDays: horizon,
        clvHorizonDays: clvHorizon,
        discountRate,
        customers: customers.length,
        revenue: histories.revenue,
        refunds: histories.refunds,
        setAside: histories.setAside,
        models: {
          purchases: forecast.purchases,
          spend: forecast.spend,
          paidShare: forecast.paidShare,
          churn: forecast.churn,
        },
        clusters: groups.clusters,
        silhouette: groups.silhouette,
        recommendations: recommended && { order: recommended.order, tested: recommended.tested },
        backtest,
        warnings,
      },
      "report",
    ),
  };
}

async function recommendationsFor(
  table: Table<TransactionSchema>,
  day: number,
  { recommendations = {}, revenue, signal }: PredictOptions,
  warnings: PredictionWarning[],
): Promise<Recommendations | null> {
  if (recommendations === false) return null;
  const needed = recommendations.level ?? "category";
  requireOneOf("recommend", "level", needed, ["category", "product"]);
  if (!table.has(needed)) {
    warnings.push({
      code: "no_recommendations",
      message: `the orders have no column ${needed}: nothing to recommend from`,
    });
    return null;
  }
  const asOf = new Date(day * DAY_MS);
  const made = await recommend(table, {
    ...(revenue && { revenue }),
    ...recommendations,
    asOf,
    ...(signal && { signal }),
  });
  if (made.table.length === 0) {
    const message = `no ${needed} has enough customers, or nobody has any left to buy: nothing to recommend`;
    warnings.push({ code: "no_recommendations", message });
  }
  return made;
}

async function tested(
  timeline: Timeline,
  day: number,
  horizon: number,
  { model, churn, signal }: PredictOptions,
  warnings: PredictionWarning[],
): Promise<BacktestReport | null> {
  const cut = Math.floor(day - horizon);
  const [first] = timeline.extent ?? [day];
  if (cut < first || timeline.customers(cut).length === 0) {
    const message = `the orders span less than the horizon of ${horizon} days: how good the predictions are is not known`;
    warnings.push({ code: "not_tested", message });
    return null;
  }
  return judge(timeline, cut, horizon, { ...(model && { model }), ...(churn && { churn }), ...(signal && { signal }) });
}

type Name = PredictedCustomerSchema["columns"][number]["name"];

function customersTable(
  histories: Table<PurchaseHistorySchema>,
  forecast: Forecast,
  expected: Expectations,
  clv: Float64Array,
  horizon: number,
  day: number,
  { clusters, labels }: ReturnType<typeof clusterCustomers>,
  segments: SegmentRules,
  rules: CustomerRules,
): Table<PredictedCustomerSchema> {
  const { length } = histories;
  const of = (name: "orderCount" | "daysSinceLastOrder" | "totalSpend" | "age" | "recency" | "frequency") =>
    histories.column(name).values;
  const [orders, silence, spend, age, lifetime, repeats] = [
    of("orderCount"),
    of("daysSinceLastOrder"),
    of("totalSpend"),
    of("age"),
    of("recency"),
    of("frequency"),
  ];
  const at = (values: ArrayLike<number>, i: number) => values[i] as number;
  const churn = expected.order.map((p) => 1 - p);
  const scores = rfmScores({ recency: silence, frequency: orders, monetary: spend });
  const model = modelNamed(forecast.purchases.model);
  const { low, high, timeToNextPurchase: next } = expected;
  const { probabilityOfPurchase: month } = model.score(forecast.purchases, histories, 30, {
    columns: ["probabilityOfPurchase"],
  });
  // the gap that repeat purchases had so far; of those without any, what the model expects of them
  const gap = (i: number) => (at(repeats, i) > 0 ? at(lifetime, i) / at(repeats, i) : at(next, i));
  const filled = <T extends Float64Array | Int32Array>(values: T, value: (i: number) => number): T => {
    for (let i = 0; i < length; i++) values[i] = value(i);
    return values;
  };
  const numbers = (value: (i: number) => number) => new NumberColumn(filled(new Float64Array(length), value));
  const whole = (value: (i: number) => number) => new NumberColumn(filled(new Int32Array(length), value));
  const texts = (value: (i: number) => string) => {
    const names = new ArrayDictionary();
    const codes = new Uint32Array(length);
    for (let i = 0; i < length; i++) codes[i] = names.code(value(i));
    return new TextColumn(codes, names);
  };
  const [risks, categories, urgent] = [riskLevels(churn, rules), clvCategories(clv, rules), priorities(clv, churn)];
  const score = (kind: "r" | "f" | "m", i: number) => at(scores[kind], i);
  const columns: [Name, Column][] = [
    ["customerId", histories.column("customerId")],
    ["frequency", histories.column("orderCount")],
    ["monetary", histories.column("totalSpend")],
    ["avgOrderValue", numbers((i) => at(spend, i) / at(orders, i))],
    ["customerLifetimeDays", numbers((i) => at(lifetime, i))],
    ["customerType", texts((i) => (at(orders, i) > 1 ? "returning" : "new"))],
    ["recency", histories.column("daysSinceLastOrder")],
    ["lastPurchaseDate", histories.column("lastOrderDate")],
    ["firstPurchaseDate", histories.column("firstOrderDate")],
    ["customerAgeDays", numbers((i) => at(age, i))],
    ["daysBetweenPurchases", numbers((i) => (at(repeats, i) > 0 ? gap(i) : Number.NaN))],
    ["rScore", new NumberColumn(scores.r)],
    ["fScore", new NumberColumn(scores.f)],
    ["mScore", new NumberColumn(scores.m)],
    ["rfmScore", new NumberColumn(scores.total)],
    [
      "rfmSegment",
      texts((i) => segments.rules[deciding(segments, score("r", i), score("f", i), score("m", i))]?.name ?? ""),
    ],
    ["cluster", new NumberColumn(labels)],
    ["clusterName", texts((i) => clusters[at(labels, i)]?.name ?? "")],
    ["isChurned", whole((i) => (at(silence, i) >= horizon ? 1 : 0))],
    ["churnProbability", new NumberColumn(churn)],
    ["churnRiskLevel", texts((i) => risks[i] as string)],
    ["predictedClv", new NumberColumn(clv)],
    ["clvCategory", texts((i) => categories[i] as string)],
    ["expectedDaysToNextPurchase", numbers((i) => at(next, i))],
    ["daysSinceLastPurchase", histories.column("daysSinceLastOrder")],
    ["daysOverdue", numbers((i) => (at(repeats, i) > 0 ? at(silence, i) - gap(i) : 0))],
    ["purchaseTimingStatus", texts((i) => timingStatus(at(repeats, i), at(silence, i) - gap(i), rules))],
    // no more likely than within a longer horizon
    [
      "purchaseProbability30Days",
      numbers((i) => (horizon < 30 ? at(month, i) : Math.min(at(month, i), 1 - at(churn, i)))),
    ],
    ["customerValueScore", new NumberColumn(valueScores(clv, scores.total, churn, rules))],
    ["customerPriority", texts((i) => urgent[i] as string)],
    ["probabilityAlive", new NumberColumn(expected.probabilityAlive)],
    // of who will order a purchase is expected at least
    ["expectedPurchases", numbers((i) => Math.max(at(expected.expectedPurchases, i), at(expected.order, i)))],
    ["expectedPurchasesLow", new NumberColumn(low)],
    ["expectedPurchasesHigh", new NumberColumn(high)],
    ["expectedSpend", new NumberColumn(expected.spend)],
    [
      "nextOrderDate",
      new DateColumn(
        filled(new Float64Array(length), (i) => (day + Math.min(36_500, Math.round(at(next, i)))) * DAY_MS),
      ),
    ],
  ];
  return tableOf({ schema: predictedCustomerSchema, columns: new Map<string, Column>(columns), length });
}
