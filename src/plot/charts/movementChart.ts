import { max, rollup, sum } from "d3-array";
import type { CustomerMovement } from "../../predict/movementQuestion.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted, dayOf, requireFields } from "../chartOf.ts";

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
  requireFields("movementChart", movement, "movement", [
    "segments[]",
    "from",
    "to",
    "customersBefore",
    "customersAfter",
  ]);
  return chartOf("movementChart", options, (formats) => {
    const { segments, from, to, customersBefore, customersAfter } = movement;
    // the same segments in both directions, so that those who stayed are on the diagonal; nobody's at the end
    const sizes = rollup(
      segments.flatMap(({ fromSegment, toSegment, customers }) => [
        { segment: fromSegment, customers },
        { segment: toSegment, customers },
      ]),
      (moves) => sum(moves, ({ customers }) => customers),
      ({ segment }) => segment,
    );
    const shown = [...sizes]
      .flatMap(([segment, size]) => (segment === null ? [] : [{ segment, size }]))
      .sort((a, b) => b.size - a.size)
      .slice(0, MOST)
      .map(({ segment }) => segment);
    const before = [
      ...shown,
      ...(segments.some(({ fromSegment }) => fromSegment === null) ? [NOBODY.fromSegment] : []),
    ];
    const after = [...shown, ...(segments.some(({ toSegment }) => toSegment === null) ? [NOBODY.toSegment] : [])];
    const drawn = segments.flatMap(({ fromSegment, toSegment, customers }) => {
      const [y, x] = [before.indexOf(fromSegment ?? NOBODY.fromSegment), after.indexOf(toSegment ?? NOBODY.toSegment)];
      return x < 0 || y < 0 ? [] : { x, y, customers };
    });
    const most = max(drawn, ({ customers }) => customers) ?? 1;
    const stayed = sum(segments, (move) => (move.fromSegment === move.toSegment ? move.customers : 0));
    const all = sum(segments, ({ customers }) => customers);
    const left = all - sum(drawn, ({ customers }) => customers);
    const dayText = (value: string) => formats.day(dayOf("movementChart", "answer", value));
    const days = from === null || to === null ? "" : ` from ${dayText(from)} to ${dayText(to)}`;
    return {
      title: "Movement between segments",
      description: `Customers by segment before and after${days}: ${formats.value(stayed, "count")} of ${counted(formats, customersBefore, "customer")} stayed in theirs.`,
      notes: [
        from === null || to === null
          ? counted(formats, customersAfter, "customer")
          : `${counted(formats, customersAfter, "customer")} on ${dayText(to)}. Rows: RFM segment on ${dayText(from)}; columns: on ${dayText(to)}; on the diagonal those who stayed.`,
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
