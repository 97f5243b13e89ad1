import { rowsByCode } from "../columns/rowsByCode.ts";
import type { Table } from "../tables/Table.ts";
import { DAY_MS } from "../time.ts";
import type { TransactionSchema } from "./transactions.ts";

/** Which amount of a line counts: `"gross"` (its `revenue`) or `"net"` (its `netSales`). */
export type RevenueKind = "gross" | "net";

/** What a line is to its order. */
export const ROLE = {
  /** A further line of an order that begins with another line. */
  FURTHER: 0,
  /** The line that stands for its order: the earliest, of several the first in the table. */
  FIRST: 1,
  /** No order, but money given back. */
  REFUND: 2,
} as const;

type Numbers = Float64Array | Int32Array;

/** The columns that say what the lines are. */
interface Lines {
  readonly dates: Float64Array;
  /** Whether the dates never go back. */
  readonly ascending: boolean;
  readonly customers: Uint32Array;
  /** One more than the largest code of a customer. */
  readonly customerCodes: number;
  /** Codes of the order ids, where the table has them. */
  readonly ids: Uint32Array | undefined;
  /** One more than the largest code of an order id. */
  readonly idCodes: number;
  /** `undefined` where no line is a refund. */
  readonly revenue: Numbers | undefined;
}

/**
 * The lines of a transactions table as they were known at the end of a day, and what each of them is. Analytics, predictions,
 * store and REST all count by this.
 *
 * - **Order**: the lines of the same order id and customer. A line without an order id is an order of its own. Its day is
 *   that of its earliest line, and all its lines count on that day.
 * - **Refund**: a line whose `revenue` is below zero. It counts on its own day and is no order. Which order it takes back,
 *   says `takenBack`.
 * - **Guest**: a line without a customer. Where the order id has exactly one customer, the line is that customer's.
 * - **Purchase**: all orders of a customer on one day.
 */
export class OrderLines implements Lines {
  /** Number of lines. */
  readonly length: number;
  /** When each line counts, in epoch milliseconds: on the day of its order, or of the refund. */
  readonly dates: Float64Array;
  readonly ascending: boolean;
  /** Codes of the customers; 0 for a guest. */
  readonly customers: Uint32Array;
  readonly customerCodes: number;
  readonly ids: Uint32Array | undefined;
  readonly idCodes: number;
  readonly revenue: Numbers | undefined;
  /** By line one of {@link ROLE}; `undefined` where each line is an order of its own. */
  readonly roles: Uint8Array | undefined;
  /** The lines that are refunds, in the table's order. */
  readonly refunds: Uint32Array;
  /** The table's row of each line; `undefined` where they are the first rows in order. */
  readonly rows: Uint32Array | undefined;
  #firstLines: Uint32Array | undefined;
  #buyers: Uint32Array | undefined;

  constructor(given: Lines, rows: Uint32Array | undefined) {
    const { customerCodes, ids, idCodes, revenue } = given;
    const refunds = belowZero(revenue);
    const customers = withOwners(given);
    const lines = { ...given, customers, revenue: refunds.length === 0 ? undefined : revenue };
    const orders = ordersInPlace(lines) ?? ordersAnywhere(lines);
    this.length = given.dates.length;
    this.dates = orders.dates ?? given.dates;
    this.ascending = orders.dates === undefined ? given.ascending : isAscending(orders.dates);
    this.customers = customers;
    this.customerCodes = customerCodes;
    this.ids = ids;
    this.idCodes = idCodes;
    this.revenue = lines.revenue;
    this.roles = orders.roles;
    this.refunds = refunds;
    this.rows = rows;
    this.#firstLines = orders.firstLines;
  }

  /** By line the first line of its order; of a refund itself. `undefined` where each line is an order of its own. */
  get firstLines(): Uint32Array | undefined {
    const { roles, length } = this;
    if (roles === undefined) return undefined;
    if (this.#firstLines === undefined) {
      const firstLines = new Uint32Array(length);
      let first = 0;
      for (let line = 0; line < length; line++) {
        const role = roles[line];
        if (role === ROLE.FIRST) first = line;
        firstLines[line] = role === ROLE.REFUND ? line : first;
      }
      this.#firstLines = firstLines;
    }
    return this.#firstLines;
  }

