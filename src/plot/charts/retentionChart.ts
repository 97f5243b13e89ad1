import { max, sum } from "d3-array";
import type { CustomerCohort } from "../../analytics/calculateCustomerCohorts.ts";
import type { Chart } from "../Chart.ts";
import { chartOf, counted, requireRows } from "../chartOf.ts";
import { capital, cohortAxis, latestNote, PERIOD_OPTIONS, type PeriodChartOptions } from "../periods.ts";

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
 * retentionChart(cohorts, { period: "month" }).table.rows; // => [["Jan 2025", 1, "month 1", 1]]
 * ```
 */
export function retentionChart(cohorts: readonly CustomerCohort[], options: PeriodChartOptions = {}): Chart {
  requireRows("retentionChart", cohorts, "calculateCustomerCohorts", ["cohortStart", "customers", "retention[]"]);
  return chartOf(
    "retentionChart",
    options,
    (formats) => {
      const { shown, unit, names, span } = cohortAxis(
        "retentionChart",
        cohorts,
        options,
        MOST,
        ({ retention }) => retention.length,
        formats,
      );
      const periods = Math.min(MOST, (max(shown, ({ retention }) => retention.length) ?? 1) - 1);
      const later = shown.map(({ retention }) =>
        retention.filter(({ periodsSinceFirst: k }) => k >= 1 && k <= periods),
      );
      const highest = max(later.flat(), ({ rate }) => rate) ?? 0;
      const customers = sum(shown, (cohort) => cohort.customers);
      const followed = later.flatMap(([next], i) =>
        next === undefined || next.partial ? [] : { active: next.activeCustomers, size: shown[i]?.customers ?? 0 },
      );
      const first =
        followed.length === 0 ? undefined : sum(followed, ({ active }) => active) / sum(followed, ({ size }) => size);
      const isPartial = later.some((row) => row.some(({ partial }) => partial));
      const percent = (share: number) => formats.value(share, "share");
      return {
        title: `Retention by ${unit} of the first order`,
        description: `${counted(formats, shown.length, "cohort")} of customers by the ${unit} of their first order, ${span}${first === undefined ? "" : `; ${percent(first)} of the customers ordered again one ${unit} later`}.`,
        notes: [
          `${counted(formats, customers, "customer")}, cohort size in the row label. Cells: % of the cohort who ordered in that ${unit}; blank: not reached yet.`,
          ...(isPartial ? [`Dashed: incomplete ${unit}.`] : []),
          ...latestNote(shown.length, cohorts.length, "cohort"),
          ...(later.some((row, i) => row.length < (shown[i]?.retention.length ?? 1) - 1)
            ? [`Only the first ${periods} ${unit}s are shown.`]
            : []),
        ],
        panels: [
          {
            x: {
              kind: "band",
              label: `${capital(unit)}s since the first order`,
              values: Array.from({ length: Math.max(0, periods) }, (_, i) => String(i + 1)),
            },
            y: {
              kind: "band",
              label: "Cohort · customers",
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
                    title: `${names[y]}, ${counted(formats, periodsSinceFirst, unit)} later: ${percent(rate)} (${formats.value(activeCustomers, "count")} of ${formats.value(shown[y]?.customers ?? 0, "count")})${partial ? " (incomplete)" : ""}`,
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
            { name: "incomplete", format: "text" },
            ...Array.from({ length: Math.max(0, periods) }, (_, i) => ({
              name: `${unit} ${i + 1}`,
              format: "share" as const,
            })),
          ],
          rows: shown.map(({ customers: there }, i) => [
            names[i] as string,
            there,
            (later[i] ?? []).flatMap((one) => (one.partial ? `${unit} ${one.periodsSinceFirst}` : [])).join(""),
            ...Array.from({ length: Math.max(0, periods) }, (_, k) => later[i]?.[k]?.rate ?? null),
          ]),
        },
      };
    },
    PERIOD_OPTIONS,
  );
}
