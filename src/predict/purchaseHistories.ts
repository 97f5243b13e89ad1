import { asTable, type TableInput } from "../analytics/asTable.ts";
import { type Column, DateColumn, NumberColumn, TextColumn } from "../columns/columns.ts";
import { requireOneOf, requireOptions } from "../options.ts";
import { atOnce, type Pieces } from "../pieces.ts";
import { type PurchaseHistorySchema, purchaseHistorySchema } from "../shop/histories.ts";
import {
  amountsOf,
  countGuests,
  lastDayKnown,
  type OrderLines,
  orderLines,
  type RevenueKind,
  withoutAmount,
} from "../shop/orders.ts";
import { takenBack } from "../shop/takenBack.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import { type Table, tableOf } from "../tables/Table.ts";
import { DAY_MS, type Day, dayNumber } from "../time.ts";
import { type CustomerBucket, ordersByCustomer, type SortedOrders } from "./ordersByCustomer.ts";

/** Whether refunds lower what customers spent (`"net"`), or are passed over (`"ignore"`). Purchases are counted alike. */
export type RefundPolicy = "net" | "ignore";

/** How orders become histories. */
export interface PurchaseHistoryOptions {
  /** Histories as they were known at the end of this day. It may be after the last line. Default the day of the last line. */
  readonly asOf?: Day;
  /** Unit of `recency` and `age`. Default `"day"`. */
  readonly timeUnit?: "day" | "week";
  /** Which amount counts. Default `"gross"`. */
  readonly revenue?: RevenueKind;
  /** Default `"net"`. */
  readonly refunds?: RefundPolicy;
}

/** What is in no history or in no mean of spend, by reason. */
export interface SetAside {
  /** Lines after the last day of observation. */
  readonly afterAsOf: number;
  /** Lines of guests, up to that day. */
  readonly guests: number;
  /** Refunds of customers whose order is not in the data; under `"ignore"`, all refunds of customers. */
  readonly refunds: number;
  /** Orders of customers without an amount: they count as purchases, of no spend. */
  readonly withoutAmount: number;
}

/** Histories, and how they were made. */
export interface PurchaseHistories {
  /** One row per customer who bought, in the order of their first orders' rows. */
  readonly table: Table<PurchaseHistorySchema>;
  /** The last day of observation; `null` without orders. */
  readonly asOf: Date | null;
  readonly timeUnit: "day" | "week";
  readonly revenue: RevenueKind;
  readonly refunds: RefundPolicy;
  readonly setAside: SetAside;
}

/**
 * Orders as one row per customer: how often they bought, when last, since when, and for how much.
 *
 * All orders of a day are one purchase. A line below zero is a refund: it lowers what was spent, but what was refunded was
 * bought all the same. Purchases of which nothing was paid, or nothing is left, are in no mean of spend. Guests have no
 * history. The order of rows does not matter.
 *
 * @param transactions needs `customerId`, `date` and `revenue` (or `netSales`)
 * @returns a table per customer, the policy, and counts of what was set aside
 * @throws DataError `missing_column`; OptionError for an unknown option
 * @example
 * ```ts
 * import { purchaseHistories } from "clientele";
 *
 * const { table } = purchaseHistories(
 *   [
 *     { customerId: "C1", date: "2025-01-01", revenue: 20 },
 *     { customerId: "C1", date: "2025-01-11", revenue: 30 },
 *     { customerId: "C2", date: "2025-01-05", revenue: 5 },
 *   ],
 *   { asOf: new Date("2025-01-31") },
 * );
 * const { frequency, recency, age, monetaryValue } = table.row(0);
 * [frequency, recency, age, monetaryValue]; // => [1, 10, 30, 30]
 * ```
 */
export function purchaseHistories(
  transactions: TableInput<TransactionSchema>,
  options: PurchaseHistoryOptions = {},
): PurchaseHistories {
  requireOptions("purchaseHistories", options, ["asOf", "timeUnit", "revenue", "refunds"]);
  const caller = "purchaseHistories";
  requireOneOf(caller, "timeUnit", options.timeUnit ?? "day", ["day", "week"]);
  requireHistoryOptions(caller, options);
  const asOf = dayNumber(caller, "asOf", options.asOf);
  return atOnce(historiesOn(asTable(transactionSchema, transactions), asOf, options));
}

