import { sum } from "d3-array";
import type { RevenueTrend } from "../../analytics/getRevenueTrends.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted, requireRows } from "../chartOf.ts";
import { partialNote, periodAxis } from "../periods.ts";

/**
 * Orders, and the customers who placed them, by period.
 *
 * @param trends the answer of `getRevenueTrends`
 * @throws OptionError
 * @example
 * ```ts
 * import { getRevenueTrends } from "clientele";
 * import { activityChart } from "clientele/plot";
 *
 * activityChart(getRevenueTrends([])).series; // => ["Orders", "Customers who ordered"]
 * ```
 */
export function activityChart(trends: readonly RevenueTrend[], options: ChartOptions = {}): Chart {
  requireRows("activityChart", trends, "getRevenueTrends", ["periodStart", "transactionCount", "uniqueCustomers"]);
  return chartOf("activityChart", options, (formats) => {
    const { unit, scale, names, span } = periodAxis(
      trends.map(({ periodStart }) => periodStart),
      formats,
    );
    const orders = sum(trends, ({ transactionCount }) => transactionCount);
    const line = (series: number, name: "transactionCount" | "uniqueCustomers", one: string) => ({
      mark: "line" as const,
      series,
      marks: trends.map((trend, x) => ({
        x,
        y: trend[name],
        partial: trend.partial,
        title: `${names[x]}: ${counted(formats, trend[name], one)}${trend.partial ? ", not over yet" : ""}`,
      })),
    });
    return {
      title: "Orders and customers",
      description: `Orders and distinct customers who ordered by ${unit}, ${span}: ${counted(formats, orders, "order")} in all.`,
      notes: [
        `${counted(formats, orders, "order")}, ${span}. A customer counts once in each ${unit}; guests are not counted.`,
        ...partialNote(
          trends.some(({ partial }) => partial),
          unit,
        ),
      ],
      series: ["Orders", "Customers who ordered"],
      panels: [
        {
          x: scale,
          y: { kind: "linear", label: `Number per ${unit}`, format: "count" },
          layers: [line(0, "transactionCount", "order"), line(1, "uniqueCustomers", "customer")],
        },
      ],
      table: {
        columns: [
          { name: unit, format: "text" },
          { name: "orders", format: "count" },
          { name: "customers", format: "count" },
          { name: "complete", format: "text" },
        ],
        rows: trends.map(({ transactionCount, uniqueCustomers, partial }, i) => [
          names[i] as string,
          transactionCount,
          uniqueCustomers,
          partial ? "no" : "yes",
        ]),
      },
    };
  });
}
