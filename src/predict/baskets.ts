import type { RevenueKind } from "../analytics/orderColumns.ts";
import type { TextColumn } from "../columns/columns.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import type { Table } from "../tables/Table.ts";
import { DAY_MS } from "../time.ts";
import { purchaseHistories } from "./purchaseHistories.ts";

/** What each customer bought: different items, numbered from 0. */
export interface Baskets {
  readonly items: readonly string[];
  /** Items of the customer with a code: `bought[starts[code]]` up to, not including, `bought[starts[code + 1]]`. */
  readonly starts: Uint32Array;
  readonly bought: Uint32Array;
  /** How many orders had each of them, by the same places. */
  readonly orders: Uint32Array;
  /** By code, all orders of the customer (rows or days), whatever was in them. */
  readonly allOrders: Uint32Array;
  /** Customers who bought anything by the end of the day. */
  readonly customers: number;
}

/** Whether items are the orders' categories or the single products in their texts. */
export type ItemLevel = "category" | "product";

/**
 * What the customers bought by the end of a day (counted since 1970). A refund buys nothing, and what refunds took back
 * altogether was not bought. Orders are rows, or, `byDay`, days: orders of one day are one purchase.
 */
export function basketsOf(
  table: Table<TransactionSchema>,
  level: ItemLevel,
  day: number = Number.POSITIVE_INFINITY,
  byDay = false,
): Baskets {
  const texts: TextColumn = table.column(level === "category" ? "productCategory" : "products");
  const { items, contents, firsts } = itemsIn(texts, level);
  const { codes, dictionary } = table.column("customerId");
  const dates = table.column("date").values;
  const kind: RevenueKind = table.has("revenue") ? "gross" : "net";
  const revenue = table.column(kind === "gross" ? "revenue" : "netSales").values;
  const after = (day + 1) * DAY_MS;
  // a counting sort of (customer, item), then each customer's own without repetitions
  const starts = new Uint32Array(dictionary.size + 1);
  const rowsOf = new Uint32Array(dictionary.size);
  let refunds = false;
  for (let row = 0; row < codes.length; row++) {
    if (!((dates[row] as number) < after)) continue;
    const code = codes[row] as number;
    const text = texts.codes[row] as number;
    (starts[code + 1] as number) += (firsts[text + 1] as number) - (firsts[text] as number);
    if ((revenue[row] as number) < 0) refunds = true;
    else (rowsOf[code] as number)++;
  }
  for (let code = 0; code < dictionary.size; code++) (starts[code + 1] as number) += starts[code] as number;
  const next = starts.slice();
  const all = new Uint32Array(starts[dictionary.size] as number);
  const rows = refunds || byDay ? new Uint32Array(all.length) : undefined;
  for (let row = 0; row < codes.length; row++) {
    if (!((dates[row] as number) < after)) continue;
    const code = codes[row] as number;
    const text = texts.codes[row] as number;
    let to = next[code] as number;
    for (let i = firsts[text] as number; i < (firsts[text + 1] as number); i++) {
      if (rows) rows[to] = row;
      all[to++] = contents[i] as number;
    }
    next[code] = to;
  }
  if (rows && refunds) takeBack(all, rows, starts, revenue, dates);
  const allOrders = byDay ? purchaseDays(table, kind, day) : rowsOf;
  const placeOf = new Int32Array(items.length).fill(-1);
  const orders = new Uint32Array(all.length);
  const own = new Uint32Array(dictionary.size + 1);
  const days = new Set<number>();
  let [to, customers] = [0, 0];
  for (let code = 0; code < dictionary.size; code++) {
    own[code] = to;
    const first = to;
    if (byDay) days.clear();
    for (let i = starts[code] as number; i < (starts[code + 1] as number); i++) {
      const item = all[i] as number;
      if (item === NOTHING) continue;
      if (byDay && rows) {
        const key = Math.floor((dates[rows[i] as number] as number) / DAY_MS) * items.length + item;
        if (days.has(key)) continue;
        days.add(key);
      }
      const place = placeOf[item] as number;
      if (place >= first) (orders[place] as number)++;
      else {
        placeOf[item] = to;
        all[to] = item;
        orders[to] = 1;
        to++;
      }
    }
    if (to > first) customers++;
  }
  own[dictionary.size] = to;
  return { items, starts: own, bought: all.subarray(0, to), orders: orders.subarray(0, to), allOrders, customers };
}

