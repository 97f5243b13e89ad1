import { gridHtml } from "../display/gridHtml.ts";
import { gridText } from "../display/gridText.ts";
import { requireOptions, requireWhole } from "../options.ts";
import type { Chart } from "./Chart.ts";
import { formatsOf } from "./formats.ts";
import { requireChart } from "./requireChart.ts";

/** A chart as a table, for a console and for a page. */
export interface ChartTable {
  /** In columns. */
  readonly text: string;
  /** All texts are escaped. */
  readonly html: string;
}

/**
 * What a chart says, as a table: for those who do not see pictures, and for those who want the figures.
 *
 * @param options `rows` at most, from 1; the others are counted. Default 100
 * @throws OptionError
 * @example
 * ```ts
 * import { getRevenueTrends } from "clientele";
 * import { revenueChart, toTable } from "clientele/plot";
 *
 * const trends = getRevenueTrends([{ customerId: "C1", date: "2025-01-31", revenue: 20 }]);
 * toTable(revenueChart(trends, { period: "month", currency: "EUR" })).text.split("\n")[2]; // => "Jan 2025   €20.00       1  yes"
 * ```
 */
export function toTable(chart: Chart, options: { readonly rows?: number } = {}): ChartTable {
  const caller = "toTable";
  requireChart(caller, chart);
  requireOptions(caller, options, ["rows"]);
  const { rows: most = 100 } = options;
  requireWhole(caller, "rows", most, 1);
  const { title, table, locale, currency } = chart;
  const { value } = formatsOf(caller, { locale, ...(currency !== null && { currency }) });
  const grid = {
    title,
    columns: table.columns.map(({ name, format }) => ({ name, unit: "", numeric: format !== "text" })),
    rows: table.rows.slice(0, most).map((row) => row.map((cell, i) => value(cell, table.columns[i]?.format ?? "text"))),
    length: table.rows.length,
  };
  return { text: gridText(grid), html: gridHtml(grid) };
}
