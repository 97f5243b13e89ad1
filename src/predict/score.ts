import type { TableInput } from "../analytics/asTable.ts";
import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { type Column, DateColumn, NumberColumn, TextColumn } from "../columns/columns.ts";
import { DataError, OptionError } from "../errors.ts";
import { requireOptions } from "../options.ts";
import { type Breath, breaths, inPieces, type Pieces } from "../pieces.ts";
import type { PurchaseHistorySchema } from "../shop/histories.ts";
import { type PredictedCustomerSchema, predictedCustomerSchema } from "../shop/predictedCustomers.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import { type Table, tableOf } from "../tables/Table.ts";
import { type StepProgress, steps } from "../tasks.ts";
import { DAY_MS, type Day, type Duration, dayNumber, daysOf } from "../time.ts";
import { type CustomerModel, requireModel } from "./CustomerModel.ts";
import { applyChurn } from "./churnModel.ts";
import { type ClusterOptions, type CustomerCluster, type CustomerClusters, clustersOf } from "./clusterCustomers.ts";
import {
  type CustomerRules,
  clvCategories,
  priorities,
  requireCustomerRules,
  riskLevels,
  timingStatus,
  valueScores,
} from "./customerRules.ts";
import { type Expectations, expectationsWithin, type KnownCustomers } from "./expectations.ts";
import { type Features, featuresAt } from "./features.ts";
import { orderHistoryOf } from "./MemoryOrderHistory.ts";
import type { OrderHistory } from "./OrderHistory.ts";
import type { PurchaseHistories } from "./purchaseHistories.ts";
import { scoreModel } from "./purchaseModels.ts";
import { rfmScores } from "./rfmScores.ts";
import { deciding, type SegmentRules, segmentRules } from "./segmentRules.ts";

/** By which rules customers are described. */
export interface DescribeOptions {
  /** How far the predicted value looks. Default 365 days. */
  readonly clvHorizon?: Duration;
  /** Yearly rate by which later purchases are worth less, 0.1 being 10%. Default 0.1. */
  readonly discountRate?: number;
  /** Thresholds behind the words. */
  readonly rules?: CustomerRules;
  /** Default `segmentRules.original`. */
  readonly segments?: SegmentRules;
  /** How to cluster. */
  readonly clusters?: ClusterOptions;
}

/** How to score. */
export interface CustomerScoreOptions extends DescribeOptions {
  /** The last day of observation. Default that of the last line. */
  readonly asOf?: Day;
  /** Told after each step. */
  readonly onProgress?: (progress: StepProgress) => void;
  /** Stops between steps. */
  readonly signal?: AbortSignal;
}

/** Customers scored by a model. */
export interface CustomerScores {
  /** One row per customer who bought, in the order of their first orders' rows. */
  readonly customers: Table<PredictedCustomerSchema>;
  /** What they were scored from, row by row as `customers`. */
  readonly histories: Table<PurchaseHistorySchema>;
  /** The last day of observation. */
  readonly asOf: Date;
  readonly clusters: readonly CustomerCluster[];
  /** Mean silhouette of the clusters. */
  readonly silhouette: number | null;
}

const NAMES = ["clvHorizon", "discountRate", "rules", "segments", "clusters", "asOf", "onProgress", "signal"];

/**
 * The customers of some orders by a model that was learnt before, from the same orders or from earlier ones: nothing is fitted.
 *
 * @param model what `learn` gave, or the `report.model` of `predictCustomers`; also after `JSON.parse(JSON.stringify(model))`
 * @param orders needs `customerId`, `date` and `revenue` (or `netSales`); or an order history
 * @returns the table of customers as `predictCustomers` makes it, without recommendations and back-test
 * @throws DataError `missing_column`, or `missing_value` without a single purchase; OptionError for an option out of range
 * @example
 * ```ts
 * import { learn, score } from "clientele";
 *
 * const orders = Array.from({ length: 600 }, (_, i) => {
 *   return { customerId: `C${(i * i) % 97}`, date: Date.UTC(2025, 0, 1 + i / 2), revenue: 10 + (i % 7) };
 * });
 * const model = await learn(orders, { horizon: { days: 60 }, asOf: "2025-09-30" });
 * const stored = JSON.stringify(model);
 * const { customers, asOf } = await score(JSON.parse(stored), orders);
 * asOf.toISOString().slice(0, 10); // => "2025-10-27"
 * customers.row(0).churnProbability! < 1; // => true
 * ```
 */
