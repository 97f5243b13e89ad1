import { max } from "d3-array";
import type { Pieces } from "../pieces.ts";
import { countShared } from "../shop/findOrders.ts";
import { amountsOf, type OrderLines, orderLines, type RevenueKind } from "../shop/orders.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import type { Table } from "../tables/Table.ts";
import { DAY_MS } from "../time.ts";

/** All lines of orders of a few customers, by customer and day. The next bucket is written over them. */
export interface CustomerBucket {
  /** The code of the first customer. */
  readonly firstCode: number;
  readonly customers: number;
  /** Lines of the customer with code `firstCode + k`: from `starts[k]` up to `starts[k + 1]`. */
  readonly starts: Uint32Array;
  /** Days since 1970, ascending for each customer. */
  readonly days: Int32Array;
  readonly amounts: Float64Array;
}

/** Customers of a bucket: what belongs to them fits into the processor's cache. */
const BITS = 14;
const SIZE = 1 << BITS;

/**
 * A counting sort, which is what makes one pass per customer fast: first by buckets of customers, then within a bucket
 * by customers. With a million of them, writing to all their places at once would wait for memory. Guests and
 * refunds stand under code 0.
 */
export function* ordersByCustomer(
  { buyers: codes, customerCodes, dates: values, ascending }: OrderLines,
  allAmounts: Float64Array | Int32Array | Uint32Array,
): Generator<CustomerBucket> {
  const sizes = new Uint32Array((customerCodes >>> BITS) + 1);
  for (let row = 0; row < codes.length; row++) (sizes[(codes[row] as number) >>> BITS] as number)++;
  const next = new Uint32Array(sizes.length);
  for (let b = 1; b < sizes.length; b++) next[b] = (next[b - 1] as number) + (sizes[b - 1] as number);
  const places = new Uint16Array(codes.length);
  const bucketDays = new Int32Array(codes.length);
  const bucketAmounts = new Float64Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    const to = next[code >>> BITS] as number;
    next[code >>> BITS] = to + 1;
    places[to] = code & (SIZE - 1);
    bucketDays[to] = Math.floor((values[row] as number) / DAY_MS);
    bucketAmounts[to] = allAmounts[row] as number;
  }
  const most = max(sizes) as number;
  const days = new Int32Array(most);
  const amounts = new Float64Array(most);
  const starts = new Uint32Array(SIZE + 1);
  const nextOf = new Uint32Array(SIZE);
  for (const [b, size] of sizes.entries()) {
    const end = next[b] as number;
    const firstCode = b << BITS;
    const customers = Math.min(SIZE, customerCodes - firstCode);
    nextOf.fill(0);
    for (let i = end - size; i < end; i++) (nextOf[places[i] as number] as number)++;
    for (let k = 0; k < customers; k++) {
      starts[k + 1] = (starts[k] as number) + (nextOf[k] as number);
      nextOf[k] = starts[k] as number;
    }
    for (let i = end - size; i < end; i++) {
      const k = places[i] as number;
      const to = nextOf[k] as number;
      nextOf[k] = to + 1;
      days[to] = bucketDays[i] as number;
      amounts[to] = bucketAmounts[i] as number;
    }
    if (!ascending) {
      for (let k = 0; k < customers; k++) sortDays(days, amounts, starts[k] as number, starts[k + 1] as number);
    }
    yield { firstCode, customers, starts, days, amounts };
  }
}

/** So many lines are sorted by insertion. */
const FEW = 32;

/** Puts the lines of one customer in the order of their days, if they are not. */
function sortDays(days: Int32Array, amounts: Float64Array, from: number, to: number): void {
  let sorted = true;
  for (let i = from + 1; i < to && sorted; i++) sorted = (days[i] as number) >= (days[i - 1] as number);
  if (sorted) return;
  if (to - from <= FEW) {
    // by insertion, which takes a tenth of the time
    for (let i = from + 1; i < to; i++) {
      const [day, amount] = [days[i] as number, amounts[i] as number];
      let place = i;
      for (; place > from && (days[place - 1] as number) > day; place--) {
        days[place] = days[place - 1] as number;
        amounts[place] = amounts[place - 1] as number;
      }
      days[place] = day;
      amounts[place] = amount;
    }
    return;
  }
  const order = Uint32Array.from({ length: to - from }, (_, i) => from + i);
  order.sort((a, b) => (days[a] as number) - (days[b] as number) || a - b);
  const ownDays = Int32Array.from(order, (i) => days[i] as number);
  const ownAmounts = Float64Array.from(order, (i) => amounts[i] as number);
  days.set(ownDays, from);
  amounts.set(ownAmounts, from);
}

