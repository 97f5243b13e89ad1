import { cumsum, sum } from "d3-array";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted } from "../chartOf.ts";
import { backtestOf, type Tested } from "../tested.ts";

/**
 * The gains curve: which share of those who ordered would have been reached by writing to the customers with the highest predicted
 * probability first.
 *
 * @param tested the report of `predictCustomers`, or what `backtest` gave
 * @throws OptionError
 * @example
 * ```ts
 * import { gainsChart } from "clientele/plot";
 *
 * gainsChart({ backtest: null }).series; // => ["By predicted probability", "In random order", "Knowing who will order"]
 * ```
 */
export function gainsChart(tested: Tested, options: ChartOptions = {}): Chart {
  const backtest = backtestOf("gainsChart", tested);
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
    const third = points.find(({ x }) => x >= 0.295);
    const base = isKnown ? ordered / customers : 0;
    const says =
      third === undefined
        ? ""
        : `The ${percent(third.x)} with the highest probability hold ${percent(third.y)} of those who ordered.`;
    return {
      title: "Who is reached by writing to the likeliest first",
      description: `Share of those who ordered, by share of the customers written to. ${says}`.trim(),
      notes:
        backtest === null
          ? ["Not tested: the orders span less than the test needs."]
          : [
              `${counted(formats, customers, "customer")} known on ${formats.day(backtest.calibrationEnd)}, of whom ${formats.value(Math.round(ordered), "count")} ordered in the ${backtest.horizonDays} days after it. Points are tenths of the customers.`,
              ...(says === "" ? [] : [says]),
            ],
      series: ["By predicted probability", "In random order", "Knowing who will order"],
      panels: [
        {
          x: { kind: "linear", label: "Share of customers written to", format: "share", domain: [0, 1] },
          y: { kind: "linear", label: "Share of those who ordered", format: "share", domain: [0, 1] },
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
                    title: `${percent(point.x)} of the customers: ${percent(point.y)} of those who ordered`,
                  }))
                : [],
            },
          ],
        },
      ],
      table: {
        columns: [
          { name: "share of customers", format: "share" },
          { name: "share of those who ordered", format: "share" },
        ],
        rows: points.map(({ x, y }) => [x, y]),
      },
    };
  });
}
