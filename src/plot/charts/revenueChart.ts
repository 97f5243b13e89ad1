import { max, sum } from "d3-array";
import type { RevenueTrend } from "../../analytics/getRevenueTrends.ts";
import type { Chart } from "../Chart.ts";
import { chartOf, counted, moneyUnit, requireRows } from "../chartOf.ts";
import { latest, latestNote, PERIOD_OPTIONS, type PeriodChartOptions, partialNote, periodAxis } from "../periods.ts";

/**
 * Revenue by period as bars; a period that is not over is drawn pale.
 *
 * @param trends the answer of `getRevenueTrends`
 * @throws OptionError
 * @example
 * ```ts
 * import { getRevenueTrends } from "clientele";
 * import { revenueChart } from "clientele/plot";
 *
 * const trends = getRevenueTrends([{ customerId: "C1", date: "2025-01-31", revenue: 20 }]);
 * revenueChart(trends, { currency: "EUR" }).title; // => "Revenue"
 * ```
 */
export function revenueChart(trends: readonly RevenueTrend[], options: PeriodChartOptions = {}): Chart {
  requireRows("revenueChart", trends, "getRevenueTrends", ["periodStart", "totalRevenue", "transactionCount"]);
  return chartOf(
    "revenueChart",
    options,
    (formats) => {
      const shown = latest("revenueChart", trends, options.last);
      const { unit, scale, names, span } = periodAxis(
        "revenueChart",
        shown.map(({ periodStart }) => periodStart),
        formats,
        options.period,
      );
      const complete = shown.filter(({ partial }) => !partial);
      const best = max(complete, ({ totalRevenue }) => totalRevenue);
      const total = sum(shown, ({ totalRevenue }) => totalRevenue);
      const bestName = names[shown.findIndex(({ totalRevenue, partial }) => !partial && totalRevenue === best)];
      const orders = sum(shown, ({ transactionCount }) => transactionCount);
      return {
        title: unit === "period" ? "Revenue" : `Revenue by ${unit}`,
        description:
          best === undefined
            ? `Revenue, ${span}.`
            : `Revenue by ${unit}, ${span}: ${formats.value(total, "money")} in total; best complete ${unit}: ${bestName}, ${formats.value(best, "money")}.`,
        notes: [
          `${counted(formats, orders, "order")}, ${span}. Revenue is net of refunds, in ${moneyUnit(options)}.`,
          ...latestNote(shown.length, trends.length, unit),
          ...partialNote(
            shown.some(({ partial }) => partial),
            unit,
            "pale",
          ),
        ],
        panels: [
          {
            x: scale,
            y: { kind: "linear", label: `Revenue, ${moneyUnit(options)}`, format: "money" },
            layers: [
              {
                mark: "bar",
                series: 0,
                marks: shown.map(({ totalRevenue, transactionCount, partial }, x) => ({
                  x,
                  y: totalRevenue,
                  partial,
                  title: `${names[x]}: ${formats.value(totalRevenue, "money")}, ${counted(formats, transactionCount, "order")}${partial ? " (incomplete)" : ""}`,
                })),
              },
            ],
          },
        ],
        table: {
          columns: [
            { name: unit, format: "text" },
            { name: "revenue", format: "money" },
            { name: "orders", format: "count" },
            { name: "complete", format: "text" },
          ],
          rows: shown.map(({ totalRevenue, transactionCount, partial }, i) => [
            names[i] as string,
            totalRevenue,
            transactionCount,
            partial ? "no" : "yes",
          ]),
        },
      };
    },
    PERIOD_OPTIONS,
  );
}
