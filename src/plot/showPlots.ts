import { drawWith } from "../display/display.ts";
import { requireOptions } from "../options.ts";
import { bundleOf } from "./bundleOf.ts";
import type { Chart, ChartOptions } from "./Chart.ts";
import { chartedName, chartsOf, isCharted } from "./chartsOf.ts";
import { formatsOf } from "./formats.ts";

/**
 * Lets answers, reports and forecasts show themselves with their plots from here on, in notebooks and in `display`; `display(answer,
 * { plot: false })` leaves them out.
 *
 * @param options how numbers are written in all of them
 * @returns ends it
 * @throws OptionError
 * @example
 * ```ts
 * import { display, getRevenueTrends } from "clientele";
 * import { showPlots } from "clientele/plot";
 *
 * const stop = showPlots({ currency: "EUR" });
 * const trends = getRevenueTrends([{ customerId: "C1", date: "2025-01-31", revenue: 20 }]);
 * display(trends).html.includes("<svg"); // => true
 * stop();
 * display(trends).html.includes("<svg"); // => false
 * ```
 */
export function showPlots(options: Omit<ChartOptions, "title"> = {}): () => void {
  requireOptions("showPlots", options, ["locale", "currency"]);
  formatsOf("showPlots", options);
  return drawWith((answer, question, table) => {
    const name = question !== undefined && isCharted(question) ? question : chartedName(answer);
    if (name === undefined) return undefined;
    const charts = chartsOf(name, answer, options);
    return bundleOf(charts as [Chart, ...Chart[]], table);
  });
}
