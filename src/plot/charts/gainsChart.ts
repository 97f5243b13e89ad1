import { cumsum, least, sum } from "d3-array";
import { type BacktestSource, backtestOf } from "../backtestOf.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted } from "../chartOf.ts";

/**
 * The gains curve: which share of those who ordered would have been reached by writing to the customers with the highest predicted
 * probability first.
 *
 * @param source what `predictCustomers` or `backtest` gave, or the report of it
 * @throws OptionError
 * @example
 * ```ts
 * import { gainsChart } from "clientele/plot";
 *
 * gainsChart({ backtest: null }).series; // => ["By predicted probability", "Random order", "Perfect ranking"]
 * ```
 */
export function gainsChart(source: BacktestSource, options: ChartOptions = {}): Chart {
  const backtest = backtestOf("gainsChart", source);
  return chartOf("gainsChart", options, (formats) => {
    const bins = [...(backtest?.churn.calibration ?? [])].reverse();
    const customers = sum(bins, ({ count }) => count);
    const ordered = sum(bins, ({ count, meanActual }) => count * meanActual);
    const reached = cumsum(bins, ({ count }) => count);
    const found = cumsum(bins, ({ count, meanActual }) => count * meanActual);
    // nobody ordered: there is nothing to reach
    const isKnown = customers > 0 && ordered > 0;
    const points = isKnown
      ? bins.map((_, i) => ({ x: (reached[i] as number) / customers, y: (found[i] as number) / ordered }))
      : [];
    const percent = (share: number) => formats.value(share, "share");
    const third = least(points, ({ x }) => Math.abs(x - 0.3));
    const base = isKnown ? ordered / customers : 0;
    const says =
      third === undefined || Math.abs(third.x - 0.3) > 0.1
        ? ""
        : `The ${percent(third.x)} of customers with the highest predicted probability include ${percent(third.y)} of the buyers.`;
    return {
      title: "Gains: buyers reached by contacting the likeliest customers first",
      description: `Share of buyers reached, by share of customers contacted. ${says}`.trim(),
      notes:
        backtest === null
          ? ["Not back-tested."]
          : [
              `${counted(formats, customers, "customer")} known on ${formats.day(backtest.calibrationEnd)}, of whom ${formats.value(Math.round(ordered), "count")} ordered in the ${counted(formats, backtest.horizonDays, "day")} after it. Each point adds a group of customers with similar probabilities.`,
              ...(says === "" ? [] : [says]),
            ],
      series: ["By predicted probability", "Random order", "Perfect ranking"],
      panels: [
        {
          x: { kind: "linear", label: "Share of customers contacted", format: "share", domain: [0, 1] },
          y: { kind: "linear", label: "Share of buyers reached", format: "share", domain: [0, 1] },
          layers: [
            { mark: "rule", series: 1, marks: isKnown ? [{ x: 0, y: 0, x2: 1, y2: 1 }] : [] },
            {
              mark: "rule",
              series: 2,
              marks: isKnown
                ? [
                    { x: 0, y: 0, x2: base, y2: 1 },
                    { x: base, y: 1, x2: 1, y2: 1 },
                  ]
                : [],
            },
            {
              mark: "line",
              series: 0,
              marks: isKnown
                ? [{ x: 0, y: 0 }, ...points].map((point) => ({
                    ...point,
                    title: `${percent(point.x)} of the customers: ${percent(point.y)} of buyers`,
                  }))
                : [],
            },
          ],
        },
      ],
      table: {
        columns: [
          { name: "share of customers", format: "share" },
          { name: "share of buyers", format: "share" },
        ],
        rows: points.map(({ x, y }) => [x, y]),
      },
    };
  });
}
