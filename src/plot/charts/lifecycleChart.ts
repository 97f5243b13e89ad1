import { sum } from "d3-array";
import type { CustomerLifecycle } from "../../analytics/getLifecycle.ts";
import type { Chart } from "../Chart.ts";
import { chartOf, counted, requireRows } from "../chartOf.ts";
import { latest, latestNote, PERIOD_OPTIONS, type PeriodChartOptions, partialNote, periodAxis } from "../periods.ts";

const KINDS = [
  ["returningCustomers", "Returning", "also ordered in the previous period"],
  ["newCustomers", "New", "first order"],
  ["resurrectedCustomers", "Resurrected", "ordered before, but not in the previous period"],
  ["dormantCustomers", "Dormant", "ordered in the previous period, but not in this one"],
] as const;

/**
 * New, returning and resurrected customers by period above the line, dormant ones below it.
 *
 * @param periods the answer of `getLifecycle`
 * @throws OptionError
 * @example
 * ```ts
 * import { getLifecycle } from "clientele";
 * import { lifecycleChart } from "clientele/plot";
 *
 * lifecycleChart(getLifecycle([])).series; // => ["Returning", "New", "Resurrected", "Dormant"]
 * ```
 */
export function lifecycleChart(periods: readonly CustomerLifecycle[], options: PeriodChartOptions = {}): Chart {
  requireRows("lifecycleChart", periods, "getLifecycle", [
    "periodStart",
    "newCustomers",
    "returningCustomers",
    "resurrectedCustomers",
    "dormantCustomers",
  ]);
  return chartOf(
    "lifecycleChart",
    options,
    (formats) => {
      const shown = latest("lifecycleChart", periods, options.last);
      const { unit, scale, names, span } = periodAxis(
        "lifecycleChart",
        shown.map(({ periodStart }) => periodStart),
        formats,
        options.period,
      );
      const layers = KINDS.map(([name, label], series) => ({
        mark: "bar" as const,
        series,
        marks: shown.map((period, x) => {
          const below = name === "dormantCustomers";
          const from = below ? 0 : sum(KINDS.slice(0, series), ([inner]) => period[inner]);
          return {
            x,
            // of an incomplete period nobody stayed away yet
            y: below ? (period.partial ? null : 0 - period[name]) : from + period[name],
            y2: from,
            partial: period.partial,
            title: `${names[x]}: ${counted(formats, period[name], `${label.toLowerCase()} customer`)}${period.partial ? " (incomplete)" : ""}`,
          };
        }),
      }));
      const all = sum(shown, ({ newCustomers }) => newCustomers);
      return {
        title: `Customers by ${unit}: new, returning, resurrected, dormant`,
        description: `New, returning and resurrected customers by ${unit} above the axis, dormant customers below it, ${span}; ${counted(formats, all, "new customer")} in all.`,
        notes: [
          `${counted(formats, all, "new customer")}, ${span}. ${KINDS.map(([, label, what]) => `${label}: ${what}`).join("; ")}.`,
          ...latestNote(shown.length, periods.length, unit),
          ...partialNote(
            shown.some(({ partial }) => partial),
            unit,
            "pale",
          ),
        ],
        series: KINDS.map(([, label]) => label),
        panels: [{ x: scale, y: { kind: "linear", label: `Customers per ${unit}`, format: "count" }, layers }],
        table: {
          columns: [
            { name: unit, format: "text" },
            ...KINDS.map(([, label]) => ({ name: label.toLowerCase(), format: "count" as const })),
            { name: "complete", format: "text" },
          ],
          rows: shown.map((period, i) => [
            names[i] as string,
            ...KINDS.map(([name]) => period[name]),
            period.partial ? "no" : "yes",
          ]),
        },
      };
    },
    PERIOD_OPTIONS,
  );
}