  /** The customers' codes in lines of orders; 0 for guests and in refunds, which make nobody a customer. */
  get buyers(): Uint32Array {
    if (this.refunds.length === 0) return this.customers;
    if (this.#buyers === undefined) {
      const buyers = this.customers.slice();
      for (const line of this.refunds) buyers[line] = 0;
      this.#buyers = buyers;
    }
    return this.#buyers;
  }

  /** The values of a column by line, of a column with one value per row of the table. */
  of<Values extends Numbers | Uint32Array>(values: Values): Values {
    return picked(values, this.rows, this.length);
  }

  /** By line 1 at the first line of an order of which no line has an amount; `undefined` where there is no such order. */
  withoutAmount(amounts: Numbers): Uint8Array | undefined {
    const { roles, firstLines } = this;
    let missing = false;
    for (let line = 0; line < amounts.length && !missing; line++) missing = Number.isNaN(amounts[line]);
    if (!missing) return undefined;
    const without = new Uint8Array(this.length);
    for (let line = 0; line < without.length; line++)
      without[line] = roles === undefined || roles[line] === ROLE.FIRST ? 1 : 0;
    for (let line = 0; line < without.length; line++) {
      if (!Number.isNaN(amounts[line])) without[firstLines?.[line] ?? line] = 0;
    }
    return without.includes(1) ? without : undefined;
  }

  /** Order ids that lines of several customers have: each of them is as many orders. */
  get sharedIds(): number {
    const { ids, idCodes, customers } = this;
    if (ids === undefined) return 0;
    return owners(ids, idCodes, customers).reduce((count, owner) => count + (owner === SEVERAL ? 1 : 0), 0);
  }

  /** Lines without a customer. */
  get guests(): number {
    let count = 0;
    for (let line = 0; line < this.length; line++) if (this.customers[line] === 0) count++;
    return count;
  }
}

const known = new WeakMap<Table<TransactionSchema>, OrderLines>();

/**
 * The lines of a table as they were known at the end of a day: later ones are not among them. Those of the whole table are
 * made once.
 *
 * @param day in days since 1970. Default the last
 * @throws DataError `missing_column` without customers, or, where a day is given, without dates
 */