/**
 * Histories as they were known at the end of a day.
 *
 * @param asOf in days since 1970; default the day of the last line
 * @param sorted the table's lines by customer and day, if somebody has them
 */
export function* historiesOn(
  table: Table<TransactionSchema>,
  asOf: number | undefined,
  { timeUnit = "day", revenue = "gross", refunds = "net" }: Omit<PurchaseHistoryOptions, "asOf">,
  sorted?: SortedOrders,
): Pieces<PurchaseHistories> {
  yield;
  const lines = orderLines(table, asOf);
  yield;
  const known = lastDayKnown(table, asOf);
  const lastDay = known ?? 0;
  const { codes, first, last, count, logGaps, spend, paid, meanSpend, meanRepeatSpend, meanLog, logSquares, setAside } =
    yield* summarize(table, lines, revenue, refunds, sorted && { ...sorted, lastDay });
  const scale = timeUnit === "day" ? 1 : 7;
  const { length } = codes;
  const [frequency, silence] = [new Int32Array(length), new Int32Array(length)];
  const [recency, age, sumLogGaps] = [new Float64Array(length), new Float64Array(length), new Float64Array(length)];
  const [firstDates, lastDates] = [new Float64Array(length), new Float64Array(length)];
  const logScale = Math.log(scale);
  yield;
  // one plain loop: a function for each column takes several times as long
  for (let i = 0; i < length; i++) {
    const [begin, end] = [first[i] as number, last[i] as number];
    const repeats = (count[i] as number) - 1;
    frequency[i] = repeats;
    recency[i] = (end - begin) / scale;
    age[i] = (lastDay - begin) / scale;
    sumLogGaps[i] = (logGaps[i] as number) - repeats * logScale;
    silence[i] = lastDay - end;
    firstDates[i] = begin * DAY_MS;
    lastDates[i] = end * DAY_MS;
  }
  const columns: Record<Exclude<PurchaseHistorySchema["columns"][number]["name"], "probabilityOfPurchase">, Column> = {
    customerId: new TextColumn(codes, table.column("customerId").dictionary),
    frequency: new NumberColumn(frequency),
    recency: new NumberColumn(recency),
    age: new NumberColumn(age),
    sumLogGaps: new NumberColumn(sumLogGaps),
    monetaryValue: new NumberColumn(meanRepeatSpend),
    orderCount: new NumberColumn(count),
    daysSinceLastOrder: new NumberColumn(silence),
    totalSpend: new NumberColumn(spend),
    paidPurchases: new NumberColumn(paid),
    meanSpend: new NumberColumn(meanSpend),
    meanLogSpend: new NumberColumn(meanLog),
    logSpendSquares: new NumberColumn(logSquares),
    firstOrderDate: new DateColumn(firstDates),
    lastOrderDate: new DateColumn(lastDates),
  };
  return {
    table: tableOf({ schema: purchaseHistorySchema, columns: new Map(Object.entries(columns)), length }),
    asOf: known === undefined ? null : new Date(known * DAY_MS),
    timeUnit,
    revenue,
    refunds,
    setAside,
  };
}

/** Checks what the makers of histories have in common. */
export function requireHistoryOptions(
  caller: string,
  { revenue = "gross", refunds = "net" }: PurchaseHistoryOptions,
): void {
  requireOneOf(caller, "revenue", revenue, ["gross", "net"]);
  requireOneOf(caller, "refunds", refunds, ["net", "ignore"]);
}

/** By code the customer's place in the order of first orders: a dictionary may number its texts in another. */
function placesOf({ buyers: codes, customerCodes: size }: OrderLines) {
  const places = new Uint32Array(size);
  let [customers, row] = [0, 0];
  // most often codes are numbered in the order of their first rows
  for (; row < codes.length && (codes[row] as number) <= customers + 1; row++) {
    if ((codes[row] as number) > customers) places[++customers] = customers - 1;
  }
  const known = new Uint8Array(size).fill(1, 0, customers + 1);
  for (; row < codes.length; row++) {
    const code = codes[row] as number;
    if (known[code] === 1) continue;
    known[code] = 1;
    places[code] = customers++;
  }
  return { places, customers };
}

