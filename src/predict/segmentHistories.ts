import { asTable, type TableInput } from "../analytics/asTable.ts";
import type { TextDictionary } from "../columns/TextDictionary.ts";
import { OptionError } from "../errors.ts";
import { requireOptions, requireWhole } from "../options.ts";
import { type Breath, breaths, inPieces } from "../pieces.ts";
import { lastDayKnown } from "../shop/orders.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import type { Table } from "../tables/Table.ts";
import { DAY_MS, type Day, dayNumber, dayText } from "../time.ts";
import { isOrderHistory, type OrderHistory } from "./OrderHistory.ts";
import { sortOrders } from "./ordersByCustomer.ts";
import { historiesOn, type PurchaseHistoryOptions } from "./purchaseHistories.ts";
import { rfmScores } from "./rfmScores.ts";
import { type SegmentRule, type SegmentRules, segmentRules } from "./segmentRules.ts";

/** On which days, and by which rules. */
export interface SegmentHistoryOptions extends Pick<PurchaseHistoryOptions, "revenue" | "refunds"> {
  /** The last day. Default that of the last line. */
  readonly asOf?: Day;
  /** How many days to look at: the last one, and the ends of the months before it. From 1 to 120. Default 12. */
  readonly months?: number;
  /** Default `segmentRules.original`. */
  readonly segments?: SegmentRules;
  /** Stops between days. */
  readonly signal?: AbortSignal;
}

/** The segment of a customer at the end of a day, as it would have been computed then. */
export interface SegmentOnDay {
  /** As `2025-01-31`. */
  readonly day: string;
  readonly segment: string;
  /** Scores from 1 to 5, 5 the best. */
  readonly rScore: number;
  readonly fScore: number;
  readonly mScore: number;
}

/** The segments of all customers over time. */
export interface SegmentHistories {
  /** The days, the earliest first; none without orders. */
  readonly days: readonly string[];
  /** The days of a customer from the first order on; none for an unknown one. */
  of(customerId: string): SegmentOnDay[];
}

/**
 * The RFM segments of all customers at the ends of the last months: how each came to be what it is. Each day is scored from the orders
 * up to it alone.
 *
 * @param orders needs `customerId`, `date` and `revenue` (or `netSales`); or an order history, whose `revenue` and `refunds` then hold
 * @returns the days, and a look-up by customer. A day takes a byte per customer
 * @throws DataError `missing_column`; OptionError; what the signal has
 * @example
 * ```ts
 * import { segmentHistories } from "clientele";
 *
 * const histories = await segmentHistories([
 *   { customerId: "C1", date: "2025-01-10", revenue: 20 },
 *   { customerId: "C2", date: "2025-02-20", revenue: 30 },
 *   { customerId: "C2", date: "2025-03-05", revenue: 30 },
 * ]);
 * histories.of("C1").map(({ day, rScore }) => `${day}: R ${rScore}`);
 * // => ["2025-01-31: R 3", "2025-02-28: R 1", "2025-03-05: R 1"]
 * ```
 */
export async function segmentHistories(
  orders: TableInput<TransactionSchema> | OrderHistory,
  options: SegmentHistoryOptions = {},
): Promise<SegmentHistories> {
  const caller = "segmentHistories";
  requireOptions(caller, options, ["asOf", "months", "segments", "revenue", "refunds", "signal"]);
  const { months = 12, segments = segmentRules.original, revenue = "gross", refunds = "net", signal } = options;
  requireWhole(caller, "months", months, 1);
  if (months > 120) throw new OptionError(caller, "months", "a whole number from 1 to 120", months);
  if (!Array.isArray(segments?.cells))
    throw new OptionError(caller, "segments", "rules made by defineSegmentRules, or one of segmentRules", segments);
  signal?.throwIfAborted();
  const breath = breaths(signal);
  const wanted = dayNumber(caller, "asOf", options.asOf);
  const { last: lastLine, at } = isOrderHistory(orders)
    ? { last: (await orders.extent())?.last, at: (day: number) => orders.at(day) }
    : await historiesOfTable(asTable(transactionSchema, orders), { revenue, refunds }, breath);
  const last = wanted ?? lastLine;
  const found: { readonly day: string; readonly cells: Uint8Array; readonly ids: TextDictionary }[] = [];
  for (const day of last === undefined ? [] : monthEnds(last, months)) {
    const { table: histories } = await at(day);
    if (histories.length === 0) continue;
    const { codes, dictionary: ids } = histories.column("customerId");
    const { r, f, m } = rfmScores(histories);
    const cells = new Uint8Array(ids.size);
    // 0 is a customer who has not bought yet
    for (let i = 0; i < histories.length; i++)
      cells[codes[i] as number] = 25 * (score(r, i) - 1) + 5 * (score(f, i) - 1) + score(m, i);
    found.push({ day: dayText(day * DAY_MS), cells, ids });
    await breath();
  }
  const of = (customerId: string): SegmentOnDay[] =>
    found.flatMap(({ day, cells, ids }) => {
      const cell = (cells[ids.indexOf(customerId)] ?? 0) - 1;
      if (cell < 0) return [];
      const { name } = segments.rules[segments.cells[cell] as number] as SegmentRule;
      const [rScore, fScore, mScore] = [Math.floor(cell / 25) + 1, (Math.floor(cell / 5) % 5) + 1, (cell % 5) + 1];
      return { day, segment: name, rScore, fScore, mScore };
    });
  return { days: found.map(({ day }) => day), of };
}

/** Histories of a table on any day; none are kept, since each is looked at once. */
async function historiesOfTable(
  table: Table<TransactionSchema>,
  options: Required<Pick<PurchaseHistoryOptions, "revenue" | "refunds">>,
  breath: Breath,
) {
  const sorted = (await inPieces(sortOrders(table, options.revenue), breath)) ?? undefined;
  const at = (day: number) => inPieces(historiesOn(table, day, options, sorted), breath);
  return { last: lastDayKnown(table), at };
}

const score = (scores: ArrayLike<number>, i: number): number => scores[i] as number;

/** A day and the ends of the months before it, the earliest first. */
function monthEnds(last: number, count: number): number[] {
  const date = new Date(last * DAY_MS);
  const ends = Array.from(
    { length: count - 1 },
    (_, i) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - i, 0) / DAY_MS,
  );
  return [...ends.reverse(), last];
}
