import { countRows } from "../columns/countTexts.ts";
import { countWhere } from "../columns/countWhere.ts";
import { ratio } from "../math/ratio.ts";
import { mean, sum } from "../math/statistics.ts";
import { AT_RISK, HIGHEST_VALUE } from "../shop/classes.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import type { Question } from "./Question.ts";

const metrics = {
  totalCustomers: { kind: "count", description: "Customers" },
  activeCustomers: { kind: "count", description: "Customers who ordered in the last 30 days" },
  totalRevenue: { kind: "money", description: "Net spend of all customers" },
  predictedClv: { kind: "money", description: "Predicted lifetime value of all customers" },
  churnRate: {
    kind: "percent",
    description: "Share of customers who count as churned; null without customers",
    nullable: true,
  },
  avgClv: { kind: "money", description: "Mean predicted lifetime value; null without customers", nullable: true },
  highValueCustomers: {
    kind: "count",
    description: "Customers in the highest class of predicted value, `Very High Value`",
  },
  atRiskCustomers: { kind: "count", description: "Customers at risk level High or Critical" },
} as const;

/** The business in eight numbers. */
export interface BusinessMetrics extends ValuesOf<typeof metrics> {}

/**
 * The business in eight numbers: customers, revenue, predicted value, churn.
 *
 * @param customers needs `recency`, `monetary`, `predictedClv`, `isChurned`, `clvCategory`, `churnRiskLevel`
 * @returns counts and sums are 0 and rates `null` without customers
 * @throws DataError `missing_column`
 * @example
 * ```ts
 * import { getBusinessMetrics } from "clientele";
 *
 * const metrics = getBusinessMetrics([
 *   { recency: 12, monetary: 300, predictedClv: 120, isChurned: 0, clvCategory: "Very High Value", churnRiskLevel: "Low" },
 *   { recency: 95, monetary: 100, predictedClv: 20, isChurned: 1, clvCategory: "Low Value", churnRiskLevel: "High" },
 * ]);
 * metrics.totalRevenue; // => 400
 * metrics.churnRate; // => 50
 * metrics.atRiskCustomers; // => 1
 * ```
 */
export function getBusinessMetrics(customers: TableInput<CustomerSchema>): BusinessMetrics {
  const table = columnsOf(customerSchema, customers);
  const predictedClv = table.column("predictedClv").values;
  return {
    totalCustomers: table.length,
    activeCustomers: countWhere(table.column("recency").values, (days) => days <= 30),
    totalRevenue: sum(table.column("monetary").values),
    predictedClv: sum(predictedClv),
    churnRate: ratio(sum(table.column("isChurned").values), table.length, 100),
    avgClv: mean(predictedClv),
    highValueCustomers: countRows(table.column("clvCategory"), HIGHEST_VALUE),
    atRiskCustomers: countRows(table.column("churnRiskLevel"), ...AT_RISK),
  };
}

/** The question as data. */
export const businessMetrics: Question<["customers"], object, BusinessMetrics> = {
  name: "getBusinessMetrics",
  summary: "The business in eight numbers",
  tables: ["customers"],
  options: {},
  answer: { kind: "object", fields: metrics },
  ask: getBusinessMetrics,
};
