import { OptionError } from "../errors.ts";
import type { BacktestReport } from "../predict/backtest.ts";
import { dayOf } from "./chartOf.ts";

/** A back-test, a report that has one, or predictions with their report. */
export type BacktestSource =
  | BacktestReport
  | { readonly backtest: BacktestReport | null }
  | { readonly report: { readonly backtest: BacktestReport | null } };

/**
 * The back-test, `null` where there was none.
 *
 * @throws OptionError
 */
export function backtestOf(caller: string, source: BacktestSource): BacktestReport | null {
  const report = typeof source === "object" && source !== null && "report" in source ? source.report : source;
  const found = typeof report === "object" && report !== null && "backtest" in report ? report.backtest : report;
  if (found === null) return null;
  if (!(typeof found === "object" && Array.isArray(found.churn?.calibration)))
    throw new OptionError(caller, "source", "what predictCustomers or backtest gave, or a report of it", source);
  return { ...found, calibrationEnd: dayOf(caller, "source.calibrationEnd", found.calibrationEnd) };
}
