import type { ValueConcentration } from "../../analytics/getValueConcentration.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted, moneyUnit, requireFields } from "../chartOf.ts";

/**
 * How much of the revenue comes from how few customers: its share by share of the customers, those who spend most first.
 *
 * @param concentration the answer of `getValueConcentration`
 * @throws OptionError
 * @see Lorenz (1905), read from the other end
 * @example
 * ```ts
 * import { getValueConcentration } from "clientele";
 * import { concentrationChart } from "clientele/plot";
 *
 * const concentration = getValueConcentration([
 *   { customerId: "C1", date: "2025-01-10", revenue: 90 },
 *   { customerId: "C2", date: "2025-01-20", revenue: 10 },
 * ]);
 * concentrationChart(concentration).table.rows.at(-1); // => [0.5, 1, 90, 0.9]
 * ```
 */
export function concentrationChart(concentration: ValueConcentration, options: ChartOptions = {}): Chart {
  requireFields("concentrationChart", concentration, "getValueConcentration", [
    "customers",
    "revenue",
    "gini",
    "top[]",
    "lorenz[]",
  ]);
  return chartOf("concentrationChart", options, (formats) => {
    const { customers, revenue, gini, top, lorenz } = concentration;
    const curve = [...lorenz]
      .reverse()
      .map(({ customerShare, revenueShare }) => ({ x: 1 - customerShare, y: 1 - revenueShare }));
    const drawn = lorenz.length === 0 ? [] : top.filter(({ revenueShare }) => revenueShare !== null);
    const percent = (share: number) => formats.value(share, "share");
    const tenth = drawn.find(({ customerShare }) => customerShare === 0.1);
    return {
      title: "Where the revenue comes from",
      description:
        tenth === undefined
          ? "Share of the revenue by share of the customers."
          : `The tenth of the customers who spend most bring ${percent(tenth.revenueShare ?? 0)} of the revenue; the Gini coefficient is ${formats.value(gini, "number")}.`,
      notes: [
        `${counted(formats, customers, "customer")}, ${formats.value(revenue, "money")} (${moneyUnit(options)}) less refunds. Gini coefficient ${formats.value(gini, "number")}: 0 if all spend alike, near 1 if one spends all.`,
      ],
      series: ["Share of revenue", "If all spent alike"],
      panels: [
        {
          x: { kind: "linear", label: "Share of customers, highest spend first", format: "share", domain: [0, 1] },
          y: { kind: "linear", label: "Share of revenue", format: "share", domain: [0, 1] },
          layers: [
            { mark: "rule", series: 1, marks: lorenz.length === 0 ? [] : [{ x: 0, y: 0, x2: 1, y2: 1 }] },
            { mark: "band", series: 0, marks: curve },
            { mark: "line", series: 0, marks: curve },
            {
              mark: "point",
              series: 0,
              marks: drawn.map((point) => ({
                x: point.customerShare,
                y: point.revenueShare,
                strength: 0.05,
                title: `Top ${percent(point.customerShare)} (${counted(formats, point.customers, "customer")}): ${percent(point.revenueShare ?? 0)} of the revenue`,
              })),
            },
          ],
        },
      ],
      table: {
        columns: [
          { name: "top share of customers", format: "share" },
          { name: "customers", format: "count" },
          { name: "revenue", format: "money" },
          { name: "share of revenue", format: "share" },
        ],
        rows: top.map((point) => [point.customerShare, point.customers, point.revenue, point.revenueShare]),
      },
    };
  });
}