export async function score(
  model: CustomerModel,
  orders: TableInput<TransactionSchema> | OrderHistory,
  options: CustomerScoreOptions = {},
): Promise<CustomerScores> {
  const caller = "score";
  requireModel(caller, model);
  requireOptions(caller, options, NAMES);
  const wanted = describing(caller, options);
  const asOf = dayNumber(caller, "asOf", options.asOf);
  const breath = breaths(options.signal);
  const history = orderHistoryOf(caller, orders, model, breath, false);
  const day = asOf ?? (await history.extent())?.last ?? 0;
  return scoreCustomers(history, model, day, wanted, steps(caller, 2, options), breath);
}

/** What the options of a description come to. */
interface Describing extends Required<Omit<DescribeOptions, "clvHorizon" | "clusters">> {
  readonly clvDays: number;
  readonly clusters: ClusterOptions | undefined;
}

/** Checks how to describe customers, and gives the defaults. */
export function describing(
  caller: string,
  { clvHorizon, discountRate = 0.1, rules = {}, segments = segmentRules.original, clusters }: DescribeOptions,
): Describing {
  const clvDays = daysOf(caller, "clvHorizon", clvHorizon ?? { days: 365 });
  if (!(typeof discountRate === "number" && discountRate >= 0 && discountRate < 10))
    throw new OptionError(caller, "discountRate", "a number from 0 to 10", discountRate);
  requireCustomerRules(rules);
  if (!Array.isArray(segments?.cells))
    throw new OptionError(caller, "segments", "rules made by defineSegmentRules, or one of segmentRules", segments);
  return { clvDays, discountRate, rules, segments, clusters };
}

/** The histories of a day, of at least one customer. */
export async function someHistories(history: OrderHistory, day: number): Promise<PurchaseHistories> {
  const histories = await history.at(day);
  if (histories.table.length > 0) return histories;
  const problem = "expected at least one purchase up to the last day of observation, got none";
  throw new DataError("missing_value", problem, { table: "transactions", expected: "at least one purchase" });
}

/** Scores the customers known at the end of a day. */
export async function scoreCustomers(
  history: OrderHistory,
  model: CustomerModel,
  day: number,
  wanted: Describing,
  step: (name: string) => Promise<void>,
  breath: Breath,
): Promise<CustomerScores> {
  const { table, revenue, refunds } = await someHistories(history, day);
  if (revenue !== model.revenue || refunds !== model.refunds) {
    const expected = `one that was learnt from ${revenue} amounts, with refunds: ${refunds}, as these histories were made`;
    throw new OptionError("score", "model", expected, `${model.revenue}, ${model.refunds}`);
  }
  await step("predicting");
  const { customers: known } = await knownCustomers(history, model, day, breath);
  const within = (days: number, options?: Parameters<typeof expectationsWithin>[3]) =>
    inPieces(expectationsWithin(model, known, days, options), breath);
  const expected = await within(model.horizonDays);
  const { probabilityOfPurchase: month } = await within(30, { columns: ["probabilityOfPurchase"], spend: false });
  const later = await within(wanted.clvDays, {
    rate: Math.log1p(wanted.discountRate) / 365,
    columns: ["expectedPurchases", "discountedPurchases"],
    horizon: expected,
  });
  // spend is worth less the later the purchases come
  const clv = later.spend.map((spend, i) => {
    const count = later.expectedPurchases[i] as number;
    return count > 0 ? spend * ((later.discountedPurchases[i] as number) / count) : 0;
  });
  await step("grouping");
  const groups = await inPieces(clustersOf(table, wanted.clusters), breath);
  return {
    customers: await inPieces(
      customersTable(table, expected, month, clv, model.horizonDays, day, groups, wanted.segments, wanted.rules),
      breath,
    ),
    histories: table.with({ probabilityOfPurchase: known.order }) as Table<PurchaseHistorySchema>,
    asOf: new Date(day * DAY_MS),
    clusters: groups.clusters,
    silhouette: groups.silhouette,
  };
}

/** The customers known at the end of a day with P(an order within the model's horizon), and what that was made from. */
export async function knownCustomers(
  history: OrderHistory,
  { purchases, churn, shift, horizonDays }: CustomerModel,
  day: number,
  breath: Breath = breaths(),
): Promise<{ readonly customers: KnownCustomers; readonly features: Features }> {
  const { table } = await history.at(day);
  const columns = ["probabilityOfPurchase"] as const;
  const { probabilityOfPurchase } = await inPieces(scoreModel(purchases, table, horizonDays, { columns }), breath);
  const names = [...new Set([...churn.features.map(({ name }) => name), "silence"])];
  const features = await featuresAt(history, day, horizonDays, names, probabilityOfPurchase, undefined, breath);
  const customers = {
    histories: {
      frequency: table.column("frequency").values,
      recency: table.column("recency").values,
      age: table.column("age").values,
    },
    order: applyChurn(churn, features, probabilityOfPurchase, shift),
    modelled: probabilityOfPurchase,
    paidPurchases: table.column("paidPurchases").values,
    meanSpend: table.column("meanSpend").values,
    meanLogSpend: table.column("meanLogSpend").values,
  };
  return { customers, features };
}

