import type { ChurnRiskSummary } from "../../analytics/getChurnRiskSummary.ts";
import { RISK_LEVELS } from "../../shop/classes.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted, moneyUnit, requireFields } from "../chartOf.ts";
import { countBars } from "../countBars.ts";

/**
 * Customers by churn risk level, from Low to Critical.
 *
 * @param summary the answer of `getChurnRiskSummary`
 * @throws OptionError
 * @example
 * ```ts
 * import { getChurnRiskSummary } from "clientele";
 * import { churnRiskChart } from "clientele/plot";
 *
 * churnRiskChart(getChurnRiskSummary([])).title; // => "Churn risk"
 * ```
 */
export function churnRiskChart(summary: ChurnRiskSummary, options: ChartOptions = {}): Chart {
  requireFields("churnRiskChart", summary, "getChurnRiskSummary", [
    "riskDistribution[]",
    "totalHighRisk",
    "revenueAtRisk",
  ]);
  return chartOf("churnRiskChart", options, (formats) => {
    const { riskDistribution, revenueAtRisk, totalHighRisk } = summary;
    const countOf = (level: string) => riskDistribution.find(({ riskLevel }) => riskLevel === level)?.count ?? 0;
    const others = riskDistribution.filter(({ riskLevel }) => !RISK_LEVELS.some((level) => level === riskLevel));
    const counts = [
      ...RISK_LEVELS.map((level) => ({ name: level as string, count: countOf(level) })),
      ...others.map(({ riskLevel, count }) => ({ name: riskLevel, count })),
    ];
    const spent = `${counted(formats, totalHighRisk, "customer")} at risk (High or Critical) with ${formats.value(revenueAtRisk, "money")} spent to date, in ${moneyUnit(options)}.`;
    return countBars(formats, riskDistribution.length === 0 ? [] : counts, {
      title: "Churn risk",
      kind: "risk level",
      notes: ["Levels are ranges of churn probability.", spent],
    });
  });
}