/** All lines of orders by customer and day: one bucket of all customers. */
export interface SortedOrders extends CustomerBucket {
  /** The table's row of each. */
  readonly rows: Uint32Array;
}

/**
 * The lines of a table by customer and day, as they are known on every day from their own on; `null` where it depends on the
 * day whose a line is, or when its order was: where only an order id tells the customer, or an order has lines on several days.
 */
export function* sortOrders(table: Table<TransactionSchema>, revenue: RevenueKind): Pieces<SortedOrders | null> {
  const lines = orderLines(table);
  yield;
  const own = table.column("date").values;
  const { codes } = table.column("customerId");
  for (let row = 0; row < own.length; row++) {
    if (lines.customers[row] !== codes[row]) return null;
    const [day, ownDay] = [(lines.dates[row] as number) / DAY_MS, (own[row] as number) / DAY_MS];
    if (day !== ownDay && Math.floor(day) !== Math.floor(ownDay)) return null;
  }
  yield;
  if (countShared(lines) > 0) return null;
  yield;
  const { customerCodes, length } = lines;
  const sorted = {
    firstCode: 0,
    customers: customerCodes,
    starts: new Uint32Array(customerCodes + 1),
    days: new Int32Array(length),
    amounts: new Float64Array(length),
    rows: new Uint32Array(length),
  };
  const amounts = amountsOf(table, lines, revenue);
  // the rows stand in place of the amounts while they are sorted
  const places = new Uint32Array(length);
  for (let row = 0; row < length; row++) places[row] = row;
  yield;
  let from = 0;
  for (const { firstCode, customers, starts, days, amounts: rows } of ordersByCustomer(lines, places)) {
    const count = starts[customers] as number;
    sorted.days.set(days.subarray(0, count), from);
    sorted.rows.set(rows.subarray(0, count), from);
    for (let k = 0; k < customers; k++) sorted.starts[firstCode + k + 1] = from + (starts[k + 1] as number);
    from += count;
    yield;
  }
  yield;
  for (let i = 0; i < length; i++) sorted.amounts[i] = amounts[sorted.rows[i] as number] as number;
  return sorted;
}

/** Customers to a piece. */
const PIECE = 1 << 13;

/** The purchases, which are days, of some customers within spans of days: a column for each. */
export function* purchasesWithin(
  { starts, days }: SortedOrders,
  codes: Uint32Array,
  spans: readonly (readonly [from: number, to: number])[],
): Pieces<Int32Array[]> {
  const counts = spans.map(() => new Int32Array(codes.length));
  // the ends of all spans, the latest first: one walk back through a customer's days passes them all
  const ends = Int32Array.from(new Set(spans.flat())).sort().reverse();
  const [froms, tos] = [0, 1].map((end) => spans.map((span) => ends.indexOf(span[end] as number)));
  const purchasesAfter = new Int32Array(ends.length);
  for (let begin = 0; begin < codes.length; begin += PIECE) {
    countPiece(begin, Math.min(begin + PIECE, codes.length));
    yield;
  }
  return counts;

  function countPiece(begin: number, stop: number): void {
    for (let i = begin; i < stop; i++) {
      const first = starts[codes[i] as number] as number;
      let line = (starts[(codes[i] as number) + 1] as number) - 1;
      let purchases = 0;
      for (let e = 0; e < ends.length; e++) {
        for (; line >= first && (days[line] as number) > (ends[e] as number); line--)
          if (line === first || days[line - 1] !== days[line]) purchases++;
        purchasesAfter[e] = purchases;
      }
      for (let s = 0; s < counts.length; s++) {
        (counts[s] as Int32Array)[i] =
          (purchasesAfter[froms?.[s] as number] as number) - (purchasesAfter[tos?.[s] as number] as number);
      }
    }
  }
}
