import { countRows } from "../columns/countTexts.ts";
import { countWhere } from "../columns/countWhere.ts";
import { ratio } from "../math/ratio.ts";
import { sum } from "../math/statistics.ts";
import { HIGH_VALUE } from "../shop/classes.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import type { Question } from "./Question.ts";

const component = {
  name: {
    kind: "text",
    description:
      "Which of the four rates: `activeCustomerRate`, `retentionRate`, `repeatPurchaseRate`, `highValueRate`",
  },
  rate: { kind: "percent", description: "The rate; null without customers", nullable: true },
  weight: { kind: "share", description: "Its share in the score; the four add up to 1" },
  points: {
    kind: "number",
    unit: "0 to 100",
    description: "Rate times weight: what it brings to the score",
    nullable: true,
  },
} as const;

const score = {
  overallHealthScore: {
    kind: "number",
    unit: "0 to 100",
    description: "0.25 active + 0.35 retention + 0.25 repeat + 0.15 high value",
    nullable: true,
  },
  activeCustomerRate: { kind: "percent", description: "Customers who ordered in the last 90 days", nullable: true },
  retentionRate: { kind: "percent", description: "Customers who do not count as churned", nullable: true },
  repeatPurchaseRate: { kind: "percent", description: "Customers with more than one order", nullable: true },
  highValueRate: {
    kind: "percent",
    nullable: true,
    description: "Customers of the classes `High Value` and `Very High Value`",
  },
  healthStatus: {
    kind: "text",
    values: ["Good", "Fair", "Poor"],
    description: "Good from 70, Fair from 50",
    nullable: true,
  },
  components: { kind: "list", fields: component, description: "How the score comes about" },
} as const;

/** One of the four rates that make the score. */
export interface HealthComponent extends ValuesOf<typeof component> {}

/** The health of the business; everything is `null` without customers. */
export interface BusinessHealthScore extends ValuesOf<typeof score> {}

/**
 * The health of the business as one number from 0 to 100, and the four rates behind it.
 *
 * @param customers needs `recency`, `isChurned`, `frequency`, `clvCategory`
 * @throws DataError `missing_column`
 * @example
 * ```ts
 * import { calculateBusinessHealthScore } from "clientele";
 *
 * const health = calculateBusinessHealthScore([
 *   { recency: 10, isChurned: 0, frequency: 3, clvCategory: "High Value" },
 *   { recency: 200, isChurned: 1, frequency: 1, clvCategory: "Low Value" },
 * ]);
 * health.overallHealthScore; // => 50
 * health.healthStatus; // => "Fair"
 * ```
 */
export function calculateBusinessHealthScore(customers: TableInput<CustomerSchema>): BusinessHealthScore {
  const table = columnsOf(customerSchema, customers);
  const percent = (count: number): number | null => ratio(count, table.length, 100);
  const churned = percent(sum(table.column("isChurned").values));
  const rates = {
    activeCustomerRate: percent(countWhere(table.column("recency").values, (days) => days <= 90)),
    retentionRate: churned === null ? null : 100 - churned,
    repeatPurchaseRate: percent(countWhere(table.column("frequency").values, (orders) => orders > 1)),
    highValueRate: percent(countRows(table.column("clvCategory"), ...HIGH_VALUE)),
  };
  return healthFrom(rates, table.length);
}

/** The four rates. */
type Rates = Pick<BusinessHealthScore, (typeof WEIGHTS)[number][0]>;

/** The score that rates make, of so many customers. */
export function healthFrom(rates: Rates, customers: number): BusinessHealthScore {
  const components = WEIGHTS.map(([name, weight]) => {
    const rate = rates[name];
    return { name, rate, weight, points: rate === null ? null : rate * weight };
  });
  const overallHealthScore = customers === 0 ? null : sum(components, (component) => component.points);
  return { overallHealthScore, ...rates, healthStatus: statusOf(overallHealthScore), components };
}

const WEIGHTS = [
  ["activeCustomerRate", 0.25],
  ["retentionRate", 0.35],
  ["repeatPurchaseRate", 0.25],
  ["highValueRate", 0.15],
] as const;

function statusOf(score: number | null): BusinessHealthScore["healthStatus"] {
  if (score === null) return null;
  if (score >= 70) return "Good";
  return score >= 50 ? "Fair" : "Poor";
}

/** The question as data. */
export const businessHealthScore: Question<["customers"], object, BusinessHealthScore> = {
  name: "calculateBusinessHealthScore",
  summary: "The health of the business, 0 to 100, and how it comes about",
  tables: ["customers"],
  options: {},
  answer: { kind: "object", fields: score },
  ask: calculateBusinessHealthScore,
};
