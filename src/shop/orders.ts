import { TextColumn } from "../columns/columns.ts";
import { gather } from "../columns/gather.ts";
import type { ColumnTable } from "../tables/columnsOf.ts";
import { DAY_MS } from "../time.ts";
import { FIRST, findOrders, type Lines, type Orders, REFUND } from "./findOrders.ts";
import type { TransactionSchema } from "./transactions.ts";

/** Which amount of a line counts: `"gross"` (its `revenue`) or `"net"` (its `netSales`). */
export type RevenueKind = "gross" | "net";

type Numbers = Float64Array | Int32Array;

/**
 * The lines of a transactions table as they were known at the end of a day, and what each of them is. Analytics, predictions,
 * store and REST all count by this.
 *
 * - **Refund**: a line whose `revenue` is below zero. It counts on its own day and is no order. `takenBack` says which order
 *   it takes back.
 * - **Order**: the other lines of the same order id and customer. A line without an order id is an order of its own. Its day
 *   is that of its earliest line, and all its lines count on that day.
 * - **Guest**: a line without a customer. Where the order id has exactly one customer, the line is that customer's.
 * - **Purchase**: all orders of a customer on one day.
 */
export interface OrderLines extends Omit<Lines, "customers">, Omit<Orders, "dates" | "firstLines"> {
  /** Number of lines. */
  readonly length: number;
  /** When each line counts, in epoch milliseconds: on the day of its order, or of the refund. */
  readonly dates: Float64Array;
  /** Whether the lines of each order stand together. */
  readonly contiguous: boolean;
  /** The table's row of each line; `undefined` where they are the first rows in order. */
  readonly rows: Uint32Array | undefined;
  /** By line the first line of its order; of a refund itself. `undefined` where each line is an order of its own. */
  readonly firstLines: Uint32Array | undefined;
  /** The customers' codes in lines of orders; 0 for guests and in refunds, which make nobody a customer. */
  readonly buyers: Uint32Array;
  /** The values of a column by line, of a column with one value per row of the table. */
  of<Values extends Numbers | Uint32Array>(values: Values): Values;
}

function linesOf(given: Lines, rows: Uint32Array | undefined): OrderLines {
  const { length } = given.dates;
  const { dates = given.dates, firstLines, ...orders } = findOrders(given);
  let firsts = firstLines;
  let buyers: Uint32Array | undefined;
  return {
    ...given,
    ...orders,
    length,
    dates,
    ascending: dates === given.dates ? given.ascending : isAscending(dates),
    rows,
    get firstLines() {
      if (orders.roles !== undefined) firsts ??= firstLinesOf(orders.roles);
      return firsts;
    },
    get buyers() {
      buyers ??= buyersOf(orders.customers, given.refunds);
      return buyers;
    },
    of: (values) => byLine(values, rows, length),
  };
}

function firstLinesOf(roles: Uint8Array): Uint32Array {
  const firstLines = new Uint32Array(roles.length);
  let first = 0;
  for (let line = 0; line < roles.length; line++) {
    const role = roles[line];
    if (role === FIRST) first = line;
    firstLines[line] = role === REFUND ? line : first;
  }
  return firstLines;
}

function buyersOf(customers: Uint32Array, refunds: Uint32Array): Uint32Array {
  if (refunds.length === 0) return customers;
  const buyers = customers.slice();
  for (const line of refunds) buyers[line] = 0;
  return buyers;
}

/** By line 1 at the first line of an order of which no line has an amount. */
export function withoutAmount({ roles, firstLines, length }: OrderLines, amounts: Numbers): Uint8Array {
  const without = new Uint8Array(length);
  for (let line = 0; line < length; line++) without[line] = roles === undefined || roles[line] === FIRST ? 1 : 0;
  for (let line = 0; line < length; line++) {
    if (!Number.isNaN(amounts[line])) without[firstLines?.[line] ?? line] = 0;
  }
  return without;
}

/** The day, since 1970, of the customers' first purchase; `undefined` without one. */
export function firstPurchaseDay({ buyers, dates, ascending }: OrderLines): number | undefined {
  let first = Infinity;
  for (let line = 0; line < buyers.length; line++) {
    if (buyers[line] !== 0) first = Math.min(first, dates[line] as number);
    if (ascending && first < Infinity) break;
  }
  return first === Infinity ? undefined : Math.floor(first / DAY_MS);
}

