import { sum } from "d3-array";
import type { OrderProbability } from "../../analytics/getOrderProbabilities.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted, requireRows } from "../chartOf.ts";

/**
 * How probable another order is, by how often (across) and how lately (down) customers ordered.
 *
 * @param cells the answer of `getOrderProbabilities`
 * @throws OptionError
 * @example
 * ```ts
 * import { getOrderProbabilities } from "clientele";
 * import { orderProbabilityChart } from "clientele/plot";
 *
 * const cells = getOrderProbabilities([{ frequency: 2, recency: 10, churnProbability: 0.25 }]);
 * orderProbabilityChart(cells).table.rows; // => [["2", "8–14", 1, 0.75]]
 * ```
 */
export function orderProbabilityChart(cells: readonly OrderProbability[], options: ChartOptions = {}): Chart {
  requireRows("orderProbabilityChart", cells, "getOrderProbabilities", [
    "ordersFrom",
    "daysFrom",
    "customers",
    "orderProbability",
  ]);
  return chartOf("orderProbabilityChart", options, (formats) => {
    const range = (from: number, to: number | null) => {
      if (to === null) return `${formats.value(from, "count")}+`;
      return from === to
        ? formats.value(from, "count")
        : `${formats.value(from, "count")}–${formats.value(to, "count")}`;
    };
    const classes = (from: "ordersFrom" | "daysFrom", to: "ordersTo" | "daysTo") =>
      [...new Map(cells.map((cell) => [cell[from], cell[to]]))].sort(([a], [b]) => a - b);
    const [columns, rows] = [classes("ordersFrom", "ordersTo"), classes("daysFrom", "daysTo")];
    const customers = sum(cells, (cell) => cell.customers);
    const percent = (share: number) => formats.value(share, "share");
    const usual = customers > 0 ? sum(cells, (cell) => cell.customers * cell.orderProbability) / customers : null;
    return {
      title: "Probability of another order",
      description: `Mean predicted probability of an order by number of orders and days since the last one, ${counted(formats, customers, "customer")}${usual === null ? "" : `; ${percent(usual)} over all`}.`,
      notes: [
        `${counted(formats, customers, "customer")}; % = mean predicted probability of an order within the horizon. Empty cells have no customers.`,
      ],
      panels: [
        {
          x: { kind: "band", label: "Orders so far", values: columns.map(([from, to]) => range(from, to)) },
          y: { kind: "band", label: "Days since the last order", values: rows.map(([from, to]) => range(from, to)) },
          layers: [
            {
              mark: "cell",
              marks: cells.map((cell) => ({
                x: columns.findIndex(([from]) => from === cell.ordersFrom),
                y: rows.findIndex(([from]) => from === cell.daysFrom),
                strength: cell.orderProbability,
                label: formats.value(100 * cell.orderProbability, "count"),
                title: `${range(cell.ordersFrom, cell.ordersTo)} ${cell.ordersTo === 1 ? "order" : "orders"}, the last ${range(cell.daysFrom, cell.daysTo)} days ago: ${percent(cell.orderProbability)} on average, ${counted(formats, cell.customers, "customer")}`,
              })),
            },
          ],
        },
      ],
      table: {
        columns: [
          { name: "orders", format: "text" },
          { name: "days since the last order", format: "text" },
          { name: "customers", format: "count" },
          { name: "probability of an order", format: "share" },
        ],
        rows: cells.map((cell) => [
          range(cell.ordersFrom, cell.ordersTo),
          range(cell.daysFrom, cell.daysTo),
          cell.customers,
          cell.orderProbability,
        ]),
      },
    };
  });
}
