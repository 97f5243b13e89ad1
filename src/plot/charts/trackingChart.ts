import type { PurchaseTracking } from "../../predict/trackPurchases.ts";
import { DAY_MS } from "../../time.ts";
import type { Chart, ChartOptions } from "../Chart.ts";
import { chartOf, counted, dayOf, requireFields } from "../chartOf.ts";
import { periodAxis } from "../periods.ts";

/**
 * Expected against actual repeat purchases, added up over time: what the model knew, and how it goes on without learning.
 *
 * @param tracking the answer of `trackPurchases`
 * @throws OptionError
 * @see Fader, Hardie & Lee (2005), Marketing Science 24: 275-284, figure 3
 * @example
 * ```ts
 * import { trackPurchases } from "clientele";
 * import { trackingChart } from "clientele/plot";
 *
 * const orders = Array.from({ length: 600 }, (_, i) => {
 *   return { customerId: `C${(i * i) % 97}`, date: Date.UTC(2025, 0, 1 + i / 2), revenue: 10 };
 * });
 * trackingChart(await trackPurchases(orders)).series; // => ["Actual", "Expected"]
 * ```
 */
export function trackingChart(tracking: PurchaseTracking, options: ChartOptions = {}): Chart {
  requireFields("trackingChart", tracking, "trackPurchases", [
    "periods[]",
    "calibrationEnd",
    "customers",
    "model",
    "periodDays",
  ]);
  return chartOf("trackingChart", options, (formats) => {
    const { periods, customers, model, periodDays } = tracking;
    const calibrationEnd = dayOf("trackingChart", "answer.calibrationEnd", tracking.calibrationEnd);
    const unit = periodDays === 7 ? "week" : periodDays === 1 ? "day" : `${periodDays} days`;
    const { scale, names } = periodAxis(
      "trackingChart",
      periods.map(({ periodStart }) => periodStart),
      formats,
      periodDays === 7 ? "week" : "day",
    );
    const known = periods.filter(({ heldOut }) => !heldOut).length;
    const last = periods.at(-1);
    const held = (name: "cumulativeActual" | "cumulativeExpected") =>
      (last?.[name] ?? 0) - (known > 0 ? (periods[known - 1]?.[name] ?? 0) : 0);
    const [actual, expected] = [held("cumulativeActual"), held("cumulativeExpected")];
    const ends = last === undefined ? 0 : Date.parse(last.periodStart) + (periodDays - 1) * DAY_MS;
    const after = calibrationEnd.getTime() + DAY_MS;
    const off = actual > 0 ? expected / actual - 1 : null;
    const verdict =
      off === null || Math.abs(off) < 0.0005
        ? ""
        : `, so the forecast is ${formats.value(Math.abs(off), "share")} too ${off < 0 ? "low" : "high"}`;
    const says =
      last === undefined || known === periods.length
        ? ""
        : `From ${formats.day(new Date(after))} to ${formats.day(new Date(ends))}, which the model was not fitted to, it expects ${formats.value(expected, "count")} repeat purchases; there were ${formats.value(actual, "count")}${verdict}.`;
    const line = (series: number, name: "cumulativeActual" | "cumulativeExpected", word: string) => ({
      mark: "line" as const,
      series,
      marks: periods.map((period, x) => ({
        x,
        y: period[name],
        title: `By the end of the ${unit} from ${names[x]}: ${formats.value(period[name], "count")} ${word}`,
      })),
    });
    const most = Math.max(last?.cumulativeActual ?? 0, last?.cumulativeExpected ?? 0);
    return {
      title: "Repeat purchases: expected and actual",
      description:
        `Cumulative repeat purchases, ${last === undefined ? "none" : `${names[0]} to ${formats.day(new Date(ends))}`}. ${says}`.trim(),
      notes: [
        `${counted(formats, customers, "customer")} who had bought by ${formats.day(calibrationEnd)} (dashed line); model ${model}, fitted up to that day. All orders of a day are one purchase; first purchases do not count.`,
        ...(says === "" ? [] : [says]),
      ],
      series: ["Actual", "Expected"],
      panels: [
        {
          x: scale,
          y: { kind: "linear", label: "Cumulative repeat purchases", format: "count" },
          layers: [
            {
              mark: "rule",
              marks: known > 0 && known < periods.length ? [{ x: known - 1, x2: known - 1, y: most, y2: 0 }] : [],
            },
            line(0, "cumulativeActual", "actual"),
            line(1, "cumulativeExpected", "expected"),
          ],
        },
      ],
      table: {
        columns: [
          { name: unit, format: "text" },
          ...["actual", "expected", "actual so far", "expected so far"].map((name) => ({
            name,
            format: "number" as const,
          })),
          { name: "held out", format: "text" },
        ],
        rows: periods.map((period, i) => [
          names[i] as string,
          period.actual,
          period.expected,
          period.cumulativeActual,
          period.cumulativeExpected,
          period.heldOut ? "yes" : "no",
        ]),
      },
    };
  });
}