export function orderLines(table: Table<TransactionSchema>, day: number = Number.POSITIVE_INFINITY): OrderLines {
  const after = (day + 1) * DAY_MS;
  const date = table.has("date") || day !== Number.POSITIVE_INFINITY ? table.column("date") : undefined;
  const whole = date?.extent == null || date.extent[1] < after;
  const made = whole ? known.get(table) : undefined;
  if (made !== undefined) return made;
  const { codes, dictionary } = table.column("customerId");
  const id = table.has("orderId") ? table.column("orderId") : undefined;
  const revenue = table.has("revenue") ? table.column("revenue").values : undefined;
  const dates = date?.values ?? new Float64Array(table.length);
  const ascending = date?.ascending ?? true;
  const { rows, length } = whole ? { rows: undefined, length: table.length } : rowsBefore(dates, after, ascending);
  const lines = new OrderLines(
    {
      dates: picked(dates, rows, length),
      ascending,
      customers: picked(codes, rows, length),
      customerCodes: dictionary.size,
      ids: id && picked(id.codes, rows, length),
      idCodes: id?.dictionary.size ?? 0,
      revenue: revenue && picked(revenue, rows, length),
    },
    rows,
  );
  if (whole) known.set(table, lines);
  return lines;
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

function picked<Values extends Numbers | Uint32Array>(
  values: Values,
  rows: Uint32Array | undefined,
  length: number,
): Values {
  if (rows === undefined) return (values.length === length ? values : values.subarray(0, length)) as Values;
  const made = new (values.constructor as new (length: number) => Values)(length);
  for (let line = 0; line < length; line++) made[line] = values[rows[line] as number] as number;
  return made;
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

/** Where an order id has more than one customer. */
const SEVERAL = 0xffffffff;

/** By order id the only customer of its lines; 0 without one. */
function owners(ids: Uint32Array, idCodes: number, customers: Uint32Array): Uint32Array {
  const owner = new Uint32Array(idCodes);
  for (let line = 0; line < ids.length; line++) {
    const customer = customers[line] as number;
    const id = ids[line] as number;
    if (customer === 0 || id === 0 || owner[id] === customer) continue;
    owner[id] = owner[id] === 0 ? customer : SEVERAL;
  }
  return owner;
}

/** The customers' codes, with those of lines that have only an order id, if its other lines say whose it is. */
function withOwners({ ids, idCodes, customers }: Lines): Uint32Array {
  if (ids === undefined) return customers;
  let line = 0;
  while (line < ids.length && (customers[line] !== 0 || ids[line] === 0)) line++;
  if (line === ids.length) return customers;
  const owner = owners(ids, idCodes, customers);
  const filled = customers.slice();
  for (; line < ids.length; line++) {
    const own = owner[ids[line] as number] as number;
    if (customers[line] === 0 && own !== SEVERAL) filled[line] = own;
  }
  return filled;
}

/** What the lines are, as far as it is not what they are without an order id. */
interface Orders {
  readonly roles: Uint8Array | undefined;
  /** By line the day of its order, if that is not always the line's own. */
  readonly dates?: Float64Array;
  readonly firstLines?: Uint32Array;
}

/**
 * The orders, if the lines of each stand together, are one customer's and come in order of time on one day; refunds may
 * stand anywhere. That is so in most files, and takes one pass in the order of the rows.
 */
function ordersInPlace({ ids, idCodes, customers, dates, revenue }: Lines): Orders | undefined {
  const { length } = dates;
  if (ids === undefined && revenue === undefined) return { roles: undefined };
  const roles = new Uint8Array(length);
  const seen = new Uint8Array(idCodes);
  let several = false;
  let first = -1;
  for (let line = 0; line < length; line++) {
    if (revenue !== undefined && (revenue[line] as number) < 0) {
      roles[line] = ROLE.REFUND;
      continue;
    }
    const id = ids === undefined ? 0 : (ids[line] as number);
    if (id !== 0 && first >= 0 && ids?.[first] === id) {
      const [begun, date] = [dates[first] as number, dates[line] as number];
      const goesOn = date === begun || (date > begun && Math.floor(date / DAY_MS) === Math.floor(begun / DAY_MS));
      if (!goesOn || customers[line] !== customers[first]) return undefined;
      several = true;
      continue;
    }
    if (id !== 0) {
      if (seen[id] === 1) return undefined;
      seen[id] = 1;
    }
    roles[line] = ROLE.FIRST;
    first = line;
  }
  return { roles: several || revenue !== undefined ? roles : undefined };
}

/** The orders, wherever their lines stand: by order id, and within one by customer. */
function ordersAnywhere({
  ids = new Uint32Array(0),
  idCodes,
  customers,
  customerCodes,
  dates,
  revenue,
}: Lines): Orders {
  const isRefund = (line: number): boolean => revenue !== undefined && (revenue[line] as number) < 0;
  const { length } = dates;
  const roles = new Uint8Array(length);
  const orderDates = dates.slice();
  const firstLines = new Uint32Array(length);
  const { starts, rows } = rowsByCode(ids, idCodes);
  // by customer, the first line of the order that is looked at; `ofId` says of which order id that is
  const first = new Uint32Array(customerCodes);
  const ofId = new Uint32Array(customerCodes);
  for (let id = 0; id < idCodes; id++) {
    const end = starts[id + 1] as number;
    for (let i = starts[id] as number; i < end && id > 0; i++) {
      const line = rows[i] as number;
      const customer = customers[line] as number;
      if (isRefund(line)) continue;
      if (ofId[customer] !== id) {
        ofId[customer] = id;
        first[customer] = line;
      } else if ((dates[line] as number) < (dates[first[customer] as number] as number)) first[customer] = line;
    }
    for (let i = starts[id] as number; i < end; i++) {
      const line = rows[i] as number;
      const begins = id === 0 || isRefund(line) ? line : (first[customers[line] as number] as number);
      firstLines[line] = begins;
      if (isRefund(line)) roles[line] = ROLE.REFUND;
      else if (begins === line) roles[line] = ROLE.FIRST;
      else orderDates[line] = dates[begins] as number;
    }
  }
  return { roles, dates: orderDates, firstLines };
}

function isAscending(dates: Float64Array): boolean {
  for (let line = 1; line < dates.length; line++)
    if ((dates[line] as number) < (dates[line - 1] as number)) return false;
  return true;
}
