import { max } from "d3-array";
import type { BacktestReport } from "../../predict/backtest.ts";
import { type BacktestSource, backtestOf } from "../backtestOf.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted } from "../chartOf.ts";

/**
 * Whether predicted probabilities came true: of groups of customers with similar probabilities, the share who ordered against the mean
 * probability. Points on the diagonal are right; the larger a point, the more customers.
 *
 * @param source what `predictCustomers` or `backtest` gave, or the report of it
 * @throws OptionError
 * @example
 * ```ts
 * import { calibrationChart } from "clientele/plot";
 *
 * calibrationChart({ backtest: null }).description; // => "Predicted probability of an order against the share who ordered: not back-tested."
 * ```
 */
export function calibrationChart(source: BacktestSource, options: ChartOptions = {}): Chart {
  const backtest: BacktestReport | null = backtestOf("calibrationChart", source);
  return chartOf("calibrationChart", options, (formats) => {
    const bins = backtest?.churn.calibration ?? [];
    const most = max(bins, ({ count }) => count) ?? 1;
    const percent = (share: number) => formats.value(share, "share");
    const what = "Predicted probability of an order against the share who ordered";
    return {
      title: "Calibration of predicted probabilities",
      description:
        backtest === null
          ? `${what}: not back-tested.`
          : `${what}, ${counted(formats, backtest.customers, "customer")} in ${counted(formats, bins.length, "group")}; mean absolute difference ${formats.value(100 * backtest.churn.calibrationError, "number")} percentage points.`,
      notes:
        backtest === null
          ? ["Not back-tested."]
          : [
              `${counted(formats, backtest.customers, "customer")} known on ${formats.day(backtest.calibrationEnd)}, and whether they ordered in the ${counted(formats, backtest.horizonDays, "day")} after it. ${counted(formats, bins.length, "group")} of customers with similar probabilities.`,
              `On the diagonal, predicted and observed agree. Mean absolute difference: ${formats.value(100 * backtest.churn.calibrationError, "number")} percentage points.`,
            ],
      series: ["Group of customers", "Perfect calibration"],
      panels: [
        {
          x: { kind: "linear", label: "Predicted probability of an order", format: "share", domain: [0, 1] },
          y: { kind: "linear", label: "Share who ordered", format: "share", domain: [0, 1] },
          layers: [
            { mark: "rule", series: 1, marks: bins.length === 0 ? [] : [{ x: 0, y: 0, x2: 1, y2: 1 }] },
            {
              mark: "point",
              series: 0,
              marks: bins.map(({ count, meanPredicted, meanActual }) => ({
                x: meanPredicted,
                y: meanActual,
                strength: (0.5 * count) / most,
                title: `${counted(formats, count, "customer")}: ${percent(meanPredicted)} predicted, ${percent(meanActual)} ordered`,
              })),
            },
          ],
        },
      ],
      table: {
        columns: [
          { name: "customers", format: "count" },
          { name: "predicted", format: "share" },
          { name: "ordered", format: "share" },
        ],
        rows: bins.map(({ count, meanPredicted, meanActual }) => [count, meanPredicted, meanActual]),
      },
    };
  });
}
