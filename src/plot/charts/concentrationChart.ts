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
    // of few customers the top 1% and the top 5% are the same one
    const tops = new Map(top.map((point) => [point.customers, point]));
    const drawn = lorenz.length === 0 ? [] : [...tops.values()].filter(({ revenueShare }) => revenueShare !== null);
    const percent = (share: number) => formats.value(share, "share");
    const shareOf = (count: number) => count / Math.max(1, customers);
    const best = drawn.find(({ customerShare }) => customerShare === 0.1) ?? drawn[0];
    return {
      title: "Revenue concentration",
      description:
        best === undefined
          ? "Share of the revenue by share of the customers."
          : `The top ${percent(shareOf(best.customers))} of customers account for ${percent(best.revenueShare ?? 0)} of revenue; the Gini coefficient is ${formats.value(gini, "number")}.`,
      notes: [
        `${counted(formats, customers, "customer")}, ${formats.value(revenue, "money")} net of refunds, in ${moneyUnit(options)}. Customers who got back more than they paid count as 0; guests are left out.`,
        ...(gini === null
          ? []
          : [
              `Gini coefficient ${formats.value(gini, "number")}: 0 if all customers spend the same, near 1 if one accounts for everything.`,
            ]),
      ],
      series: ["Share of revenue", "Equal spend"],
      panels: [
        {
          x: { kind: "linear", label: "Share of customers, highest spend first", format: "share", domain: [0, 1] },
          y: { kind: "linear", label: "Share of revenue", format: "share", domain: [0, 1] },
          layers: [
            { mark: "rule", series: 1, marks: lorenz.length === 0 ? [] : [{ x: 0, y: 0, x2: 1, y2: 1 }] },
            { mark: "area", series: 0, marks: curve },
            { mark: "line", series: 0, marks: curve },
            {
              mark: "point",
              series: 0,
              marks: drawn.map((point) => ({
                // a hundredth of few customers is one of them
                x: shareOf(point.customers),
                y: point.revenueShare,
                strength: 0.05,
                title: `Top ${percent(shareOf(point.customers))} (${counted(formats, point.customers, "customer")}): ${percent(point.revenueShare ?? 0)} of the revenue`,
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