/** Customers to a piece. */
const PIECE = 1 << 13;

/** One logarithm of a product costs as much as one of a factor; up to this it has room for one more. */
const MOST = 1e150;

interface Summary {
  readonly codes: Uint32Array;
  /** Days since 1970 of the first and the last purchase. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly count: Int32Array;
  /** Sum of the logarithms of the days between purchases. */
  readonly logGaps: Float64Array;
  readonly spend: Float64Array;
  /** Purchases of which something was paid and not refunded. */
  readonly paid: Int32Array;
  /** Their mean, NaN without one; that of the repeat purchases among them, NaN without any repeat purchase. */
  readonly meanSpend: Float64Array;
  readonly meanRepeatSpend: Float64Array;
  /** Mean of the logarithms of those, NaN without one, and the sum of squares about it. */
  readonly meanLog: Float64Array;
  readonly logSquares: Float64Array;
  readonly setAside: SetAside;
}

/** The purchases of each customer, one pass over the lines. */
function* summarize(
  table: Table<TransactionSchema>,
  lines: OrderLines,
  revenue: RevenueKind,
  refunds: RefundPolicy,
  sorted: (SortedOrders & { readonly lastDay: number }) | undefined,
): Pieces<Summary> {
  const { places, customers: most } = placesOf(lines);
  yield;
  const codes = new Uint32Array(most);
  const first = new Int32Array(most);
  const last = new Int32Array(most);
  const count = new Int32Array(most);
  const logGaps = new Float64Array(most);
  const spend = new Float64Array(most);
  const paid = new Int32Array(most);
  const meanSpend = new Float64Array(most);
  const meanRepeatSpend = new Float64Array(most);
  const meanLog = new Float64Array(most);
  const logSquares = new Float64Array(most);
  const amounts = amountsOf(table, lines, revenue);
  const kept = refunds === "net" && lines.refunds.length > 0 ? yield* amountsKept(table, lines, revenue) : amounts;
  let missing = 0;
  const lastDay = sorted?.lastDay ?? Number.POSITIVE_INFINITY;
  const summarizeBucket = function* ({ firstCode, customers, starts, days, amounts }: CustomerBucket): Pieces<void> {
    // code 0 is nobody
    for (let k = firstCode === 0 ? 1 : 0; k < customers; k++) {
      if (k % PIECE === PIECE - 1) yield;
      const from = starts[k] as number;
      let to = starts[k + 1] as number;
      // what comes later is not known yet
      while (to > from && (days[to - 1] as number) > lastDay) to--;
      if (from === to) continue;
      let lastPurchase = 0;
      let purchases = 0;
      let total = 0;
      let logs = 0;
      let gaps = 1;
      let repeatsPaid = 0;
      let firstSpend = 0;
      let repeatSpend = 0;
      let purchasesPaid = 0;
      // logarithms about the first, for digits
      let firstLog = 0;
      let away = 0;
      let awaySquares = 0;
      for (let i = from; i < to; ) {
        const day = days[i] as number;
        // all of a day
        let sum = 0;
        for (; i < to && days[i] === day; i++) {
          const amount = amounts[i] as number;
          if (Number.isNaN(amount)) missing++;
          else sum += amount;
        }
        if (purchases > 0) {
          gaps *= day - lastPurchase;
          if (gaps > MOST) {
            logs += Math.log(gaps);
            gaps = 1;
          }
        }
        lastPurchase = day;
        purchases++;
        total += sum;
        if (sum > 0) {
          const log = Math.log(sum);
          if (purchasesPaid++ === 0) firstLog = log;
          away += log - firstLog;
          awaySquares += (log - firstLog) * (log - firstLog);
          if (purchases === 1) firstSpend = sum;
          else {
            repeatsPaid++;
            repeatSpend += sum;
          }
        }
      }
      const place = places[firstCode + k] as number;
      codes[place] = firstCode + k;
      first[place] = days[from] as number;
      last[place] = lastPurchase;
      count[place] = purchases;
      logGaps[place] = logs + Math.log(gaps);
      spend[place] = total;
      paid[place] = purchasesPaid;
      meanSpend[place] = purchasesPaid === 0 ? Number.NaN : (firstSpend + repeatSpend) / purchasesPaid;
      meanLog[place] = purchasesPaid === 0 ? Number.NaN : firstLog + away / purchasesPaid;
      logSquares[place] = purchasesPaid === 0 ? 0 : Math.max(0, awaySquares - (away * away) / purchasesPaid);
      meanRepeatSpend[place] = purchases === 1 ? Number.NaN : repeatSpend / Math.max(1, repeatsPaid);
    }
  };
  yield;
  const buckets = sorted === undefined ? ordersByCustomer(lines, kept) : [known(sorted, lines, amounts, kept)];
  for (const bucket of buckets) {
    yield* summarizeBucket(bucket);
    yield;
  }
  const setAside = {
    afterAsOf: table.length - lines.length,
    guests: countGuests(lines),
    refunds: yield* refundsSetAside(table, lines, revenue, refunds, (code, amount) => {
      (spend[places[code] as number] as number) += amount;
    }),
    withoutAmount: missing === 0 ? 0 : ordersWithoutAmount(lines, amounts),
  };
  return { codes, first, last, count, logGaps, spend, paid, meanSpend, meanRepeatSpend, meanLog, logSquares, setAside };
}

