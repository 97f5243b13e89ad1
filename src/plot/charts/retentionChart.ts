import { max, mean, sum } from "d3-array";
import type { CustomerCohort } from "../../analytics/calculateCustomerCohorts.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted, requireRows } from "../chartOf.ts";
import { periodAxis } from "../periods.ts";

/** Cohorts, and periods since the first, that are drawn at most. */
const MOST = 24;

/**
 * The cohort triangle: which share of each cohort ordered again, by periods since the first order. Each row states how many customers
 * it stands for; what is not reached yet is empty.
 *
 * @param cohorts the answer of `calculateCustomerCohorts`
 * @throws OptionError
 * @example
 * ```ts
 * import { calculateCustomerCohorts } from "clientele";
 * import { retentionChart } from "clientele/plot";
 *
 * const cohorts = calculateCustomerCohorts([
 *   { customerId: "C1", date: "2025-01-10", revenue: 20 },
 *   { customerId: "C1", date: "2025-02-10", revenue: 20 },
 * ]);
 * retentionChart(cohorts).table.rows; // => [["2025-01-01", 1, 1]]
 * ```
 */
export function retentionChart(cohorts: readonly CustomerCohort[], options: ChartOptions = {}): Chart {
  requireRows("retentionChart", cohorts, "calculateCustomerCohorts", ["cohortStart", "customers", "retention[]"]);
  return chartOf("retentionChart", options, (formats) => {
    const shown = cohorts.slice(-MOST);
    // a gap between cohorts does not make a period longer
    const { unit, names, span } = periodAxis(
      shown.map(({ cohortStart }) => cohortStart),
      formats,
    );
    const periods = Math.min(MOST, (max(shown, ({ retention }) => retention.length) ?? 1) - 1);
    const later = shown.map(({ retention }) => retention.filter(({ periodsSinceFirst: k }) => k >= 1 && k <= periods));
    const highest = max(later.flat(), ({ rate }) => rate) ?? 0;
    const customers = sum(shown, (cohort) => cohort.customers);
    const first = mean(later.flatMap(([next]) => (next === undefined || next.partial ? [] : next.rate)));
    const isPartial = later.some((row) => row.some(({ partial }) => partial));
    const percent = (share: number) => formats.value(share, "share");
    return {
      title: `Retention: customers who ordered again, by ${unit}`,
      description: `${counted(formats, shown.length, "cohort")} of customers by the ${unit} of their first order, ${span}${first === undefined ? "" : `; on average ${percent(first)} of a cohort ordered again one ${unit} later`}.`,
      notes: [
        `${counted(formats, customers, "customer")}, with the number of each cohort in its row. Percent of the cohort who ordered in the ${unit}; unreached ${unit}s are empty.`,
        ...(isPartial ? [`Dashed: the ${unit} is not over.`] : []),
        ...(shown.length < cohorts.length
          ? [`The last ${shown.length} of ${counted(formats, cohorts.length, "cohort")}.`]
          : []),
        ...(later.some((row, i) => row.length < (shown[i]?.retention.length ?? 1) - 1)
          ? [`The first ${periods} ${unit}s of each.`]
          : []),
      ],
      panels: [
        {
          x: {
            kind: "band",
            label: `${unit}s since the first order`,
            values: Array.from({ length: Math.max(0, periods) }, (_, i) => String(i + 1)),
          },
          y: {
            kind: "band",
            label: "Cohort, with its customers",
            values: shown.map((cohort, i) => `${names[i]} · ${formats.value(cohort.customers, "count")}`),
          },
          layers: [
            {
              mark: "cell",
              marks: later.flatMap((row, y) =>
                row.map(({ periodsSinceFirst, activeCustomers, rate, partial }) => ({
                  x: periodsSinceFirst - 1,
                  y,
                  strength: highest > 0 ? rate / highest : 0,
                  label: formats.value(100 * rate, "count"),
                  partial,
                  title: `${names[y]}, ${counted(formats, periodsSinceFirst, unit)} later: ${percent(rate)} (${formats.value(activeCustomers, "count")} of ${formats.value(shown[y]?.customers ?? 0, "count")})${partial ? ", not over yet" : ""}`,
                })),
              ),
            },
          ],
        },
      ],
      table: {
        columns: [
          { name: "cohort", format: "text" },
          { name: "customers", format: "count" },
          ...Array.from({ length: Math.max(0, periods) }, (_, i) => ({
            name: `${unit} ${i + 1}`,
            format: "share" as const,
          })),
        ],
        rows: shown.map(({ cohortStart, customers: there }, i) => [
          cohortStart,
          there,
          ...Array.from({ length: Math.max(0, periods) }, (_, k) => later[i]?.[k]?.rate ?? null),
        ]),
      },
    };
  });
}
