import { sum } from "d3-array";
import type { ClvBin } from "../../analytics/getClvDistribution.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted, moneyUnit, requireRows } from "../chartOf.ts";

/** The largest value over the smallest that is drawn. */
const SPAN = 1e6;

/**
 * How predicted lifetime value is distributed: a histogram on a logarithmic scale, as the bins are.
 *
 * @param bins the answer of `getClvDistribution`
 * @throws OptionError
 * @example
 * ```ts
 * import { getClvDistribution } from "clientele";
 * import { clvChart } from "clientele/plot";
 *
 * clvChart(getClvDistribution([{ predictedClv: 10 }, { predictedClv: 1000 }], { bins: 2 })).table.rows.length; // => 2
 * ```
 */
export function clvChart(bins: readonly ClvBin[], options: ChartOptions = {}): Chart {
  requireRows("clvChart", bins, "getClvDistribution", ["binStart", "binEnd", "count"]);
  return chartOf("clvChart", options, (formats) => {
    // what lies at 0 or below is on no logarithmic scale, and next to nothing makes it endless
    const least = (bins.at(-1)?.binEnd ?? 0) / SPAN;
    const drawn = bins.filter(({ binStart, binEnd }) => binStart > 0 && binStart >= least && binEnd >= binStart);
    const customers = sum(drawn, ({ count }) => count);
    const left = sum(bins, ({ count }) => count) - customers;
    const fullest = drawn.reduce<ClvBin | undefined>(
      (most, bin) => (most && most.count >= bin.count ? most : bin),
      undefined,
    );
    const range = ({ binStart, binEnd }: ClvBin) =>
      `${formats.value(binStart, "money")} to ${formats.value(binEnd, "money")}`;
    return {
      title: "Predicted lifetime value",
      description:
        fullest === undefined || customers === 0
          ? "Customers by predicted lifetime value."
          : `${counted(formats, customers, "customer")} by predicted lifetime value, from ${formats.value(drawn[0]?.binStart ?? null, "money")} to ${formats.value(drawn.at(-1)?.binEnd ?? null, "money")}; fullest bin: ${range(fullest)}.`,
      notes: [
        `${counted(formats, customers, "customer")} drawn; predicted value in ${moneyUnit(options)}, on a logarithmic scale: equal distances are equal ratios.`,
        ...(left > 0
          ? [
              `Not drawn: ${counted(formats, left, "customer")} with a value below ${formats.value(drawn[0]?.binStart ?? null, "money")}.`,
            ]
          : []),
      ],
      panels: [
        {
          x: { kind: "log", label: `Predicted lifetime value, ${moneyUnit(options)}`, format: "money" },
          y: { kind: "linear", label: "Customers", format: "count" },
          layers: [
            {
              mark: "bar",
              series: 0,
              marks:
                customers === 0
                  ? []
                  : drawn.map((bin) => ({
                      x: bin.binStart,
                      x2: bin.binEnd,
                      y: bin.count,
                      title: `${range(bin)}: ${counted(formats, bin.count, "customer")}`,
                    })),
            },
          ],
        },
      ],
      table: {
        columns: [
          { name: "from", format: "money" },
          { name: "to", format: "money" },
          { name: "customers", format: "count" },
        ],
        rows: bins.map(({ binStart, binEnd, count }) => [binStart, binEnd, count]),
      },
    };
  });
}
