import type { PurchasePatterns } from "../../analytics/getPurchasePatterns.ts";
import { TIMING_STATUSES } from "../../shop/classes.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, requireFields } from "../chartOf.ts";
import { countBars } from "../countBars.ts";

/**
 * Customers by the timing of their next order, from not yet due to severely overdue.
 *
 * @param patterns the answer of `getPurchasePatterns`
 * @throws OptionError
 * @example
 * ```ts
 * import { getPurchasePatterns } from "clientele";
 * import { timingChart } from "clientele/plot";
 *
 * const patterns = getPurchasePatterns([{ frequency: 1, recency: 40, purchaseTimingStatus: "Overdue" }]);
 * timingChart(patterns).table.rows.at(-1); // => ["Overdue", 1, 1]
 * ```
 */
export function timingChart(patterns: PurchasePatterns, options: ChartOptions = {}): Chart {
  requireFields("timingChart", patterns, "getPurchasePatterns", ["timingDistribution[]"]);
  return chartOf("timingChart", options, (formats) => {
    const { timingDistribution } = patterns;
    const known: readonly string[] = TIMING_STATUSES;
    // in order of time; statuses of a file's own after them
    const rank = (status: string) => (known.includes(status) ? known.indexOf(status) : known.length);
    const counts = timingDistribution
      .map(({ status, count }) => ({ name: status, count }))
      .sort((a, b) => rank(a.name) - rank(b.name));
    return countBars(formats, counts, {
      title: "Purchase timing",
      kind: "timing status",
      notes: ["Relative to each customer's expected time between orders; customers with one order have no rhythm yet."],
    });
  });
}
