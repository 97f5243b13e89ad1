import { ascending } from "../columns/compare.ts";
import { countTexts } from "../columns/countTexts.ts";
import { ratio } from "../math/ratio.ts";
import { AT_RISK, RISK_LEVELS } from "../shop/classes.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import { riskCount } from "./getRiskDistribution.ts";
import type { Question } from "./Question.ts";

const summary = {
  riskDistribution: {
    kind: "list",
    fields: riskCount,
    description: "By severity, Low first; levels without customers are left out",
  },
  totalHighRisk: { kind: "count", description: "Customers at risk level High or Critical" },
  revenueAtRisk: { kind: "money", description: "Net spend of those" },
  percentAtRisk: {
    kind: "percent",
    description: "Share of those among all customers; null without customers",
    nullable: true,
  },
} as const;

/** Who is about to leave, and what goes with them. */
export interface ChurnRiskSummary extends ValuesOf<typeof summary> {}

/**
 * How many customers are at which risk of leaving, and the spend that is at stake.
 *
 * @param customers needs `churnRiskLevel` and `monetary`
 * @throws DataError `missing_column`
 * @example
 * ```ts
 * import { getChurnRiskSummary } from "clientele";
 *
 * const summary = getChurnRiskSummary([
 *   { churnRiskLevel: "Critical", monetary: 500 },
 *   { churnRiskLevel: "Low", monetary: 100 },
 * ]);
 * summary.revenueAtRisk; // => 500
 * summary.percentAtRisk; // => 50
 * summary.riskDistribution; // => [{ riskLevel: "Low", count: 1 }, { riskLevel: "Critical", count: 1 }]
 * ```
 */
export function getChurnRiskSummary(customers: TableInput<CustomerSchema>): ChurnRiskSummary {
  const table = columnsOf(customerSchema, customers);
  const levels = table.column("churnRiskLevel");
  const monetary = table.column("monetary").values;
  const [high, critical] = AT_RISK.map((level) => levels.dictionary.indexOf(level));
  let totalHighRisk = 0;
  let revenueAtRisk = 0;
  for (let row = 0; row < table.length; row++) {
    const code = levels.codes[row];
    if (code === 0 || (code !== high && code !== critical)) continue;
    totalHighRisk++;
    const spend = monetary[row] as number;
    if (!Number.isNaN(spend)) revenueAtRisk += spend;
  }
  return {
    riskDistribution: countTexts(levels)
      .map(({ text, count }) => ({ riskLevel: text, count }))
      .sort((a, b) => ascending(severity(a.riskLevel), severity(b.riskLevel))),
    totalHighRisk,
    revenueAtRisk,
    percentAtRisk: ratio(totalHighRisk, table.length, 100),
  };
}

export function severity(level: string): number {
  return (RISK_LEVELS as readonly string[]).indexOf(level);
}

/** The question as data. */
export const churnRiskSummary: Question<["customers"], object, ChurnRiskSummary> = {
  name: "getChurnRiskSummary",
  summary: "How many customers are at which risk, and the spend at stake",
  tables: ["customers"],
  options: {},
  answer: { kind: "object", fields: summary },
  ask: getChurnRiskSummary,
};
