import type { OrderGap } from "../../analytics/getOrderGaps.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted, requireRows } from "../chartOf.ts";

/** Gaps that are drawn at most. */
const MOST = 20;

/**
 * How long customers take from one purchase to the next: the median, the middle half and the middle four fifths of the gaps.
 *
 * @param gaps the answer of `getOrderGaps`
 * @throws OptionError
 * @example
 * ```ts
 * import { getOrderGaps } from "clientele";
 * import { orderGapsChart } from "clientele/plot";
 *
 * const gaps = getOrderGaps([
 *   { customerId: "C1", date: "2025-01-10", revenue: 20 },
 *   { customerId: "C1", date: "2025-01-20", revenue: 40 },
 * ]);
 * orderGapsChart(gaps).panels[0]?.y.label; // => "Purchase → next · gaps"
 * ```
 */
export function orderGapsChart(gaps: readonly OrderGap[], options: ChartOptions = {}): Chart {
  requireRows("orderGapsChart", gaps, "getOrderGaps", ["fromOrder", "toOrder", "orderedAgain", "median"]);
  return chartOf("orderGapsChart", options, (formats) => {
    const shown = gaps.slice(0, MOST);
    const known = shown.flatMap((gap, y) => (gap.median === null ? [] : { ...gap, y }));
    const days = (value: number | null) => `${formats.value(value, "days")} ${value === 1 ? "day" : "days"}`;
    const [first] = known;
    const quartiles = (gap: OrderGap) =>
      `order ${gap.fromOrder} to ${gap.toOrder}: median ${days(gap.median)}, half within ${formats.value(gap.lowerQuartile, "days")} to ${days(gap.upperQuartile)}, nine tenths within ${days(gap.nineTenths)}; ${formats.value(gap.orderedAgain, "count")} of ${counted(formats, gap.customers, "customer")} ordered again`;
    const ends = (
      gap: OrderGap & { readonly y: number },
      from: "tenth" | "lowerQuartile",
      to: "nineTenths" | "upperQuartile",
      strength: number,
    ) => ({
      x: gap[from],
      x2: gap[to] ?? 0,
      y: gap.y,
      strength,
      title: quartiles(gap),
    });
    return {
      title: "Days from one order to the next",
      description: first === undefined ? "Days between orders." : `Days between orders; ${quartiles(first)}.`,
      notes: [
        "Dot: median. Thick bar: 25th to 75th percentile. Thin bar: 10th to 90th percentile.",
        "A purchase is all that a customer orders on a day. Only completed gaps are measured; customers still to reorder are missing, so the figures run short.",
        ...(shown.length < gaps.length ? [`Only the first ${shown.length} of ${gaps.length} gaps are shown.`] : []),
      ],
      panels: [
        {
          x: { kind: "linear", label: "Days", format: "days" },
          y: {
            kind: "band",
            label: "Purchase → next · gaps",
            values: shown.map(
              ({ fromOrder, toOrder, orderedAgain }) =>
                `${fromOrder} → ${toOrder} · ${formats.value(orderedAgain, "count")}`,
            ),
          },
          layers: [
            { mark: "range", marks: known.map((gap) => ends(gap, "tenth", "nineTenths", 0.12)) },
            { mark: "range", series: 0, marks: known.map((gap) => ends(gap, "lowerQuartile", "upperQuartile", 0.7)) },
            {
              mark: "point",
              series: 1,
              marks: known.map((gap) => ({ x: gap.median, y: gap.y, strength: 0.12, title: quartiles(gap) })),
            },
          ],
        },
      ],
      table: {
        columns: [
          { name: "gap", format: "text" },
          { name: "customers", format: "count" },
          { name: "ordered again", format: "count" },
          { name: "share", format: "share" },
          ...["tenth", "lower quartile", "median", "upper quartile", "nine tenths"].map((name) => ({
            name,
            format: "days" as const,
          })),
        ],
        rows: shown.map((gap) => [
          `${gap.fromOrder} to ${gap.toOrder}`,
          gap.customers,
          gap.orderedAgain,
          gap.share,
          ...[gap.tenth, gap.lowerQuartile, gap.median, gap.upperQuartile, gap.nineTenths],
        ]),
      },
    };
  });
}
