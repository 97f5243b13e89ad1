import { sum } from "d3-array";
import type { SegmentMetrics } from "../../analytics/calculateSegmentMetrics.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted, moneyUnit, requireRows } from "../chartOf.ts";

/** Segments to draw; the others are added up. */
const MOST = 15;

/**
 * How many customers each segment has, and what they have spent, side by side.
 *
 * @param segments the answer of `calculateSegmentMetrics`
 * @throws OptionError
 * @example
 * ```ts
 * import { calculateSegmentMetrics } from "clientele";
 * import { segmentChart } from "clientele/plot";
 *
 * segmentChart(calculateSegmentMetrics([])).title; // => "Segments: customers and spend"
 * ```
 */
export function segmentChart(segments: readonly SegmentMetrics[], options: ChartOptions = {}): Chart {
  requireRows("segmentChart", segments, "calculateSegmentMetrics", ["segment", "customerCount", "monetary{}"]);
  return chartOf("segmentChart", options, (formats) => {
    const rows = segments
      .slice(0, segments.length > MOST ? MOST - 1 : MOST)
      .map(({ segment, customerCount, monetary }) => {
        return { segment, customers: customerCount, spend: monetary.sum };
      });
    const others = segments.slice(rows.length);
    if (others.length > 0) {
      rows.push({
        segment: `${counted(formats, others.length, "other segment")}`,
        customers: sum(others, ({ customerCount }) => customerCount),
        spend: sum(others, ({ monetary }) => monetary.sum),
      });
    }
    const customers = sum(rows, (row) => row.customers);
    const spend = sum(rows, (row) => row.spend);
    const [first] = rows;
    const share = (part: number, whole: number) => (whole > 0 ? formats.value(part / whole, "share") : "–");
    const panel = (
      title: string,
      series: number,
      format: "count" | "money",
      of: (row: (typeof rows)[number]) => number,
    ) => ({
      title,
      x: { kind: "linear" as const, label: "", format },
      y: { kind: "band" as const, label: "", values: rows.map(({ segment }) => segment) },
      layers: [
        {
          mark: "bar" as const,
          series,
          marks: rows.map((row, y) => ({
            x: of(row),
            y,
            label: format === "count" ? formats.value(of(row), format) : formats.tick(of(row), format),
            title: `${row.segment}: ${formats.value(of(row), format)} (${share(of(row), format === "count" ? customers : spend)})`,
          })),
        },
      ],
    });
    return {
      title: "Segments: customers and spend",
      description:
        first === undefined
          ? "Customers and net spend by segment."
          : `Customers and net spend by segment. ${first.segment} spent most: ${formats.value(first.spend, "money")} (${share(first.spend, spend)}) from ${counted(formats, first.customers, "customer")} (${share(first.customers, customers)}).`,
      notes: [
        `${counted(formats, customers, "customer")} in ${counted(formats, segments.length, "segment")}. Spend is net of refunds, in ${moneyUnit(options)}.`,
      ],
      panels: [
        panel("Customers", 0, "count", (row) => row.customers),
        panel(`Spend, ${moneyUnit(options)}`, 1, "money", (row) => row.spend),
      ],
      table: {
        columns: [
          { name: "segment", format: "text" },
          { name: "customers", format: "count" },
          { name: "spend", format: "money" },
        ],
        rows: rows.map((row) => [row.segment, row.customers, row.spend]),
      },
    };
  });
}
