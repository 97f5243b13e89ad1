import { max } from "d3-array";
import type { BacktestReport } from "../../predict/backtest.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted } from "../chartOf.ts";
import { backtestOf, type Tested } from "../tested.ts";

/**
 * Whether predicted probabilities came true: of each tenth of the customers, the share who ordered against the mean probability. Points on
 * the diagonal are right; the larger a point, the more customers.
 *
 * @param tested the report of `predictCustomers`, or what `backtest` gave
 * @throws OptionError
 * @example
 * ```ts
 * import { calibrationChart } from "clientele/plot";
 *
 * calibrationChart({ backtest: null }).description; // => "Predicted probability of an order against the share who ordered: not tested."
 * ```
 */
export function calibrationChart(tested: Tested, options: ChartOptions = {}): Chart {
  const backtest: BacktestReport | null = backtestOf("calibrationChart", tested);
  return chartOf("calibrationChart", options, (formats) => {
    const bins = backtest?.churn.calibration ?? [];
    const most = max(bins, ({ count }) => count) ?? 1;
    const percent = (share: number) => formats.value(share, "share");
    const what = "Predicted probability of an order against the share who ordered";
    return {
      title: "Do the predictions come true?",
      description:
        backtest === null
          ? `${what}: not tested.`
          : `${what}, in ${counted(formats, bins.length, "group")} of ${counted(formats, backtest.customers, "customer")}; on average they are ${formats.value(100 * backtest.churn.calibrationError, "number")} percentage points apart.`,
      notes:
        backtest === null
          ? ["Not tested: the orders span less than the test needs."]
          : [
              `${counted(formats, backtest.customers, "customer")} known on ${formats.day(backtest.calibrationEnd)}, and whether they ordered in the ${backtest.horizonDays} days after it. Tenths of the customers by probability.`,
              `On the diagonal: as many ordered as predicted. On average ${formats.value(100 * backtest.churn.calibrationError, "number")} percentage points off.`,
            ],
      series: ["A tenth of the customers", "As predicted"],
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
