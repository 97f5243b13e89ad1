import { OptionError } from "../errors.ts";
import type { BacktestReport } from "../predict/backtest.ts";

/** A test of predictions, or a report that has one. */
export type Tested = BacktestReport | { readonly backtest: BacktestReport | null };

/**
 * The test, `null` where there was none. A day that went through JSON is a text.
 *
 * @throws OptionError
 */
export function backtestOf(caller: string, tested: Tested): BacktestReport | null {
  const found = typeof tested === "object" && tested !== null && "backtest" in tested ? tested.backtest : tested;
  if (found === null) return null;
  if (!(typeof found === "object" && Array.isArray(found.churn?.calibration)))
    throw new OptionError(caller, "tested", "the report of predictCustomers, or what backtest gave", tested);
  return { ...found, calibrationEnd: new Date(found.calibrationEnd) };
}
