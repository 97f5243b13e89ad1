import { sum } from "d3-array";
import type { CustomerLifecycle } from "../../analytics/getLifecycle.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted, requireRows } from "../chartOf.ts";
import { partialNote, periodAxis } from "../periods.ts";

const KINDS = [
  ["returningCustomers", "Returning", "ordered in the period before, too"],
  ["newCustomers", "New", "first order"],
  ["resurrectedCustomers", "Resurrected", "back after at least one period without an order"],
  ["dormantCustomers", "Dormant", "ordered in the period before, and not in this one"],
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
export function lifecycleChart(periods: readonly CustomerLifecycle[], options: ChartOptions = {}): Chart {
  requireRows("lifecycleChart", periods, "getLifecycle", [
    "periodStart",
    "newCustomers",
    "returningCustomers",
    "resurrectedCustomers",
    "dormantCustomers",
  ]);
  return chartOf("lifecycleChart", options, (formats) => {
    const { unit, scale, names, span } = periodAxis(
      periods.map(({ periodStart }) => periodStart),
      formats,
    );
    const layers = KINDS.map(([name, label], series) => ({
      mark: "bar" as const,
      series,
      marks: periods.map((period, x) => {
        const below = name === "dormantCustomers";
        const from = below ? 0 : sum(KINDS.slice(0, series), ([inner]) => period[inner]);
        return {
          x,
          y: below ? 0 - period[name] : from + period[name],
          y2: from,
          partial: period.partial,
          title: `${names[x]}: ${counted(formats, period[name], `${label.toLowerCase()} customer`)}${period.partial ? ", not over yet" : ""}`,
        };
      }),
    }));
    const all = sum(periods, ({ newCustomers }) => newCustomers);
    return {
      title: `Customers by ${unit}: new, returning, resurrected, dormant`,
      description: `Customers who ordered, by ${unit}, ${span}, in three kinds, and those who stayed away below the line; ${counted(formats, all, "customer")} in all.`,
      notes: [
        `${counted(formats, all, "customer")}, ${span}. ${KINDS.map(([, label, what]) => `${label}: ${what}`).join("; ")}.`,
        ...partialNote(
          periods.some(({ partial }) => partial),
          unit,
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
        rows: periods.map((period, i) => [
          names[i] as string,
          ...KINDS.map(([name]) => period[name]),
          period.partial ? "no" : "yes",
        ]),
      },
    };
  });
}