/** How many lines have no customer. */
export function countGuests({ customers }: OrderLines): number {
  let count = 0;
  for (let line = customers.indexOf(0); line >= 0 && line < customers.length; line++)
    if (customers[line] === 0) count++;
  return count;
}

const known = new WeakMap<ColumnTable<TransactionSchema>, OrderLines>();

/**
 * The lines of a table as they were known at the end of a day: later ones are not among them. Those of the whole table are
 * made once.
 *
 * @param day in days since 1970. Default the last
 * @throws DataError `missing_column` without customers, or, where a day is given, without dates
 */
export function orderLines(table: ColumnTable<TransactionSchema>, day: number = Infinity): OrderLines {
  const after = (day + 1) * DAY_MS;
  const date = table.has("date") || day !== Infinity ? table.column("date") : undefined;
  const whole = date?.extent == null || date.extent[1] < after;
  const made = whole ? known.get(table) : undefined;
  if (made !== undefined) return made;
  const { codes, dictionary } = table.column("customerId");
  const id = table.has("orderId") ? table.column("orderId") : undefined;
  const revenue = table.has("revenue") ? table.column("revenue").values : undefined;
  const dates = date?.values ?? new Float64Array(table.length);
  const ascending = date?.ascending ?? true;
  const { rows, length } = whole ? { rows: undefined, length: table.length } : rowsBefore(dates, after, ascending);
  const lines = linesOf(
    {
      dates: byLine(dates, rows, length),
      ascending,
      customers: byLine(codes, rows, length),
      customerCodes: dictionary.size,
      ids: id && byLine(id.codes, rows, length),
      idCodes: id?.dictionary.size ?? 0,
      refunds: belowZero(revenue && byLine(revenue, rows, length)),
    },
    rows,
  );
  if (whole) known.set(table, lines);
  return lines;
}

/** The amounts by line, NaN where one is missing. */
export function amountsOf(table: ColumnTable<TransactionSchema>, lines: OrderLines, kind: RevenueKind): Numbers {
  return lines.of(table.column(kind === "gross" ? "revenue" : "netSales").values);
}

/** The day, since 1970, up to which the lines are known: the one asked for, else that of the last line, if there is one. */
export function lastDayKnown(table: ColumnTable<TransactionSchema>, asOf?: number): number | undefined {
  const [, last] = table.column("date").extent ?? [];
  return asOf ?? (last === undefined ? undefined : Math.floor(last / DAY_MS));
}

/** Whose the lines are: the customers' column, with those whom only the order id tells. */
export function customersOfLines(table: ColumnTable<TransactionSchema>): TextColumn {
  return new TextColumn(orderLines(table).customers, table.column("customerId").dictionary);
}

/** The rows with a date before a moment: `rows` is missing where they are the first ones. */
function rowsBefore(dates: Float64Array, after: number, ascending: boolean): Pick<OrderLines, "rows" | "length"> {
  let length = 0;
  for (let row = 0; row < dates.length; row++) if ((dates[row] as number) < after) length++;
  if (ascending) return { rows: undefined, length };
  const rows = new Uint32Array(length);
  for (let row = 0, line = 0; row < dates.length; row++) if ((dates[row] as number) < after) rows[line++] = row;
  return { rows, length };
}

/** The values by line: those of the first rows where `rows` is missing. */
function byLine<Values extends Numbers | Uint32Array>(
  values: Values,
  rows: Uint32Array | undefined,
  length: number,
): Values {
  if (rows !== undefined) return gather(values, rows);
  return values.length === length ? values : (values.subarray(0, length) as Values);
}

/** The places of the numbers below zero. */
function belowZero(values: Numbers | undefined): Uint32Array {
  if (values === undefined) return new Uint32Array(0);
  let count = 0;
  for (let i = 0; i < values.length; i++) if ((values[i] as number) < 0) count++;
  const places = new Uint32Array(count);
  for (let i = 0, place = 0; place < count; i++) if ((values[i] as number) < 0) places[place++] = i;
  return places;
}

function isAscending(dates: Float64Array): boolean {
  for (let line = 1; line < dates.length; line++)
    if ((dates[line] as number) < (dates[line - 1] as number)) return false;
  return true;
}