/** What stands where a refund, or what it took back, stood. */
const NOTHING = 0xffffffff;

/**
 * Strikes out refunds and what they took back, as histories do: a refund reduces what was paid for the item before it; an
 * item of which nothing is left was not bought, and a day on which nothing is left of it does not count.
 */
function takeBack(
  all: Uint32Array,
  rows: Uint32Array,
  starts: Uint32Array,
  revenue: ArrayLike<number>,
  dates: ArrayLike<number>,
): void {
  const amountAt = (i: number) => revenue[rows[i] as number] as number;
  const dayAt = (i: number) => Math.floor((dates[rows[i] as number] as number) / DAY_MS);
  for (let code = 0; code + 1 < starts.length; code++) {
    const [from, to] = [starts[code] as number, starts[code + 1] as number];
    let refunded = false;
    for (let i = from; i < to && !refunded; i++) refunded = amountAt(i) < 0;
    if (!refunded) continue;
    // by day, orders before refunds
    const places = Array.from({ length: to - from }, (_, i) => from + i).sort(
      (a, b) => dayAt(a) - dayAt(b) || Number(amountAt(a) < 0) - Number(amountAt(b) < 0),
    );
    for (const item of new Set(all.subarray(from, to))) {
      const own = places.filter((i) => all[i] === item);
      let [paid, back] = [0, false];
      for (const day of new Set(own.map(dayAt))) {
        const ofDay = own.filter((i) => dayAt(i) === day);
        const sum = ofDay.reduce((total, i) => total + (amountAt(i) || 0), 0);
        const returned = ofDay.some((i) => amountAt(i) < 0);
        const ordered = ofDay.some((i) => !(amountAt(i) < 0)) && (!returned || sum > 0);
        for (const i of ofDay) if (!ordered || amountAt(i) < 0) all[i] = NOTHING;
        // a refund of what was never bought takes nothing from what comes later
        if (!ordered && paid === 0 && !back) continue;
        paid += sum;
        back ||= returned;
      }
      if (back && !(paid > 0)) for (const i of own) all[i] = NOTHING;
    }
  }
}

/** By customer the days with a purchase, as histories count them. */
function purchaseDays(table: Table<TransactionSchema>, revenue: RevenueKind, day: number): Uint32Array {
  const asOf = Number.isFinite(day) ? { asOf: new Date(day * DAY_MS) } : {};
  const histories = purchaseHistories(table, { revenue, ...asOf }).table;
  const { codes, dictionary } = histories.column("customerId");
  const { values } = histories.column("orderCount");
  const days = new Uint32Array(dictionary.size);
  for (let i = 0; i < codes.length; i++) days[codes[i] as number] = values[i] as number;
  return days;
}

/** `2× name, 1× name`: a comma belongs to a name unless a number of pieces follows it. */
const PIECES = /,\s*(?=\d+\s*×)/;
const COUNT = /^\d+\s*×\s*/;

/** The different items in a column of texts; `contents[firsts[code]]` up to `firsts[code + 1]` are those in one text. */
function itemsIn({ dictionary }: TextColumn, level: ItemLevel) {
  const numbers = new Map<string, number>();
  const contents: number[] = [];
  const firsts = new Uint32Array(dictionary.size + 1);
  for (let code = 0; code < dictionary.size; code++) {
    const text = dictionary.at(code) ?? "";
    const names = level === "category" ? [text] : text.split(PIECES).map((piece) => piece.replace(COUNT, "").trim());
    for (const name of new Set(names)) {
      if (name === "") continue;
      const number = numbers.get(name) ?? numbers.size;
      numbers.set(name, number);
      contents.push(number);
    }
    firsts[code + 1] = contents.length;
  }
  return { items: [...numbers.keys()], contents: Uint32Array.from(contents), firsts };
}