/** The sorted lines with what is kept of their amounts, as it is known on a day. */
function known(
  sorted: SortedOrders,
  { rows, length }: OrderLines,
  amounts: Float64Array | Int32Array,
  kept: Float64Array | Int32Array,
): CustomerBucket {
  if (kept === amounts) return sorted;
  const byRow = rows === undefined ? kept : new Float64Array(sorted.rows.length);
  if (rows !== undefined) for (let line = 0; line < length; line++) byRow[rows[line] as number] = kept[line] as number;
  const known = new Float64Array(sorted.rows.length);
  for (let i = 0; i < known.length; i++) known[i] = byRow[sorted.rows[i] as number] as number;
  return { ...sorted, amounts: known };
}

/** The amounts by line, less what refunds took back of them. */
function* amountsKept(table: Table<TransactionSchema>, lines: OrderLines, revenue: RevenueKind): Pieces<Float64Array> {
  const { taken } = yield* takenBack(table, lines, revenue);
  const kept = new Float64Array(amountsOf(table, lines, revenue));
  for (let line = 0; line < kept.length; line++) (kept[line] as number) -= taken[line] as number;
  return kept;
}

/**
 * Counts the customers' refunds whose order is not in the data. Of the others, what is more than there was to take back
 * lowers the spend all the same: `spent` is told of it.
 */
function* refundsSetAside(
  table: Table<TransactionSchema>,
  lines: OrderLines,
  revenue: RevenueKind,
  policy: RefundPolicy,
  spent: (code: number, amount: number) => void,
): Pieces<number> {
  const { refunds, customers } = lines;
  if (policy === "ignore") return refunds.reduce((count, line) => count + (customers[line] === 0 ? 0 : 1), 0);
  if (refunds.length === 0) return 0;
  const { begins, unallocated } = yield* takenBack(table, lines, revenue);
  let count = 0;
  for (let refund = 0; refund < refunds.length; refund++) {
    const customer = customers[refunds[refund] as number] as number;
    if (customer === 0) continue;
    if (begins[refund] === -1) count++;
    else if (unallocated[refund] !== 0) spent(customer, -(unallocated[refund] as number));
  }
  return count;
}

function ordersWithoutAmount(lines: OrderLines, amounts: Float64Array | Int32Array): number {
  const without = withoutAmount(lines, amounts);
  let count = 0;
  for (let line = 0; line < without.length; line++) if (without[line] === 1 && lines.customers[line] !== 0) count++;
  return count;
}
