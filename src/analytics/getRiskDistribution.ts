import { countTexts } from "../columns/countTexts.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { asTable, type TableInput } from "./asTable.ts";

/** A risk level and its customers. */
export interface RiskCount {
  /** `Low`, `Medium`, `High` or `Critical`. */
  readonly riskLevel: string;
  readonly count: number;
}

/**
 * How many customers are at each risk level, the fullest level first.
 *
 * @param customers needs `churnRiskLevel`; customers without one are left out
 * @throws DataError `missing_column`
 * @example
 * ```ts
 * import { getRiskDistribution } from "clientele";
 *
 * getRiskDistribution([{ churnRiskLevel: "Low" }, { churnRiskLevel: "High" }, { churnRiskLevel: "High" }]);
 * // => [{ riskLevel: "High", count: 2 }, { riskLevel: "Low", count: 1 }]
 * ```
 */
export function getRiskDistribution(customers: TableInput<CustomerSchema>): RiskCount[] {
  const levels = asTable(customerSchema, customers).column("churnRiskLevel");
  return countTexts(levels).map(({ text, count }) => ({ riskLevel: text, count }));
}
