import { sum } from "d3-array";
import type { RevenueTrend } from "../../analytics/getRevenueTrends.ts";
import type { Chart } from "../Chart.ts";
import { chartOf, counted, requireRows } from "../chartOf.ts";
import { latest, latestNote, PERIOD_OPTIONS, type PeriodChartOptions, partialNote, periodAxis } from "../periods.ts";

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
export function activityChart(trends: readonly RevenueTrend[], options: PeriodChartOptions = {}): Chart {
  requireRows("activityChart", trends, "getRevenueTrends", ["periodStart", "transactionCount", "uniqueCustomers"]);
  return chartOf(
    "activityChart",
    options,
    (formats) => {
      const shown = latest("activityChart", trends, options.last);
      const { unit, scale, names, span } = periodAxis(
        "activityChart",
        shown.map(({ periodStart }) => periodStart),
        formats,
        options.period,
      );
      const orders = sum(shown, ({ transactionCount }) => transactionCount);
      const line = (series: number, name: "transactionCount" | "uniqueCustomers", one: string) => ({
        mark: "line" as const,
        series,
        marks: shown.map((trend, x) => ({
          x,
          y: trend[name],
          partial: trend.partial,
          title: `${names[x]}: ${counted(formats, trend[name], one)}${trend.partial ? " (incomplete)" : ""}`,
        })),
      });
      return {
        title: "Orders and customers",
        description: `Orders and distinct customers by ${unit}, ${span}: ${counted(formats, orders, "order")} in all.`,
        notes: [
          `${counted(formats, orders, "order")}, ${span}. Each customer counts once per ${unit}. Guest orders count as orders, guests not as customers.`,
          ...latestNote(shown.length, trends.length, unit),
          ...partialNote(
            shown.some(({ partial }) => partial),
            unit,
            "dotted",
          ),
        ],
        series: ["Orders", "Customers who ordered"],
        panels: [
          {
            x: scale,
            y: { kind: "linear", label: `Count per ${unit}`, format: "count" },
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
          rows: shown.map(({ transactionCount, uniqueCustomers, partial }, i) => [
            names[i] as string,
            transactionCount,
            uniqueCustomers,
            partial ? "no" : "yes",
          ]),
        },
      };
    },
    PERIOD_OPTIONS,
  );
}
