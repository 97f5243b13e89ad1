import { sum } from "d3-array";
import { countRows } from "../columns/countTexts.ts";
import { countWhere } from "../columns/countWhere.ts";
import { ratio } from "../math/ratio.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { asTable, type TableInput } from "./asTable.ts";

/** One of the four rates that make the score. */
export interface HealthComponent {
  /** `activeCustomerRate`, `retentionRate`, `repeatPurchaseRate` or `highValueRate`. */
  readonly name: string;
  /** Percent of the customers; `null` without customers. */
  readonly rate: number | null;
  /** Its share in the score; the four add up to 1. */
  readonly weight: number;
  /** rate × weight: what it brings to the score. */
  readonly points: number | null;
}

/** The health of the business; everything is `null` without customers. */
export interface BusinessHealthScore {
  /** 0.25 active + 0.35 retention + 0.25 repeat + 0.15 high value, 0 to 100. */
  readonly overallHealthScore: number | null;
  /** Percent of the customers who ordered in the last 90 days. */
  readonly activeCustomerRate: number | null;
  /** Percent of the customers who do not count as churned. */
  readonly retentionRate: number | null;
  /** Percent of the customers with more than one order. */
  readonly repeatPurchaseRate: number | null;
  /** Percent of the customers in the classes `High Value` and `Very High Value`. */
  readonly highValueRate: number | null;
  /** Good from 70, Fair from 50, else Poor. */
  readonly healthStatus: "Good" | "Fair" | "Poor" | null;
  /** How the score comes about. */
  readonly components: readonly HealthComponent[];
}

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
  const table = asTable(customerSchema, customers);
  const percent = (count: number): number | null => ratio(count, table.length, 100);
  const churned = percent(sum(table.column("isChurned").values));
  const rates = {
    activeCustomerRate: percent(countWhere(table.column("recency").values, (days) => days <= 90)),
    retentionRate: churned === null ? null : 100 - churned,
    repeatPurchaseRate: percent(countWhere(table.column("frequency").values, (orders) => orders > 1)),
    highValueRate: percent(countRows(table.column("clvCategory"), "High Value", "Very High Value")),
  };
  const components = Object.entries(WEIGHTS).map(([name, weight]) => {
    const rate = rates[name as keyof typeof WEIGHTS];
    return { name, rate, weight, points: rate === null ? null : rate * weight };
  });
  const overallHealthScore = table.length === 0 ? null : sum(components, (component) => component.points);
  return { overallHealthScore, ...rates, healthStatus: statusOf(overallHealthScore), components };
}

const WEIGHTS = {
  activeCustomerRate: 0.25,
  retentionRate: 0.35,
  repeatPurchaseRate: 0.25,
  highValueRate: 0.15,
} as const;

function statusOf(score: number | null): BusinessHealthScore["healthStatus"] {
  if (score === null) return null;
  if (score >= 70) return "Good";
  return score >= 50 ? "Fair" : "Poor";
}
