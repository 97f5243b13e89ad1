import { DAY_MS } from "../analytics/calendar.ts";
import type { TextColumn } from "../tables/columns.ts";
import type { Table } from "../tables/Table.ts";
import type { TransactionSchema } from "../tables/transactions.ts";

/** What each customer bought: different items, numbered from 0. */
export interface Baskets {
  readonly items: readonly string[];
  /** Items of the customer with a code: `bought[starts[code]]` up to, not including, `bought[starts[code + 1]]`. */
  readonly starts: Uint32Array;
  readonly bought: Uint32Array;
  /** How many orders had each of them, by the same places. */
  readonly orders: Uint32Array;
  /** By code, all orders of the customer, whatever was in them. */
  readonly allOrders: Uint32Array;
  /** Customers who bought anything by the end of the day. */
  readonly customers: number;
}

/** Whether items are the orders' categories or the single products in their texts. */
export type ItemLevel = "category" | "product";

/** What the customers bought by the end of a day (counted since 1970); refunds buy nothing. */
export function basketsOf(table: Table<TransactionSchema>, level: ItemLevel, day = Number.POSITIVE_INFINITY): Baskets {
  const texts: TextColumn = table.column(level === "category" ? "productCategory" : "products");
  const { items, contents, firsts } = itemsIn(texts, level);
  const { codes, dictionary } = table.column("customerId");
  const dates = table.column("date").values;
  const revenue = table.column(table.has("revenue") ? "revenue" : "netSales").values;
  const after = (day + 1) * DAY_MS;
  const isOrder = (row: number) => (dates[row] as number) < after && !((revenue[row] as number) < 0);
  // a counting sort of (customer, item), then each customer's own without repetitions
  const starts = new Uint32Array(dictionary.size + 1);
  const allOrders = new Uint32Array(dictionary.size);
  for (let row = 0; row < codes.length; row++) {
    if (!isOrder(row)) continue;
    const code = codes[row] as number;
    const text = texts.codes[row] as number;
    (starts[code + 1] as number) += (firsts[text + 1] as number) - (firsts[text] as number);
    (allOrders[code] as number)++;
  }
  for (let code = 0; code < dictionary.size; code++) (starts[code + 1] as number) += starts[code] as number;
  const next = starts.slice();
  const all = new Uint32Array(starts[dictionary.size] as number);
  for (let row = 0; row < codes.length; row++) {
    if (!isOrder(row)) continue;
    const code = codes[row] as number;
    const text = texts.codes[row] as number;
    let to = next[code] as number;
    for (let i = firsts[text] as number; i < (firsts[text + 1] as number); i++) all[to++] = contents[i] as number;
    next[code] = to;
  }
  const placeOf = new Int32Array(items.length).fill(-1);
  const orders = new Uint32Array(all.length);
  const own = new Uint32Array(dictionary.size + 1);
  let [to, customers] = [0, 0];
  for (let code = 0; code < dictionary.size; code++) {
    own[code] = to;
    const first = to;
    for (let i = starts[code] as number; i < (starts[code + 1] as number); i++) {
      const item = all[i] as number;
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
