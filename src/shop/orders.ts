import { TextColumn } from "../columns/columns.ts";
import { gather } from "../columns/gather.ts";
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
  /** The lines that are refunds, in the table's order. */
  readonly refunds: Uint32Array;
}

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
  /** By line one of {@link ROLE}; `undefined` where each line is an order of its own. */
  readonly roles: Uint8Array | undefined;
  /** Whether any order has several lines. */
  readonly multiLine: boolean;
  /** Whether the lines of each order stand together. */
  readonly contiguous: boolean;
  readonly refunds: Uint32Array;
  /** The table's row of each line; `undefined` where they are the first rows in order. */
  readonly rows: Uint32Array | undefined;
  #firstLines: Uint32Array | undefined;
  #buyers: Uint32Array | undefined;

  constructor(given: Lines, rows: Uint32Array | undefined) {
    const { customerCodes, ids, idCodes, refunds } = given;
    // where each line has an order id of its own, the ids say nothing
    const telling = ids === undefined || increases(ids) ? undefined : ids;
    const customers = telling === undefined ? given.customers : withOwners({ ...given, ids: telling });
    const lines = { ...given, customers };
    const inPlace = telling === undefined ? ordersOfOneLine(lines) : ordersInPlace({ ...lines, ids: telling });
    const orders = inPlace ?? ordersAnywhere({ ...lines, ids: telling as Uint32Array });
    this.length = given.dates.length;
    this.dates = orders.dates ?? given.dates;
    this.ascending = orders.dates === undefined ? given.ascending : isAscending(orders.dates);
    this.customers = customers;
    this.customerCodes = customerCodes;
    this.ids = ids;
    this.idCodes = idCodes;
    this.roles = orders.roles;
    this.multiLine = orders.multiLine;
    this.contiguous = inPlace !== undefined;
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
    return byLine(values, this.rows, this.length);
  }

  /** By line 1 at the first line of an order of which no line has an amount. */
  withoutAmount(amounts: Numbers): Uint8Array {
    const { roles, firstLines, length } = this;
    const without = new Uint8Array(length);
    for (let line = 0; line < length; line++) without[line] = roles === undefined || roles[line] === ROLE.FIRST ? 1 : 0;
    for (let line = 0; line < length; line++) {
      if (!Number.isNaN(amounts[line])) without[firstLines?.[line] ?? line] = 0;
    }
    return without;
  }

  /** Order ids that lines of several customers have: each of them is as many orders. */
  get sharedIds(): number {
    const { ids, idCodes, customers } = this;
    if (ids === undefined) return 0;
    return owners(ids, idCodes, customers).reduce((count, owner) => count + (owner === SEVERAL ? 1 : 0), 0);
  }

  /** The day, since 1970, of the customers' first purchase; `undefined` without one. */
  get firstPurchaseDay(): number | undefined {
    const { buyers, dates, ascending } = this;
    let first = Number.POSITIVE_INFINITY;
    for (let line = 0; line < buyers.length; line++) {
      if (buyers[line] !== 0) first = Math.min(first, dates[line] as number);
      if (ascending && first < Number.POSITIVE_INFINITY) break;
    }
    return first === Number.POSITIVE_INFINITY ? undefined : Math.floor(first / DAY_MS);
  }

  /** Lines without a customer. */
  get guests(): number {
    let count = 0;
    const { customers } = this;
    for (let line = customers.indexOf(0); line >= 0 && line < customers.length; line++)
      if (customers[line] === 0) count++;
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

/** Whose the lines are: the customers' column, with those whom only the order id tells. */
export function customersOfLines(table: Table<TransactionSchema>): TextColumn {
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
function withOwners({ ids, idCodes, customers }: LinesWithIds): Uint32Array {
  let line = customers.indexOf(0);
  while (line >= 0 && ids[line] === 0) line = customers.indexOf(0, line + 1);
  if (line < 0) return customers;
  const owner = owners(ids, idCodes, customers);
  const filled = customers.slice();
  for (; line < ids.length; line++) {
    const own = owner[ids[line] as number] as number;
    if (customers[line] === 0 && own !== SEVERAL) filled[line] = own;
  }
  return filled;
}

type LinesWithIds = Lines & { readonly ids: Uint32Array };

/** What the lines are, as far as it is not what they are without an order id. */
interface Orders {
  readonly roles: Uint8Array | undefined;
  readonly multiLine: boolean;
  /** By line the day of its order, if that is not always the line's own. */
  readonly dates?: Float64Array;
  readonly firstLines?: Uint32Array;
}

/** Whether each code is larger than the one before it, and none is 0. */
function increases(codes: Uint32Array): boolean {
  let last = 0;
  for (let line = 0; line < codes.length; line++) {
    const code = codes[line] as number;
    if (code <= last) return false;
    last = code;
  }
  return true;
}

/** The orders where each line that is no refund is one. */
function ordersOfOneLine({ dates, refunds }: Lines): Orders {
  return { roles: refunds.length === 0 ? undefined : rolesOf(dates.length, refunds), multiLine: false };
}

/**
 * The orders, if the lines of each stand together, are one customer's and come in order of time on one day; refunds may
 * stand anywhere. That is so in most files, and takes one pass in the order of the rows.
 */
function ordersInPlace({ ids, idCodes, customers, dates, refunds }: LinesWithIds): Orders | undefined {
  const roles = rolesOf(ids.length, refunds);
  let multiLine = false;
  let [first, last, largest] = [-1, 0, 0];
  // ids that come in the order of their codes need not be remembered
  let seen: Uint8Array | undefined;
  for (let line = 0; line < ids.length; line++) {
    const id = ids[line] as number;
    if (roles[line] === ROLE.REFUND) continue;
    if (id === last && id !== 0) {
      if (customers[line] !== customers[first] || !goesOn(dates[first] as number, dates[line] as number))
        return undefined;
      roles[line] = ROLE.FURTHER;
      multiLine = true;
      continue;
    }
    if (id > largest) largest = id;
    else if (id !== 0) {
      seen ??= idsOfOrders(ids, idCodes, roles, line);
      if (seen[id] === 1) return undefined;
    }
    if (seen !== undefined) seen[id] = 1;
    first = line;
    last = id;
  }
  return { roles: multiLine || refunds.length > 0 ? roles : undefined, multiLine };
}

/** Whether a line of an order that began at another moment counts on the same day. */
function goesOn(begun: number, date: number): boolean {
  return date === begun || (date > begun && Math.floor(date / DAY_MS) === Math.floor(begun / DAY_MS));
}

/** By order id 1 if an order before a line has it. */
function idsOfOrders(ids: Uint32Array, idCodes: number, roles: Uint8Array, end: number): Uint8Array {
  const seen = new Uint8Array(idCodes);
  for (let line = 0; line < end; line++) if (roles[line] !== ROLE.REFUND) seen[ids[line] as number] = 1;
  return seen;
}

/** What the lines are where each that is no refund is an order of its own. */
function rolesOf(length: number, refunds: Uint32Array): Uint8Array {
  const roles = new Uint8Array(length).fill(ROLE.FIRST);
  for (const line of refunds) roles[line] = ROLE.REFUND;
  return roles;
}

/**
 * The orders, wherever their lines stand: two passes in the order of the rows, and, where an order id has several customers,
 * one by order id over its lines.
 */
function ordersAnywhere(lines: LinesWithIds): Orders {
  const { ids, idCodes, customers, dates, refunds } = lines;
  const roles = rolesOf(ids.length, refunds);
  const firstLines = new Uint32Array(ids.length);
  const orderDates = dates.slice();
  // by order id, one more than its first line, and whether lines of other customers have it, too
  const firsts = new Uint32Array(idCodes);
  const shared = new Uint8Array(idCodes);
  for (let line = 0; line < ids.length; line++) {
    const id = ids[line] as number;
    if (id === 0 || roles[line] === ROLE.REFUND) continue;
    const first = (firsts[id] as number) - 1;
    if (first < 0) firsts[id] = line + 1;
    else if (customers[line] !== customers[first]) shared[id] = 1;
    else if ((dates[line] as number) < (dates[first] as number)) firsts[id] = line + 1;
  }
  const place = (line: number, first: number): void => {
    firstLines[line] = first;
    roles[line] = line === first ? ROLE.FIRST : ROLE.FURTHER;
    orderDates[line] = dates[first] as number;
  };
  for (let line = 0; line < ids.length; line++) {
    const id = ids[line] as number;
    if (roles[line] === ROLE.REFUND) firstLines[line] = line;
    else if (id === 0) place(line, line);
    else if (shared[id] === 0) place(line, (firsts[id] as number) - 1);
  }
  if (shared.includes(1)) {
    for (const own of linesByIdAndCustomer(lines, roles, shared)) {
      let [first = 0] = own;
      for (const line of own) if ((dates[line] as number) < (dates[first] as number)) first = line;
      for (const line of own) place(line, first);
    }
  }
  return { roles, multiLine: true, dates: orderDates, firstLines };
}

/** The lines of each order, of the order ids that several customers share. */
function* linesByIdAndCustomer(
  { ids, idCodes, customers, customerCodes }: LinesWithIds,
  roles: Uint8Array,
  shared: Uint8Array,
): Generator<Uint32Array> {
  const wanted = ids.map((id, line) => (shared[id] === 1 && roles[line] !== ROLE.REFUND ? id : 0));
  // stable: first by customer, then by order id
  const byCustomer = rowsByCode(customers, customerCodes).rows;
  const byId = rowsByCode(
    byCustomer.map((line) => wanted[line] as number),
    idCodes,
  );
  const lines = byId.rows.map((i) => byCustomer[i] as number);
  for (let from = byId.starts[1] as number; from < lines.length; ) {
    let to = from + 1;
    const first = lines[from] as number;
    while (
      to < lines.length &&
      ids[lines[to] as number] === ids[first] &&
      customers[lines[to] as number] === customers[first]
    )
      to++;
    yield lines.subarray(from, to);
    from = to;
  }
}

function isAscending(dates: Float64Array): boolean {
  for (let line = 1; line < dates.length; line++)
    if ((dates[line] as number) < (dates[line - 1] as number)) return false;
  return true;
}
