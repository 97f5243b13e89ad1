import { sum } from "d3-array";
import type { TableInput } from "../analytics/asTable.ts";
import { OptionError } from "../errors.ts";
import { requireOneOf, requireOptions, requireWhole } from "../options.ts";
import { breaths, inPieces } from "../pieces.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import { DAY_MS, type Day, dayNumber, dayText } from "../time.ts";
import { orderHistoryOf } from "./MemoryOrderHistory.ts";
import type { OrderHistory, Span } from "./OrderHistory.ts";
import type { RefundPolicy } from "./purchaseHistories.ts";
import { fitModel, modelNamed, PURCHASE_MODELS, type PurchaseModelName } from "./purchaseModels.ts";

/** What to track, and how. */
export interface TrackOptions {
  /** The last day that the model knows of. Default 90 days before the last line, or half of the time where that is less. */
  readonly calibrationEnd?: Day;
  /** The purchase model. Default `"mbgNbd"`. */
  readonly model?: PurchaseModelName;
  /** Length of a period in days, from 1. Default 7, or as many weeks as make 520 periods at most. */
  readonly periodDays?: number;
  /** Default `"net"`. */
  readonly refunds?: RefundPolicy;
  /** Stops between two pieces of the work. */
  readonly signal?: AbortSignal;
}

/** Repeat purchases of a period: how many were made, and how many the model expects. All are numbers of purchases. */
export interface TrackedPeriod {
  /** First day of the period. */
  readonly periodStart: string;
  readonly actual: number;
  /** Not rounded. */
  readonly expected: number;
  /** Up to the end of the period, from the first on. */
  readonly cumulativeActual: number;
  readonly cumulativeExpected: number;
  /** Whether the period lies after all that the model knows. */
  readonly heldOut: boolean;
}

/** How a purchase model follows the repeat purchases of its customers, and how it goes on. */
export interface PurchaseTracking {
  readonly model: PurchaseModelName;
  /** The last day that the model knew of. */
  readonly calibrationEnd: string;
  /** Customers who had bought by that day: theirs are all the purchases here. */
  readonly customers: number;
  readonly periodDays: number;
  /** In order of time: one ends with `calibrationEnd`, the first holds the first purchase, and a last one that is not over is left out: where less than a period follows `calibrationEnd`, none is held out. */
  readonly periods: readonly TrackedPeriod[];
}

/** Periods where none are asked for. */
const USUAL = 520;
/** Periods at most. */
const MOST = 10_000;
/** Days at most: a mistyped year makes thousands of years. */
const LONGEST = 36_525;
/** Counts in memory at once. */
const AT_ONCE = 4_000_000;

/**
 * Expected against actual repeat purchases over time: a purchase model is fitted to the days up to `calibrationEnd`, and goes on after
 * it without learning anything. The customers are those who bought by that day; their first purchases are no repeat purchases.
 *
 * @param orders needs `customerId` and `date`; or an order history
 * @throws OptionError for a day that leaves nothing to fit or nothing to hold out, and for too many periods
 * @see Fader, Hardie & Lee (2005), Marketing Science 24: 275-284, figures 2 and 3
 * @example
 * ```ts
 * import { trackPurchases } from "clientele";
 *
 * const orders = Array.from({ length: 600 }, (_, i) => {
 *   return { customerId: `C${(i * i) % 97}`, date: Date.UTC(2025, 0, 1 + i / 2), revenue: 10 };
 * });
 * const { customers, periods } = await trackPurchases(orders, { calibrationEnd: "2025-07-31" });
 * customers; // => 49
 * periods.length; // => 43
 * periods.at(-1)?.heldOut; // => true
 * ```
 */
