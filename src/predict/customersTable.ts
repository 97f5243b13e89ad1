import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { type Column, DateColumn, NumberColumn, TextColumn } from "../columns/columns.ts";
import type { Pieces } from "../pieces.ts";
import { CLV_CATEGORIES, PRIORITIES } from "../shop/classes.ts";
import type { PurchaseHistorySchema } from "../shop/histories.ts";
import { type PredictedCustomerSchema, predictedCustomerSchema } from "../shop/predictedCustomers.ts";
import { type Table, tableOf } from "../tables/Table.ts";
import { DAY_MS } from "../time.ts";
import type { CustomerClusters } from "./clusterCustomers.ts";
import {
  type CustomerRules,
  clvCategories,
  priorities,
  riskLevels,
  timingStatus,
  valueScores,
} from "./customerRules.ts";
import type { Expectations } from "./expectations.ts";
import { rfmScores } from "./rfmScores.ts";
import { deciding, type SegmentRules } from "./segmentRules.ts";

/** Forecasts of some customers, row by row. */
export interface Forecasts {
  /** Within the horizon. */
  readonly expected: Expectations;
  /** P(an order within 30 days). */
  readonly month: Float64Array;
  /** Predicted value. */
  readonly clv: Float64Array;
}

/** Where customers stand among all others, row by row: what cannot be told of one alone. */
export interface Standing {
  /** Scores from 1 to 5. */
  readonly scores: Readonly<Record<"r" | "f" | "m", Uint8Array>>;
  readonly groups: CustomerClusters;
  readonly categories: Uint8Array;
  readonly urgent: Uint8Array;
  /** Value scores. */
  readonly values: Float64Array;
  readonly segments: SegmentRules;
  readonly rules: CustomerRules;
}

/**
 * Where all customers stand among each other.
 *
 * @param order P(an order within the horizon)
 */
export function* standingOf(
  histories: Table<PurchaseHistorySchema>,
  order: Float64Array,
  clv: Float64Array,
  groups: CustomerClusters,
  { segments, rules }: Pick<Standing, "segments" | "rules">,
): Pieces<Standing> {
  const { r, f, m, total } = rfmScores(histories);
  yield;
  const churn = order.map((p) => 1 - p);
  const categories = clvCategories(clv, rules);
  yield;
  const urgent = priorities(clv, churn);
  yield;
  const values = valueScores(clv, total, churn, rules);
  const scores = { r: Uint8Array.from(r), f: Uint8Array.from(f), m: Uint8Array.from(m) };
  return { scores, groups, categories, urgent, values, segments, rules };
}

type Name = PredictedCustomerSchema["columns"][number]["name"];

/**
 * The table of some customers.
 *
 * @param histories theirs, of which the first stands in a row among all: `from`
 */
export function* customersTable(
  histories: Table<PurchaseHistorySchema>,
  from: number,
  { expected, month, clv }: Forecasts,
  { scores, groups, categories, urgent, values, segments, rules }: Standing,
  horizon: number,
  day: number,
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
  const classes = (places: Uint8Array, names: readonly string[]) => texts((i) => names[at(places, from + i)] as string);
  const risks = riskLevels(churn, rules);
  yield;
  const score = (kind: "r" | "f" | "m", i: number) => at(scores[kind], from + i);
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
    ["rScore", () => whole((i) => score("r", i))],
    ["fScore", () => whole((i) => score("f", i))],
    ["mScore", () => whole((i) => score("m", i))],
    ["rfmScore", () => whole((i) => score("r", i) + score("f", i) + score("m", i))],
    [
      "rfmSegment",
      () => texts((i) => segments.rules[deciding(segments, score("r", i), score("f", i), score("m", i))]?.name ?? ""),
    ],
    ["cluster", () => new NumberColumn(groups.labels.slice(from, from + length))],
    ["clusterName", () => texts((i) => groups.clusters[at(groups.labels, from + i)]?.name ?? "")],
    ["isChurned", () => whole((i) => (at(silence, i) >= horizon ? 1 : 0))],
    ["churnProbability", () => new NumberColumn(churn)],
    ["churnRiskLevel", () => texts((i) => risks[i] as string)],
    ["predictedClv", () => new NumberColumn(clv)],
    ["clvCategory", () => classes(categories, CLV_CATEGORIES)],
    ["expectedDaysToNextPurchase", () => numbers((i) => at(next, i))],
    ["daysSinceLastPurchase", () => histories.column("daysSinceLastOrder")],
    ["daysOverdue", () => numbers((i) => (at(repeats, i) > 0 ? at(silence, i) - gap(i) : 0))],
    ["purchaseTimingStatus", () => texts((i) => timingStatus(at(repeats, i), at(silence, i) - gap(i), rules))],
    ["purchaseProbability30Days", () => new NumberColumn(month)],
    ["customerValueScore", () => new NumberColumn(values.slice(from, from + length))],
    ["customerPriority", () => classes(urgent, PRIORITIES)],
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