type Name = PredictedCustomerSchema["columns"][number]["name"];

function* customersTable(
  histories: Table<PurchaseHistorySchema>,
  expected: Expectations,
  month: Float64Array,
  clv: Float64Array,
  horizon: number,
  day: number,
  { clusters, labels }: CustomerClusters,
  segments: SegmentRules,
  rules: CustomerRules,
): Pieces<Table<PredictedCustomerSchema>> {
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
  const churn = expected.probabilityOfPurchase.map((p) => 1 - p);
  yield;
  const scores = rfmScores({ recency: silence, frequency: orders, monetary: spend });
  yield;
  const { low, high, timeToNextPurchase: next } = expected;
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
  const risks = riskLevels(churn, rules);
  yield;
  const categories = clvCategories(clv, rules);
  yield;
  const urgent = priorities(clv, churn);
  yield;
  const score = (kind: "r" | "f" | "m", i: number) => at(scores[kind], i);
  const makers: [Name, () => Column][] = [
    ["customerId", () => histories.column("customerId")],
    ["frequency", () => histories.column("orderCount")],
    ["monetary", () => histories.column("totalSpend")],
    ["avgOrderValue", () => numbers((i) => at(spend, i) / at(orders, i))],
    ["customerLifetimeDays", () => numbers((i) => at(lifetime, i))],
    ["customerType", () => texts((i) => (at(orders, i) > 1 ? "returning" : "new"))],
    ["recency", () => histories.column("daysSinceLastOrder")],
    ["lastPurchaseDate", () => histories.column("lastOrderDate")],
    ["firstPurchaseDate", () => histories.column("firstOrderDate")],
    ["customerAgeDays", () => numbers((i) => at(age, i))],
    ["daysBetweenPurchases", () => numbers((i) => (at(repeats, i) > 0 ? gap(i) : Number.NaN))],
    ["rScore", () => new NumberColumn(scores.r)],
    ["fScore", () => new NumberColumn(scores.f)],
    ["mScore", () => new NumberColumn(scores.m)],
    ["rfmScore", () => new NumberColumn(scores.total)],
    [
      "rfmSegment",
      () => texts((i) => segments.rules[deciding(segments, score("r", i), score("f", i), score("m", i))]?.name ?? ""),
    ],
    ["cluster", () => new NumberColumn(labels)],
    ["clusterName", () => texts((i) => clusters[at(labels, i)]?.name ?? "")],
    ["isChurned", () => whole((i) => (at(silence, i) >= horizon ? 1 : 0))],
    ["churnProbability", () => new NumberColumn(churn)],
    ["churnRiskLevel", () => texts((i) => risks[i] as string)],
    ["predictedClv", () => new NumberColumn(clv)],
    ["clvCategory", () => texts((i) => categories[i] as string)],
    ["expectedDaysToNextPurchase", () => numbers((i) => at(next, i))],
    ["daysSinceLastPurchase", () => histories.column("daysSinceLastOrder")],
    ["daysOverdue", () => numbers((i) => (at(repeats, i) > 0 ? at(silence, i) - gap(i) : 0))],
    ["purchaseTimingStatus", () => texts((i) => timingStatus(at(repeats, i), at(silence, i) - gap(i), rules))],
    ["purchaseProbability30Days", () => new NumberColumn(month)],
    ["customerValueScore", () => new NumberColumn(valueScores(clv, scores.total, churn, rules))],
    ["customerPriority", () => texts((i) => urgent[i] as string)],
    ["probabilityAlive", () => new NumberColumn(expected.probabilityAlive)],
    ["expectedPurchases", () => new NumberColumn(expected.expectedPurchases)],
    ["expectedPurchasesLow", () => new NumberColumn(low)],
    ["expectedPurchasesHigh", () => new NumberColumn(high)],
    ["expectedSpend", () => new NumberColumn(expected.spend)],
    ["expectedSpendLow", () => new NumberColumn(expected.spendLow)],
    ["expectedSpendHigh", () => new NumberColumn(expected.spendHigh)],
    [
      "nextOrderDate",
      () =>
        new DateColumn(
          filled(new Float64Array(length), (i) => (day + Math.min(36_500, Math.round(at(next, i)))) * DAY_MS),
        ),
    ],
  ];
  const columns = new Map<string, Column>();
  for (const [name, make] of makers) {
    columns.set(name, make());
    yield;
  }
  return tableOf({ schema: predictedCustomerSchema, columns, length });
}
