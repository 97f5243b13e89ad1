import { mean, sum } from "d3-array";
import { countRows } from "../columns/countTexts.ts";
import { countWhere } from "../columns/countWhere.ts";
import { ratio } from "../math/ratio.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { asTable, type TableInput } from "./asTable.ts";

/** The business in eight numbers. */
export interface BusinessMetrics {
  readonly totalCustomers: number;
  /** Customers who ordered in the last 30 days. */
  readonly activeCustomers: number;
  /** Net spend of all customers, in the currency of the shop. */
  readonly totalRevenue: number;
  /** Predicted lifetime value of all customers, in the currency of the shop. */
  readonly predictedClv: number;
  /** Share of customers who count as churned, in percent; `null` without customers. */
  readonly churnRate: number | null;
  /** Mean predicted lifetime value, in the currency of the shop; `null` without customers. */
  readonly avgClv: number | null;
  /** Customers in the highest class of predicted value, `Very High Value`. */
  readonly highValueCustomers: number;
  /** Customers at risk level High or Critical. */
  readonly atRiskCustomers: number;
}

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
  const table = asTable(customerSchema, customers);
  const predictedClv = table.column("predictedClv").values;
  return {
    totalCustomers: table.length,
    activeCustomers: countWhere(table.column("recency").values, (days) => days <= 30),
    totalRevenue: sum(table.column("monetary").values),
    predictedClv: sum(predictedClv),
    churnRate: ratio(sum(table.column("isChurned").values), table.length, 100),
    avgClv: mean(predictedClv) ?? null,
    highValueCustomers: countRows(table.column("clvCategory"), "Very High Value"),
    atRiskCustomers: countRows(table.column("churnRiskLevel"), "High", "Critical"),
  };
}
