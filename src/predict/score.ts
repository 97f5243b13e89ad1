import type { TableInput } from "../analytics/asTable.ts";
import { type Column, NumberColumn } from "../columns/columns.ts";
import { OptionError } from "../errors.ts";
import { requireOptions } from "../options.ts";
import { type Breath, breaths, inPieces, type Pieces } from "../pieces.ts";
import type { PurchaseHistorySchema } from "../shop/histories.ts";
import type { PredictedCustomerSchema } from "../shop/predictedCustomers.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import { PartedTable, ranges, sliceOf } from "../tables/PartedTable.ts";
import { type Table, tableOf } from "../tables/Table.ts";
import { type StepProgress, steps } from "../tasks.ts";
import { DAY_MS, type Day, type Duration, dayNumber, daysOf } from "../time.ts";
import { type CustomerModel, requireModel } from "./CustomerModel.ts";
import { applyChurn } from "./churnModel.ts";
import { type ClusterOptions, type CustomerCluster, clustersOf } from "./clusterCustomers.ts";
import { type CustomerRules, requireCustomerRules } from "./customerRules.ts";
import { customersTable, type Forecasts, standingOf } from "./customersTable.ts";
import { expectationsWithin, type KnownCustomers } from "./expectations.ts";
import { type Counts, countsAt, type Features, featuresOf } from "./features.ts";
import { orderHistoryOf } from "./MemoryOrderHistory.ts";
import { type OrderHistory, someHistories } from "./OrderHistory.ts";
import { scoreModel } from "./purchaseModels.ts";
import { type SegmentRules, segmentRules } from "./segmentRules.ts";

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
  const { customers, histories, ...scored } = await scoreCustomers(
    history,
    model,
    day,
    wanted,
    steps(caller, 2, options),
    breath,
  );
  return {
    customers: await customers.whole(),
    histories,
    asOf: scored.asOf,
    clusters: scored.clusters,
    silhouette: scored.silhouette,
  };
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

/** Customers scored: their table is made in parts, whoever wants it whole asks for all of them. */
export interface ScoredCustomers extends Omit<CustomerScores, "customers"> {
  /** What is expected of all customers together. */
  readonly totals: { readonly buyers: number; readonly purchases: number; readonly spend: number };
  readonly customers: PartedTable<PredictedCustomerSchema>;
}

/**
 * Scores the customers known at the end of a day.
 *
 * @param rows so many customers at a time: of all of them only a few numbers are kept
 */
export async function scoreCustomers(
  history: OrderHistory,
  model: CustomerModel,
  day: number,
  wanted: Describing,
  step: (name: string) => Promise<void>,
  breath: Breath,
  rows = Number.POSITIVE_INFINITY,
): Promise<ScoredCustomers> {
  const { table, revenue, refunds } = await someHistories(history, day);
  if (revenue !== model.revenue || refunds !== model.refunds) {
    const expected = `one that was learnt from ${revenue} amounts, with refunds: ${refunds}, as these histories were made`;
    throw new OptionError("score", "model", expected, `${model.revenue}, ${model.refunds}`);
  }
  await step("predicting");
  const { length } = table;
  const [order, clv] = [new Float64Array(length), new Float64Array(length)];
  const totals = { buyers: 0, purchases: 0, spend: 0 };
  let counts: Counts = await countsAt(history, day, model.horizonDays, featureNames(model));
  let last: Forecasts | undefined;
  for (const [from, to] of ranges(length, rows)) {
    const some = new Map([...counts].map(([name, values]) => [name, values.subarray(from, to)]));
    const { customers } = await inPieces(known(sliceOf(table, from, to), some, model), breath);
    last = await inPieces(forecasts(model, customers, wanted), breath);
    order.set(customers.order, from);
    clv.set(last.clv, from);
    for (let i = 0; i < customers.order.length; i++) {
      totals.buyers += customers.order[i] as number;
      totals.purchases += last.expected.expectedPurchases[i] as number;
      totals.spend += last.expected.spend[i] as number;
    }
  }
  counts = new Map();
  await step("grouping");
  const groups = await inPieces(clustersOf(table, wanted.clusters), breath);
  const standing = await inPieces(standingOf(table, order, clv, groups, wanted), breath);
  const partForecasts = async (from: number, to: number): Promise<Forecasts> => {
    // what was made of all at once need not be made again
    if (last?.clv.length === length) return last;
    const part = sliceOf(table, from, to);
    const modelled = await inPieces(modelledOf(part, model), breath);
    return inPieces(forecasts(model, knownOf(part, order.subarray(from, to), modelled), wanted), breath);
  };
  return {
    customers: new PartedTable(ranges(length, rows), async (from, to) => {
      const made = await partForecasts(from, to);
      return inPieces(customersTable(sliceOf(table, from, to), from, made, standing, model.horizonDays, day), breath);
    }),
    histories: withOrder(table, order),
    totals,
    asOf: new Date(day * DAY_MS),
    clusters: groups.clusters,
    silhouette: groups.silhouette,
  };
}

