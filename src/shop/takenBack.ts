import { bisectRight } from "d3-array";
import { NumberColumn } from "../columns/columns.ts";
import { gather } from "../columns/gather.ts";
import { type RowsByCode, rowsByCode } from "../columns/rowsByCode.ts";
import { sortRows } from "../columns/sortRows.ts";
import type { Table } from "../tables/Table.ts";
import { DAY_MS } from "../time.ts";
import { ROLE } from "./findOrders.ts";
import { amountsOf, type OrderLines, type RevenueKind } from "./orders.ts";
import type { TransactionSchema } from "./transactions.ts";

/** What refunds took back, and of which lines. */
export interface TakenBack {
  /** By line, how much of its amount was taken back. */
  readonly taken: Float64Array;
  /** By refund, in the order of `lines.refunds`: the line that it takes back first; -1 where its order is not in the data. */
  readonly begins: Int32Array;
  /** By refund: the rest of its amount, for which there was nothing to take back. */
  readonly unallocated: Float64Array;
  /** Which refund (its place in `lines.refunds`) took how much of which line. */
  readonly parts: {
    readonly refunds: Uint32Array;
    readonly lines: Uint32Array;
    readonly amounts: Float64Array;
  };
}

const known = new WeakMap<OrderLines, { [kind in RevenueKind]?: TakenBack }>();

/**
 * Which orders the refunds take back: the one with the refund's order id and customer, if there is one; else the customer's
 * last order up to that day. Of that order a refund takes the lines with its own product first, then those with its
 * category, then the others, the last line first. What exceeds the order's amount goes on to the customer's order before it.
 *
 * @param lines some of the table's
 * @param kind which amount counts; computed once for each
 */
export function takenBack(table: Table<TransactionSchema>, lines: OrderLines, kind: RevenueKind): TakenBack {
  const made = known.get(lines) ?? {};
  known.set(lines, made);
  made[kind] ??= takeBack(table, lines, amountsOf(table, lines, kind));
  return made[kind];
}

function takeBack(table: Table<TransactionSchema>, lines: OrderLines, amounts: ArrayLike<number>): TakenBack {
  const { refunds } = lines;
  // without dates nobody knows which order was the last
  table.column("date");
  const taken = new Float64Array(lines.length);
  const begins = new Int32Array(refunds.length).fill(-1);
  const unallocated = new Float64Array(refunds.length);
  const orders = new RefundedOrders(table, lines, (line) => left(amounts[line] as number, taken[line] as number));
  // each part but a refund's last one is all that was left of a line
  const most = orders.lineCount + refunds.length;
  const parts = { refunds: new Uint32Array(most), lines: new Uint32Array(most), amounts: new Float64Array(most) };
  let count = 0;
  for (const refund of inTime(lines)) {
    const refundLine = refunds[refund] as number;
    const own = orders.ofRefund(refund);
    let rest = -(amounts[refundLine] as number) || 0;
    if (own >= 0) begins[refund] = orders.firstLineFor(own, refundLine);
    for (let order = own; order >= 0 && rest > 0; ) {
      const line = orders.next(order, order === own ? refundLine : -1);
      if (line < 0) {
        order = orders.before(order);
        continue;
      }
      const amount = Math.min(rest, left(amounts[line] as number, taken[line] as number));
      const all = amounts[line] as number;
      const back = (taken[line] as number) + amount;
      taken[line] = left(all, back) === 0 ? all : back;
      rest = left(rest, amount);
      parts.refunds[count] = refund;
      parts.lines[count] = line;
      parts.amounts[count++] = amount;
    }
    unallocated[refund] = rest;
  }
  return {
    taken,
    begins,
    unallocated,
    parts: {
      refunds: parts.refunds.subarray(0, count),
      lines: parts.lines.subarray(0, count),
      amounts: parts.amounts.subarray(0, count),
    },
  };
}

/** What is left of an amount: nothing where that is a rounding error, or the amount is missing. */
function left(amount: number, taken: number): number {
  const rest = amount - taken;
  return rest > 1e-9 * amount ? rest : 0;
}

/** The refunds, by their places in `refunds`, in order of time. */
function inTime({ refunds, dates, ascending }: OrderLines): Iterable<number> {
  if (ascending) return refunds.keys();
  const times = new Float64Array(refunds.length);
  for (let i = 0; i < times.length; i++) times[i] = dates[refunds[i] as number] as number;
  return sortRows(new NumberColumn(times), "asc");
}

