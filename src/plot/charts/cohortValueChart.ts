import { max, sum } from "d3-array";
import type { CohortValue } from "../../analytics/getCohortValue.ts";
import type { Chart } from "../Chart.ts";
import { chartOf, counted, moneyUnit, requireRows } from "../chartOf.ts";
import { capital, cohortAxis, latestNote, PERIOD_OPTIONS, type PeriodChartOptions } from "../periods.ts";

/** Cohorts that are drawn at most, and those of them in colour. */
const MOST = 60;
const COLOURED = 3;
/** Periods that are drawn at most. */
const LONGEST = 120;
/** A cohort in colour has been followed for as many complete periods. */
const FOLLOWED = 3;

/**
 * What cohorts have brought per customer, by periods since the first order: a line a cohort, three of them in colour, an early, a middle
 * and a late one.
 *
 * @param cohorts the answer of `getCohortValue`
 * @throws OptionError
 * @example
 * ```ts
 * import { getCohortValue } from "clientele";
 * import { cohortValueChart } from "clientele/plot";
 *
 * const cohorts = getCohortValue([{ customerId: "C1", date: "2025-01-10", revenue: 20 }]);
 * cohortValueChart(cohorts, { period: "month" }).table.rows; // => [["Jan 2025", 1, "month 0", 20]]
 * ```
 */
export function cohortValueChart(cohorts: readonly CohortValue[], options: PeriodChartOptions = {}): Chart {
  requireRows("cohortValueChart", cohorts, "getCohortValue", ["cohortStart", "customers", "value[]"]);
  return chartOf(
    "cohortValueChart",
    options,
    (formats) => {
      const { shown, unit, names, span } = cohortAxis(
        "cohortValueChart",
        cohorts,
        options,
        MOST,
        (cohort) => reachedOf(cohort).length,
        formats,
      );
      const curves = shown.map((cohort) =>
        reachedOf(cohort).filter(({ periodsSinceFirst }) => periodsSinceFirst <= LONGEST),
      );
      const long = curves.flatMap((curve, i) => (curve.filter(({ partial }) => !partial).length > FOLLOWED ? i : []));
      // evenly apart, without the first of the data where there are others: it holds older customers, too
      const from = long.length > COLOURED && shown.length === cohorts.length ? long.slice(1) : long;
      const chosen = [
        ...new Set([0, (from.length - 1) / 2, from.length - 1].flatMap((at) => from[Math.round(at)] ?? [])),
      ];
      const lineOf = (i: number) =>
        (curves[i] ?? []).map(({ periodsSinceFirst, revenuePerCustomer, partial }) => ({
          x: periodsSinceFirst,
          y: revenuePerCustomer,
          partial,
          title: `${names[i]}, ${counted(formats, periodsSinceFirst, unit)} after the first order: ${formats.value(revenuePerCustomer, "money")} per customer${partial ? " (incomplete)" : ""}`,
        }));
      const customers = sum(shown, (cohort) => cohort.customers);
      const reached = max(shown, (cohort) => reachedOf(cohort).at(-1)?.periodsSinceFirst ?? 0) ?? 0;
      const longest = max(curves, (curve) => curve.at(-1)?.periodsSinceFirst ?? 0) ?? 0;
      const last = chosen.at(-1);
      return {
        title: "Cumulative revenue per customer by cohort",
        description: `Cumulative revenue per customer of ${counted(formats, shown.length, "cohort")} by ${unit}s since the first order, ${span}${last === undefined ? "" : `; the cohort of ${names[last]} stands at ${formats.value(lastValue(shown[last]), "money")}`}.`,
        notes: [
          `${counted(formats, customers, "customer")}, ${span}. Revenue of a cohort so far, net of refunds, divided by all its customers, in ${moneyUnit(options)}.`,
          "The first cohort in the data may include customers who ordered before the data begin. A dotted end: incomplete.",
          ...latestNote(shown.length, cohorts.length, "cohort"),
          ...(reached > LONGEST ? [`Only the first ${LONGEST} ${unit}s are shown.`] : []),
        ],
        series: chosen.map((i) => `${names[i]} (${counted(formats, shown[i]?.customers ?? 0, "customer")})`),
        panels: [
          {
            x: {
              kind: "linear",
              label: `${capital(unit)}s since the first order`,
              format: "count",
              domain: [0, Math.max(1, longest)],
            },
            y: { kind: "linear", label: `Revenue per customer, ${moneyUnit(options)}`, format: "money" },
            layers: [
              ...shown.flatMap((_, i) =>
                chosen.includes(i) ? [] : [{ mark: "line" as const, faint: true, marks: lineOf(i) }],
              ),
              ...chosen.map((i, series) => ({ mark: "line" as const, series, marks: lineOf(i) })),
            ],
          },
        ],
        table: {
          columns: [
            { name: "cohort", format: "text" },
            { name: "customers", format: "count" },
            { name: "incomplete", format: "text" },
            ...Array.from({ length: shown.length === 0 ? 0 : longest + 1 }, (_, i) => ({
              name: `${unit} ${i}`,
              format: "money" as const,
            })),
          ],
          rows: shown.map(({ customers: there }, i) => [
            names[i] as string,
            there,
            (curves[i] ?? []).flatMap((one) => (one.partial ? `${unit} ${one.periodsSinceFirst}` : [])).join(""),
            ...Array.from({ length: longest + 1 }, (_, k) => curves[i]?.[k]?.revenuePerCustomer ?? null),
          ]),
        },
      };
    },
    PERIOD_OPTIONS,
  );
}

/** The periods that a cohort has reached. */
const reachedOf = ({ value }: CohortValue): CohortValue["value"] =>
  value.filter(({ revenuePerCustomer }) => revenuePerCustomer !== null);

const lastValue = (cohort: CohortValue | undefined): number | null =>
  cohort === undefined ? null : (reachedOf(cohort).at(-1)?.revenuePerCustomer ?? null);
