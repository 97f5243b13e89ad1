import type { Chart } from "./Chart.ts";
import { type DrawOptions, draw } from "./draw.ts";
import { markup } from "./SvgNode.ts";

/**
 * A chart as the text of an SVG picture, for light and dark pages. It is the same to the byte in every runtime whose `Intl` writes the locale alike.
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
