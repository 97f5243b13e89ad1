import { firstNotBelow } from "../columns/firstNotBelow.ts";
import { gather } from "../columns/gather.ts";
import { type RowsByCode, rowsByCode } from "../columns/rowsByCode.ts";
import type { Pieces } from "../pieces.ts";
import type { ColumnTable } from "../tables/columnsOf.ts";
import { DAY_MS } from "../time.ts";
import { FIRST, REFUND } from "./findOrders.ts";
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
 * @param kind which amount counts; kept once made
 */
export function* takenBack(
  table: ColumnTable<TransactionSchema>,
  lines: OrderLines,
  kind: RevenueKind,
): Pieces<TakenBack> {
  const made = known.get(lines) ?? {};
  known.set(lines, made);
  made[kind] ??= yield* takeBack(table, lines, amountsOf(table, lines, kind));
  return made[kind];
}

/** Refunds to a piece. */
const PIECE = 4096;

function* takeBack(
  table: ColumnTable<TransactionSchema>,
  lines: OrderLines,
  amounts: ArrayLike<number>,
): Pieces<TakenBack> {
  const { refunds } = lines;
  // without dates nobody knows which order was the last
  table.column("date");
  const taken = new Float64Array(lines.length);
  const begins = new Int32Array(refunds.length).fill(-1);
  const unallocated = new Float64Array(refunds.length);
  const orders = yield* refundedOrders(table, lines, (line) => left(amounts[line] as number, taken[line] as number));
  // each part but a refund's last one is all that was left of a line
  const most = orders.lineCount + refunds.length;
  const parts = { refunds: new Uint32Array(most), lines: new Uint32Array(most), amounts: new Float64Array(most) };
  let count = 0;
  for (const refund of inTime(lines)) {
    if (refund % PIECE === 0) yield;
    const refundLine = refunds[refund] as number;
    const own = orders.ofRefund(refund);
    let rest = -(amounts[refundLine] as number) || 0;
    if (own >= 0) begins[refund] = orders.firstLine(own, refundLine);
    for (let order = own; order >= 0 && rest > 0; ) {
      const line = orders.next(order, order === own ? refundLine : -1);
      if (line < 0) {
        order = orders.before(order);
        continue;
      }
      const all = amounts[line] as number;
      const amount = Math.min(rest, left(all, taken[line] as number));
      const back = (taken[line] as number) + amount;
      taken[line] = left(all, back) === 0 ? all : back;
      rest = left(rest, amount);
      parts.refunds[count] = refund;
      parts.lines[count] = line;
      parts.amounts[count++] = amount;
    }
    unallocated[refund] = rest;
  }
  const found = <Values extends Uint32Array | Float64Array>(values: Values) => values.subarray(0, count) as Values;
  return {
    taken,
    begins,
    unallocated,
    parts: { refunds: found(parts.refunds), lines: found(parts.lines), amounts: found(parts.amounts) },
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
  const times = Float64Array.from(refunds, (line) => dates[line] as number);
  return Uint32Array.from(refunds.keys()).sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
}

/** The orders that refunds may take back, numbered by customer and time, and what is left of them. */
interface RefundedOrders {
  /** How many lines there are to take back. */
  readonly lineCount: number;
  /** The order that a refund takes back, -1 where it is not in the data. */
  ofRefund(refund: number): number;
  /** The line of an order that a refund takes first, or would if something were left. */
  firstLine(order: number, refundLine: number): number;
  /** The line of an order to take next: of those like a refund (-1 for no matter which) as long as they last; -1 without any. */
  next(order: number, refundLine: number): number;
  /** The customer's order before one of which nothing is left, past others of which nothing is; -1 where there is none. */
  before(order: number): number;
}

function* refundedOrders(
  table: ColumnTable<TransactionSchema>,
  lines: OrderLines,
  leftOf: (line: number) => number,
): Pieces<RefundedOrders> {
  const { customers, customerCodes, dates, refunds } = lines;
  const found = refundableOrders(lines);
  yield;
  // the orders of the customer with code c: from starts[c] up to starts[c + 1]
  const { starts, rows } = rowsByCode(gather(customers, found), customerCodes);
  // by order its first line, its day, and itself or, once nothing is left of it, one before it
  const firsts = gather(found, rows);
  const days = new Int32Array(firsts.length);
  const earlier = new Int32Array(firsts.length);
  for (let customer = 0; customer < customerCodes && !lines.ascending; customer++) {
    if ((starts[customer + 1] as number) - (starts[customer] as number) < 2) continue;
    firsts
      .subarray(starts[customer], starts[customer + 1])
      .sort((a, b) => (dates[a] as number) - (dates[b] as number) || a - b);
  }
  for (let order = 0; order < firsts.length; order++) {
    days[order] = Math.floor((dates[firsts[order] as number] as number) / DAY_MS);
    earlier[order] = order;
  }
  yield;
  // the lines of order o, members[froms[o]] up to members[froms[o + 1]], and up to where of them something may be left
  const { starts: froms, rows: members } = membersOf(firsts, lines);
  const ends = froms.slice(1);
  yield;
  const byId = ordersById(firsts, lines);
  // the texts by which a refund may be like a line, and by order and text the lines that have it
  const texts = (["product", "category"] as const)
    .filter((name) => table.has(name))
    .map((name) => ({ codes: lines.of(table.column(name).codes), known: new Map<number, Map<number, number[]>>() }));

  /** The lines of an order with the text of a refund. */
  const alike = (order: number, refundLine: number, { codes, known }: (typeof texts)[0]): number[] => {
    const code = codes[refundLine] as number;
    if (code === 0) return [];
    let byCode = known.get(order);
    if (byCode === undefined) {
      byCode = new Map();
      for (let i = froms[order] as number; i < (froms[order + 1] as number); i++) {
        const line = members[i] as number;
        const own = codes[line] as number;
        const same = byCode.get(own) ?? [];
        byCode.set(own, same);
        same.push(line);
      }
      known.set(order, byCode);
    }
    return byCode.get(code) ?? [];
  };

  const next = (order: number, refundLine: number): number => {
    const from = froms[order] as number;
    if (refundLine >= 0 && (froms[order + 1] as number) - from > 1) {
      for (const text of texts) {
        const same = alike(order, refundLine, text);
        while (same.length > 0 && leftOf(same.at(-1) as number) === 0) same.pop();
        if (same.length > 0) return same.at(-1) as number;
      }
    }
    let end = ends[order] as number;
    while (end > from && leftOf(members[end - 1] as number) === 0) end--;
    ends[order] = end;
    return end > from ? (members[end - 1] as number) : -1;
  };

  return {
    lineCount: members.length,
    next,
    ofRefund(refund) {
      const own = byId[refund] as number;
      if (own >= 0) return own;
      const line = refunds[refund] as number;
      const customer = customers[line] as number;
      // orders of guests are nobody's
      if (customer === 0) return -1;
      const [from, to] = [starts[customer] as number, starts[customer + 1] as number];
      const last = firstNotBelow(days, Math.floor((dates[line] as number) / DAY_MS) + 1, from, to) - 1;
      return last < from ? -1 : last;
    },
    firstLine(order, refundLine) {
      const line = next(order, refundLine);
      return line >= 0 ? line : (members[(froms[order + 1] as number) - 1] as number);
    },
    before(order) {
      const customer = customers[firsts[order] as number] as number;
      earlier[order] = customer === 0 || order === starts[customer] ? -1 : order - 1;
      let last = order;
      while (last >= 0 && (earlier[last] as number) !== last) last = earlier[last] as number;
      // the next one who comes this way takes one step
      for (let passed = order; passed !== last; ) {
        const step = earlier[passed] as number;
        earlier[passed] = last;
        passed = step;
      }
      return last;
    },
  };
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
    if (roles?.[line] !== FIRST) continue;
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
    if (roles?.[line] === REFUND || order < 0) continue;
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
