import type { Chart } from "./Chart.ts";
import { type DrawOptions, draw } from "./draw.ts";
import { markup } from "./SvgNode.ts";

/**
 * A chart as the text of an SVG picture: the same to the byte wherever it is made, light and dark, readable without a style sheet.
 *
 * @throws OptionError
 * @example
 * ```ts
 * import { getRevenueTrends } from "clientele";
 * import { revenueChart, toSvg } from "clientele/plot";
 *
 * const trends = getRevenueTrends([{ customerId: "C1", date: "2025-01-10", revenue: 20 }]);
 * toSvg(revenueChart(trends, { currency: "EUR" })).startsWith("<svg xmlns="); // => true
 * ```
 */
export function toSvg(chart: Chart, options: DrawOptions = {}): string {
  return markup(draw(chart, options));
}