/** Histories with P(an order within the horizon), which is not copied. */
function withOrder(table: Table<PurchaseHistorySchema>, order: Float64Array): Table<PurchaseHistorySchema> {
  const columns = new Map(table.columnNames.map((name) => [name, table.column(name as "age") as Column]));
  columns.set("probabilityOfPurchase", new NumberColumn(order));
  const { schema, length, rejected, rejectedCount, warnings } = table;
  return tableOf({ schema, columns, length, rejected, rejectedCount, warnings });
}

/** What is expected of customers, and what they are worth. */
function* forecasts(
  model: CustomerModel,
  customers: KnownCustomers,
  { clvDays, discountRate }: Describing,
): Pieces<Forecasts> {
  const expected = yield* expectationsWithin(model, customers, model.horizonDays);
  const columns = ["probabilityOfPurchase"] as const;
  const { probabilityOfPurchase: month } = yield* expectationsWithin(model, customers, 30, { columns, spend: false });
  const later = yield* expectationsWithin(model, customers, clvDays, {
    rate: Math.log1p(discountRate) / 365,
    columns: ["expectedPurchases", "discountedPurchases"],
    horizon: expected,
  });
  // spend is worth less the later the purchases come
  const clv = later.spend.map((spend, i) => {
    const count = later.expectedPurchases[i] as number;
    return count > 0 ? spend * ((later.discountedPurchases[i] as number) / count) : 0;
  });
  return { expected, month, clv };
}

/** The customers known at the end of a day with P(an order within the model's horizon), and what that was made from. */
export async function knownCustomers(
  history: OrderHistory,
  model: CustomerModel,
  day: number,
  breath: Breath = breaths(),
): Promise<{ readonly customers: KnownCustomers; readonly features: Features }> {
  const { table } = await history.at(day);
  const counts = await countsAt(history, day, model.horizonDays, featureNames(model));
  return inPieces(known(table, counts, model), breath);
}

const featureNames = ({ churn }: CustomerModel): readonly string[] => [
  ...new Set([...churn.features.map(({ name }) => name), "silence"]),
];

/** P(an order within the horizon) as the purchase model alone has it. */
function* modelledOf(
  table: Table<PurchaseHistorySchema>,
  { purchases, horizonDays }: CustomerModel,
): Pieces<Float64Array> {
  const columns = ["probabilityOfPurchase"] as const;
  return (yield* scoreModel(purchases, table, horizonDays, { columns })).probabilityOfPurchase;
}

/** The same of a table of histories, or a part of one. */
function* known(
  table: Table<PurchaseHistorySchema>,
  counts: Counts,
  model: CustomerModel,
): Pieces<{ readonly customers: KnownCustomers; readonly features: Features }> {
  const { churn, shift, horizonDays } = model;
  const modelled = yield* modelledOf(table, model);
  const features = yield* featuresOf(table, counts, horizonDays, featureNames(model), modelled);
  return { customers: knownOf(table, applyChurn(churn, features, modelled, shift), modelled), features };
}

const knownOf = (table: Table<PurchaseHistorySchema>, order: Float64Array, modelled: Float64Array): KnownCustomers => ({
  histories: {
    frequency: table.column("frequency").values,
    recency: table.column("recency").values,
    age: table.column("age").values,
  },
  order,
  modelled,
  paidPurchases: table.column("paidPurchases").values,
  meanSpend: table.column("meanSpend").values,
  meanLogSpend: table.column("meanLogSpend").values,
});