export async function trackPurchases(
  orders: TableInput<TransactionSchema> | OrderHistory,
  options: TrackOptions = {},
): Promise<PurchaseTracking> {
  const caller = "trackPurchases";
  requireOptions(caller, options, ["calibrationEnd", "model", "periodDays", "refunds", "signal"]);
  const { model = "mbgNbd", refunds, signal } = options;
  requireOneOf(caller, "model", model, PURCHASE_MODELS);
  if (refunds !== undefined) requireOneOf(caller, "refunds", refunds, ["net", "ignore"]);
  const end = dayNumber(caller, "calibrationEnd", options.calibrationEnd);
  if (options.periodDays !== undefined) requireWhole(caller, "periodDays", options.periodDays, 1, 3650);
  const breath = breaths(signal);
  signal?.throwIfAborted();
  const history = orderHistoryOf(caller, orders, { ...(refunds && { refunds }) }, breath);
  const extent = await history.extent();
  if (extent === undefined) throw new OptionError(caller, "orders", "at least one purchase", "none");
  const { first, last } = extent;
  if (end === undefined && first === last)
    throw new OptionError(caller, "orders", "lines of at least two days", dayText(first * DAY_MS));
  const cut = end ?? Math.max(last - 90, Math.floor((first + last) / 2));
  if (!(cut >= first && cut < last)) {
    const expected = `from ${dayText(first * DAY_MS)}, the first purchase, to the day before ${dayText(last * DAY_MS)}, the last line`;
    throw new OptionError(caller, "calibrationEnd", expected, dayText(cut * DAY_MS));
  }
  const days = last - first + 1;
  if (days > LONGEST) {
    const expected = `orders of at most ${LONGEST} days, got ${dayText(first * DAY_MS)} to ${dayText(last * DAY_MS)}`;
    throw new OptionError(caller, "orders", expected, `${days} days`);
  }
  const length = options.periodDays ?? 7 * Math.ceil(days / (7 * USUAL));
  // one of them ends with the last day that the model knows; the first begins on the first purchase, or some days before it
  const known = Math.ceil((cut - first + 1) / length);
  const start = cut + 1 - known * length;
  const count = Math.floor((last - start + 1) / length);
  if (count > MOST) throw new OptionError(caller, "periodDays", `at least ${Math.ceil(days / MOST)}`, length);
  const customers = (await history.at(cut)).table;
  const fit = await inPieces(fitModel(model, customers), breath);

  // how many began on each day, counted from the start
  const began = new Float64Array(count * length);
  for (const age of customers.column("age").values) (began[cut - age - start] as number)++;
  const { expectedPurchases } = modelNamed(model);
  const expectedAfter = new Float64Array(began.length);
  for (let t = 0; t < expectedAfter.length; t++) {
    expectedAfter[t] = expectedPurchases(fit.params, undefined, t);
    if (t % 256 === 0) await breath();
  }
  const cumulative = (day: number) => {
    let expected = 0;
    for (let since = 0; since < day; since++)
      expected += (began[since] as number) * (expectedAfter[day - 1 - since] as number);
    return expected;
  };

  const all = (await history.at(last)).table.column("age").values;
  const rows = Uint32Array.from(all.keys()).filter((row) => last - (all[row] as number) <= cut);
  const block = Math.max(1, Math.floor(AT_ONCE / Math.max(1, all.length)));
  const periods: TrackedPeriod[] = [];
  let [actuals, before] = [0, 0];
  for (let from = 0; from < count; from += block) {
    const places = Array.from({ length: Math.min(block, count - from) }, (_, i) => (from + i) * length);
    const spans = places.map((place): Span => [start + place - 1, start + place + length - 1]);
    const columns = await history.purchases(last, spans);
    for (const [i, column] of columns.entries()) {
      const place = places[i] as number;
      const actual = sum(rows, (row) => column[row] as number) - sum(began.subarray(place, place + length));
      const after = cumulative(place + length);
      actuals += actual;
      periods.push({
        periodStart: dayText((start + place) * DAY_MS),
        actual,
        expected: after - before,
        cumulativeActual: actuals,
        cumulativeExpected: after,
        heldOut: place >= known * length,
      });
      before = after;
      await breath();
    }
  }
  return {
    model,
    calibrationEnd: dayText(cut * DAY_MS),
    customers: customers.length,
    periodDays: length,
    periods,
  };
}
