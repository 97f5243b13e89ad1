import { max, rollup, sum } from "d3-array";
import type { CustomerMovement } from "../../predict/movementQuestion.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted, requireFields } from "../chartOf.ts";

/** Segments in a direction at most. */
const MOST = 14;
const NOBODY = { fromSegment: "(new)", toSegment: "(gone)" } as const;

/**
 * How many customers went from which segment to which, between two days.
 *
 * @param movement the answer of `movement`
 * @throws OptionError
 * @example
 * ```ts
 * import { movement } from "clientele";
 * import { movementChart } from "clientele/plot";
 *
 * const orders = Array.from({ length: 600 }, (_, i) => {
 *   return { customerId: `C${(i * i) % 97}`, date: Date.UTC(2025, 0, 1 + i / 2), revenue: 10 + (i % 7) };
 * });
 * movementChart(await movement(orders)).name; // => "movementChart"
 * ```
 */
export function movementChart(movement: CustomerMovement, options: ChartOptions = {}): Chart {
  requireFields("movementChart", movement, "movement", ["segments[]", "from", "to", "customersAfter"]);
  return chartOf("movementChart", options, (formats) => {
    const { segments, from, to, customersAfter } = movement;
    const side = (name: "fromSegment" | "toSegment"): string[] => {
      const counts = rollup(
        segments,
        (moves) => sum(moves, ({ customers }) => customers),
        (move) => move[name] ?? NOBODY[name],
      );
      return [...counts]
        .sort(([, a], [, b]) => b - a)
        .map(([segment]) => segment)
        .slice(0, MOST);
    };
    const before = side("fromSegment");
    // in the same order, so that those who stayed are on the diagonal
    const after = side("toSegment").sort((a, b) => rank(before, a) - rank(before, b));
    const drawn = segments.flatMap(({ fromSegment, toSegment, customers }) => {
      const [y, x] = [before.indexOf(fromSegment ?? NOBODY.fromSegment), after.indexOf(toSegment ?? NOBODY.toSegment)];
      return x < 0 || y < 0 ? [] : { x, y, customers };
    });
    const most = max(drawn, ({ customers }) => customers) ?? 1;
    const stayed = sum(segments, (move) => (move.fromSegment === move.toSegment ? move.customers : 0));
    const all = sum(segments, ({ customers }) => customers);
    const left = all - sum(drawn, ({ customers }) => customers);
    const days =
      from === null || to === null ? "" : ` from ${formats.day(new Date(from))} to ${formats.day(new Date(to))}`;
    return {
      title: "Movement between segments",
      description: `Customers by segment before and after${days}: ${formats.value(stayed, "count")} of ${counted(formats, all, "customer")} stayed in theirs.`,
      notes: [
        `${counted(formats, customersAfter, "customer")} at the end${days}. Rows: the RFM segment before; columns: after; on the diagonal those who stayed.`,
        ...(left > 0 ? [`Not drawn: ${counted(formats, left, "customer")} of smaller segments.`] : []),
      ],
      panels: [
        {
          x: { kind: "band", label: "Segment after", values: after },
          y: { kind: "band", label: "Segment before", values: before },
          layers: [
            {
              mark: "cell",
              marks: drawn.map(({ x, y, customers }) => ({
                x,
                y,
                // a few large numbers would hide the rest
                strength: Math.sqrt(customers / most),
                label: formats.value(customers, "count"),
                title: `${before[y]} → ${after[x]}: ${counted(formats, customers, "customer")}`,
              })),
            },
          ],
        },
      ],
      table: {
        columns: [
          { name: "before", format: "text" },
          { name: "after", format: "text" },
          { name: "customers", format: "count" },
        ],
        rows: drawn.map(({ x, y, customers }) => [before[y] as string, after[x] as string, customers]),
      },
    };
  });
}

const rank = (order: readonly string[], name: string): number =>
  order.includes(name) ? order.indexOf(name) : order.length;