/** The orders that refunds may take back, numbered by customer and time, and what is left of them. */
class RefundedOrders {
  readonly #lines: OrderLines;
  readonly #leftOf: (line: number) => number;
  /** By order its first line. */
  readonly #firsts: Uint32Array;
  readonly #days: Int32Array;
  /** The orders of the customer with code c: from `#starts[c]` up to `#starts[c + 1]`. */
  readonly #starts: Uint32Array;
  /** The lines of order o: `#members[#from[o]]` up to `#members[#from[o + 1]]`. */
  readonly #members: Uint32Array;
  readonly #from: Uint32Array;
  /** By order, up to where of its lines something may be left. */
  readonly #ends: Uint32Array;
  /** By order itself, or, once nothing is left of it, one before it. */
  readonly #before: Int32Array;
  /** By refund the order with its order id and customer, -1 where there is none. */
  readonly #byId: Int32Array;
  /** The texts by which a refund may be like a line, and by order and text the lines that have it. */
  readonly #texts: readonly { readonly codes: Uint32Array; readonly lines: Map<number, Map<number, number[]>> }[];

  constructor(table: Table<TransactionSchema>, lines: OrderLines, leftOf: (line: number) => number) {
    this.#lines = lines;
    this.#leftOf = leftOf;
    const { customers, customerCodes, dates } = lines;
    const firsts = refundableOrders(lines);
    const { starts, rows } = rowsByCode(gather(customers, firsts), customerCodes);
    this.#starts = starts;
    this.#firsts = gather(firsts, rows);
    for (let customer = 0; customer < customerCodes && !lines.ascending; customer++) {
      if ((starts[customer + 1] as number) - (starts[customer] as number) < 2) continue;
      this.#firsts
        .subarray(starts[customer], starts[customer + 1])
        .sort((a, b) => (dates[a] as number) - (dates[b] as number) || a - b);
    }
    this.#days = new Int32Array(firsts.length);
    this.#before = new Int32Array(firsts.length);
    for (let order = 0; order < firsts.length; order++) {
      this.#days[order] = Math.floor((dates[this.#firsts[order] as number] as number) / DAY_MS);
      this.#before[order] = order;
    }
    const { starts: from, rows: members } = membersOf(this.#firsts, lines);
    this.#members = members;
    this.#from = from;
    this.#ends = from.slice(1);
    this.#byId = ordersById(this.#firsts, lines);
    this.#texts = (["product", "category"] as const)
      .filter((name) => table.has(name))
      .map((name) => ({ codes: lines.of(table.column(name).codes), lines: new Map() }));
  }

  /** How many lines there are to take back. */
  get lineCount(): number {
    return this.#members.length;
  }

  /** The order that a refund takes back, -1 where it is not in the data. */
  ofRefund(refund: number): number {
    const own = this.#byId[refund] as number;
    if (own >= 0) return own;
    const { customers, dates, refunds } = this.#lines;
    const line = refunds[refund] as number;
    const customer = customers[line] as number;
    // orders of guests are nobody's
    if (customer === 0) return -1;
    const [from, to] = [this.#starts[customer] as number, this.#starts[customer + 1] as number];
    const last = bisectRight(this.#days, Math.floor((dates[line] as number) / DAY_MS), from, to) - 1;
    return last < from ? -1 : last;
  }

  /** The line of an order that a refund takes first, or would if something were left. */
  firstLineFor(order: number, refundLine: number): number {
    const next = this.next(order, refundLine);
    return next >= 0 ? next : (this.#members[(this.#from[order + 1] as number) - 1] as number);
  }

  /** The line of an order to take next: of those like a refund, if one is given, as long as they last; -1 without any. */
  next(order: number, refundLine = -1): number {
    const from = this.#from[order] as number;
    if (refundLine >= 0 && (this.#from[order + 1] as number) - from > 1) {
      for (const { codes, lines } of this.#texts) {
        const alike = this.#alike(order, codes[refundLine] as number, codes, lines);
        while (alike.length > 0 && this.#leftOf(alike.at(-1) as number) === 0) alike.pop();
        if (alike.length > 0) return alike.at(-1) as number;
      }
    }
    let end = this.#ends[order] as number;
    while (end > from && this.#leftOf(this.#members[end - 1] as number) === 0) end--;
    this.#ends[order] = end;
    return end > from ? (this.#members[end - 1] as number) : -1;
  }

  /** The lines of an order with a text. */
  #alike(order: number, code: number, codes: Uint32Array, known: Map<number, Map<number, number[]>>): number[] {
    if (code === 0) return [];
    let byCode = known.get(order);
    if (byCode === undefined) {
      byCode = new Map();
      for (let i = this.#from[order] as number; i < (this.#from[order + 1] as number); i++) {
        const line = this.#members[i] as number;
        const own = codes[line] as number;
        const lines = byCode.get(own) ?? [];
        byCode.set(own, lines);
        lines.push(line);
      }
      known.set(order, byCode);
    }
    return byCode.get(code) ?? [];
  }

  /** The customer's order before one of which nothing is left, past others of which nothing is; -1 where there is none. */
  before(order: number): number {
    const before = this.#before;
    const customer = this.#lines.customers[this.#firsts[order] as number] as number;
    before[order] = customer === 0 || order === this.#starts[customer] ? -1 : order - 1;
    let found = order;
    while (found >= 0 && (before[found] as number) !== found) found = before[found] as number;
    // the next one who comes this way takes one step
    for (let passed = order; passed !== found; ) {
      const next = before[passed] as number;
      before[passed] = found;
      passed = next;
    }
    return found;
  }
}

/** The first lines of the orders that a refund may take back. */
function refundableOrders({ refunds, roles, customers, customerCodes, ids, idCodes, length }: OrderLines): Uint32Array {
  const wanted = new Uint8Array(customerCodes);
  const wantedIds = new Uint8Array(idCodes);
  for (const refund of refunds) {
    const customer = customers[refund] as number;
    if (customer !== 0) wanted[customer] = 1;
    else if (ids !== undefined) wantedIds[ids[refund] as number] = 1;
  }
  wantedIds[0] = 0;
  const found = new Uint32Array(length);
  let count = 0;
  for (let line = 0; line < length; line++) {
    if (roles?.[line] !== ROLE.FIRST) continue;
    const customer = customers[line] as number;
    if (customer === 0 ? wantedIds[ids?.[line] ?? 0] === 1 : wanted[customer] === 1) found[count++] = line;
  }
  return found.slice(0, count);
}

/** The lines of each order, in the table's order. */
function membersOf(firsts: Uint32Array, lines: OrderLines): RowsByCode {
  const { multiLine, roles, length } = lines;
  if (!multiLine) {
    const starts = new Uint32Array(firsts.length + 1);
    for (let order = 0; order < starts.length; order++) starts[order] = order;
    return { starts, rows: firsts };
  }
  const firstLines = lines.firstLines as Uint32Array;
  const orderOf = new Int32Array(length).fill(-1);
  for (let order = 0; order < firsts.length; order++) orderOf[firsts[order] as number] = order;
  const members = new Uint32Array(length);
  const orders = new Uint32Array(length);
  let count = 0;
  for (let line = 0; line < length; line++) {
    const order = orderOf[firstLines[line] as number] as number;
    if (roles?.[line] === ROLE.REFUND || order < 0) continue;
    members[count] = line;
    orders[count++] = order;
  }
  const { starts, rows } = rowsByCode(orders.subarray(0, count), firsts.length);
  return { starts, rows: gather(members, rows) };
}

/** By refund the order with its order id and customer, -1 where there is none. */
function ordersById(firsts: Uint32Array, { refunds, customers, customerCodes, ids, idCodes }: OrderLines): Int32Array {
  const found = new Int32Array(refunds.length).fill(-1);
  if (ids === undefined) return found;
  const orders = rowsByCode(gather(ids, firsts), idCodes);
  const wanted = rowsByCode(gather(ids, refunds), idCodes);
  // by customer, the last order with an id, and that id
  const order = new Uint32Array(customerCodes);
  const ofId = new Uint32Array(customerCodes);
  for (let id = 1; id < idCodes; id++) {
    if (wanted.starts[id] === wanted.starts[id + 1]) continue;
    for (let i = orders.starts[id] as number; i < (orders.starts[id + 1] as number); i++) {
      const customer = customers[firsts[orders.rows[i] as number] as number] as number;
      order[customer] = orders.rows[i] as number;
      ofId[customer] = id;
    }
    for (let i = wanted.starts[id] as number; i < (wanted.starts[id + 1] as number); i++) {
      const refund = wanted.rows[i] as number;
      const customer = customers[refunds[refund] as number] as number;
      if (ofId[customer] === id) found[refund] = order[customer] as number;
    }
  }
  return found;
}
