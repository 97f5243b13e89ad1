import { countTexts } from "../columns/countTexts.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import type { Question } from "./Question.ts";

/** The parts of {@link RiskCount}. */
export const riskCount = {
  riskLevel: { kind: "text", description: "Risk level: Low, Medium, High or Critical" },
  count: { kind: "count", description: "Customers at this level" },
} as const;

/** A risk level and its customers. */
export interface RiskCount extends ValuesOf<typeof riskCount> {}

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
  const levels = columnsOf(customerSchema, customers).column("churnRiskLevel");
  return countTexts(levels).map(({ text, count }) => ({ riskLevel: text, count }));
}

/** The question as data. */
export const riskDistribution: Question<["customers"], object, RiskCount[]> = {
  name: "getRiskDistribution",
  summary: "Customers per churn risk level, the fullest first",
  tables: ["customers"],
  options: {},
  answer: { kind: "list", fields: riskCount },
  ask: getRiskDistribution,
};
