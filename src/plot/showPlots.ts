import { drawWith } from "../display/display.ts";
import { isOptionError } from "../errors.ts";
import { requireOptions } from "../options.ts";
import type { Period } from "../time.ts";
import { bundleOf } from "./bundleOf.ts";
import type { ChartOptions } from "./Chart.ts";
import { chartedName, chartsOf, isCharted } from "./chartsOf.ts";
import { formatsOf } from "./formats.ts";

/**
 * Lets answers, reports and forecasts show themselves with their plots from here on, in notebooks and in `display`; `display(answer,
 * { plot: false })` leaves them out.
 *
 * @param options how numbers are written in all of them
 * @returns a function that turns it off
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
  return drawWith((answer, said, table) => {
    const name = said !== undefined && isCharted(said.title) ? said.title : chartedName(answer);
    if (name === undefined) return undefined;
    try {
      return bundleOf(chartsOf(name, answer, { ...options, ...periodOf(said?.options) }), table);
    } catch (error) {
      // rows that look like an answer and are none: their table will do
      if (isOptionError(error)) return undefined;
      throw error;
    }
  });
}

/** The period that a question was asked by. */
const periodOf = (options: { readonly period?: Period } = {}): { readonly period?: Period } =>
  options.period === undefined ? {} : { period: options.period };
