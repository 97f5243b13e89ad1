import { ascending } from "d3-array";
import { countTexts } from "../columns/countTexts.ts";
import { ratio } from "../math/ratio.ts";
import { type CustomerSchema, customerSchema, RISK_LEVELS } from "../shop/customers.ts";
import { asTable, type TableInput } from "./asTable.ts";
import type { RiskCount } from "./getRiskDistribution.ts";

/** Who is about to leave, and what goes with them. */
export interface ChurnRiskSummary {
  /** Customers per risk level, Low first, Critical last; levels without customers are left out. */
  readonly riskDistribution: readonly RiskCount[];
  /** Customers at risk level High or Critical. */
  readonly totalHighRisk: number;
  /** Net spend of those, in the currency of the shop. */
  readonly revenueAtRisk: number;
  /** Share of those among all customers, in percent; `null` without customers. */
  readonly percentAtRisk: number | null;
}

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
  const table = asTable(customerSchema, customers);
  const levels = table.column("churnRiskLevel");
  const monetary = table.column("monetary").values;
  const high = levels.dictionary.indexOf("High");
  const critical = levels.dictionary.indexOf("Critical");
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

function severity(level: string): number {
  return (RISK_LEVELS as readonly string[]).indexOf(level);
}
