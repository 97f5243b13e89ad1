import { OptionError } from "../errors.ts";
import type { PredictionReport } from "./predictCustomers.ts";

/**
 * How good the predictions of a report are, in one sentence without a capital at its beginning.
 *
 * @param report of `predictCustomers`, also after `JSON.parse(JSON.stringify(report))`
 * @throws OptionError
 * @example
 * ```ts
 * import { trustSentence } from "clientele";
 *
 * trustSentence({ backtest: null, horizonDays: 90, warnings: [] }); // => "not known: they were not back-tested."
 * ```
 */
export function trustSentence(report: Pick<PredictionReport, "backtest" | "horizonDays" | "warnings">): string {
  if (typeof report !== "object" || report === null || report.backtest === undefined)
    throw new OptionError("trustSentence", "report", "the report of predictCustomers", report);
  const { backtest, horizonDays, warnings } = report;
  if (backtest === null) {
    const isShort = warnings.some(({ code }) => code === "not_tested");
    return isShort
      ? `not known: the orders span less than the ${horizonDays} days that the test needs.`
      : "not known: they were not back-tested.";
  }
  const { churn, calibrationEnd, customers } = backtest;
  const { auc, rank, baselines } = churn;
  if (auc === null || rank.verdict === "notEnoughData")
    return `not known: too few of ${customers} customers ordered, or did not, to tell.`;
  const other = baselines.recency.auc ?? 0.5;
  const verdict = rank.verdict === "better" ? "visibly better" : "no visible difference";
  const day = new Date(calibrationEnd).toISOString().slice(0, 10);
  return `back-tested on the ${horizonDays} days from ${day}, they put a customer who ordered ahead of one who did not in ${percent(auc)} of pairs; the days since the last order alone do so in ${percent(other)} (${verdict}).`;
}

const percent = (share: number): string => `${Math.round(100 * share)}%`;
