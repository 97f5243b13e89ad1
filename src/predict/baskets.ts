import type { TextDictionary } from "../columns/TextDictionary.ts";
import type { Pieces } from "../pieces.ts";
import { amountsOf, type OrderLines, orderLines, type RevenueKind } from "../shop/orders.ts";
import { takenBack } from "../shop/takenBack.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import type { Table } from "../tables/Table.ts";
import { DAY_MS } from "../time.ts";
import { ordersByCustomer } from "./ordersByCustomer.ts";

/** What each customer bought and kept: different items, numbered from 0. */
export interface Baskets {
  readonly items: readonly string[];
  /** Items of the customer with a code: `bought[starts[code]]` up to, not including, `bought[starts[code + 1]]`. */
  readonly starts: Uint32Array;
  readonly bought: Uint8Array | Uint16Array | Uint32Array;
  /** Customers who bought anything. */
  readonly customers: number;
}

/** Baskets, how often and when. A purchase is all that a customer ordered on a day. */
export interface CountedBaskets extends Baskets {
  /** By place in `bought`, the customer's purchases with the item. */
  readonly purchasesWith: Uint32Array;
  /** By place in `bought`, the days of the first and the last of them, since 1970. */
  readonly firstDays: Int32Array;
  readonly lastDays: Int32Array;
  /** By code, all purchases of the customer, whatever was in them. */
  readonly purchases: Uint32Array;
}

/** Whether items are categories or the single products in their texts. */
export type ItemLevel = "category" | "product";

/** Customers or texts to a piece. */
const PIECE = 1 << 13;

/**
 * What the customers had bought by the end of a day, counted since 1970. A line is left out when refunds took back all of
 * its amount.
 */
export function* basketsOf(
  table: Table<TransactionSchema>,
  level: ItemLevel,
  revenue: RevenueKind,
  day?: number,
): Pieces<Baskets> {
  return yield* distinct(yield* boughtItems(table, level, revenue, day));
}

/** The same, with how often and when. */
export function* countedBasketsOf(
  table: Table<TransactionSchema>,
  level: ItemLevel,
  revenue: RevenueKind,
  day?: number,
): Pieces<CountedBaskets> {
  const all = yield* boughtItems(table, level, revenue, day);
  const baskets = yield* distinct(all);
  const { items, starts, bought } = baskets;
  const lines = orderLines(table, day);
  const purchasesWith = new Uint32Array(bought.length);
  const firstDays = new Int32Array(bought.length);
  const lastDays = new Int32Array(bought.length);
  const placeOf = new Uint32Array(items.length);
  const counted = new Set<number>();
  // code 0 is nobody
  for (let code = 1; code + 1 < starts.length; code++) {
    for (let place = starts[code] as number; place < (starts[code + 1] as number); place++) {
      placeOf[bought[place] as number] = place;
    }
    counted.clear();
    if (code % PIECE === 0) yield;
    for (let i = all.starts[code] as number; i < (all.starts[code + 1] as number); i++) {
      const item = all.bought[i] as number;
      const date = Math.floor((lines.dates[all.lines[i] as number] as number) / DAY_MS);
      const place = placeOf[item] as number;
      const isFirst = purchasesWith[place] === 0;
      if (lines.ascending) {
        if (!isFirst && date === lastDays[place]) continue;
      } else {
        // the day may have come before another
        const key = date * items.length + item;
        if (counted.has(key)) continue;
        counted.add(key);
      }
      firstDays[place] = isFirst ? date : Math.min(firstDays[place] as number, date);
      lastDays[place] = isFirst ? date : Math.max(lastDays[place] as number, date);
      (purchasesWith[place] as number)++;
    }
  }
  return { ...baskets, purchasesWith, firstDays, lastDays, purchases: purchasesOf(lines) };
}

/** What many customers bought. */
export interface PopularItems {
  /** By item, the customers who bought it. */
  readonly buyers: Uint32Array;
  /** The items that may be suggested to anybody, those with the most buyers first. */
  readonly popular: Uint32Array;
}

/** Counts the buyers of each item; those with enough of them are popular, unless they are excluded. */
export function popularItems(
  { items, bought }: Baskets,
  minSupport: number,
  excluded: ReadonlySet<number>,
): PopularItems {
  const buyers = new Uint32Array(items.length);
  for (let i = 0; i < bought.length; i++) (buyers[bought[i] as number] as number)++;
  const popular = Uint32Array.from(buyers.keys())
    .filter((item) => (buyers[item] as number) >= minSupport && !excluded.has(item))
    .sort((a, b) => (buyers[b] as number) - (buyers[a] as number) || a - b);
  return { buyers, popular };
}

/** Every item of every line, by customer. */
interface BoughtItems {
  readonly items: readonly string[];
  /** Those of the customer with a code: from `starts[code]` up to `starts[code + 1]`. */
  readonly starts: Uint32Array;
  readonly bought: Uint32Array;
  readonly lines: Uint32Array;
}

function* boughtItems(
  table: Table<TransactionSchema>,
  level: ItemLevel,
  revenue: RevenueKind,
  day: number | undefined,
): Pieces<BoughtItems> {
  yield;
  const lines = orderLines(table, day);
  yield;
  const { customerCodes } = lines;
  const { items, contents, firsts } = yield* itemsIn(table.column(level).dictionary, level);
  const texts = lines.of(table.column(level).codes);
  const buyers = yield* keepers(table, lines, revenue);
  yield;
  // a counting sort by customer
  const starts = new Uint32Array(customerCodes + 1);
  for (let line = 0; line < buyers.length; line++) {
    const text = texts[line] as number;
    (starts[(buyers[line] as number) + 1] as number) += (firsts[text + 1] as number) - (firsts[text] as number);
  }
  for (let code = 0; code < customerCodes; code++) (starts[code + 1] as number) += starts[code] as number;
  const next = starts.slice();
  yield;
  const bought = new Uint32Array(starts[customerCodes] as number);
  const boughtIn = new Uint32Array(bought.length);
  for (let line = 0; line < buyers.length; line++) {
    const text = texts[line] as number;
    let to = next[buyers[line] as number] as number;
    for (let i = firsts[text] as number; i < (firsts[text + 1] as number); i++) {
      boughtIn[to] = line;
      bought[to++] = contents[i] as number;
    }
    next[buyers[line] as number] = to;
  }
  return { items, starts, bought, lines: boughtIn };
}

/** By line the code of the customer who bought it and kept something of it; else 0, as for guests. */
function* keepers(table: Table<TransactionSchema>, lines: OrderLines, revenue: RevenueKind): Pieces<Uint32Array> {
  if (lines.refunds.length === 0) return lines.buyers;
  const { taken } = yield* takenBack(table, lines, revenue);
  const amounts = amountsOf(table, lines, revenue);
  const keepers = lines.buyers.slice();
  for (let line = 0; line < keepers.length; line++) {
    const back = taken[line] as number;
    if (back > 0 && back >= (amounts[line] as number)) keepers[line] = 0;
  }
  return keepers;
}

/** Each item of a customer once. */
function* distinct({ items, starts, bought }: BoughtItems): Pieces<Baskets> {
  const placeOf = new Int32Array(items.length).fill(-1);
  const own = new Uint32Array(starts.length);
  const once = new Uint32Array(bought.length);
  let [to, customers] = [0, 0];
  // code 0 is nobody
  for (let code = 1; code + 1 < starts.length; code++) {
    if (code % PIECE === 0) yield;
    own[code] = to;
    for (let i = starts[code] as number; i < (starts[code + 1] as number); i++) {
      const item = bought[i] as number;
      if ((placeOf[item] as number) >= (own[code] as number)) continue;
      placeOf[item] = to;
      once[to++] = item;
    }
    if (to > (own[code] as number)) customers++;
  }
  own[starts.length - 1] = to;
  return { items, starts: own, bought: once.subarray(0, to), customers };
}

/** By code the days on which the customer ordered. */
function purchasesOf(lines: OrderLines): Uint32Array {
  const purchases = new Uint32Array(lines.customerCodes);
  // amounts do not matter here: a table without them will do
  for (const { firstCode, customers, starts, days } of ordersByCustomer(lines, new Float64Array(lines.length))) {
    for (let k = 0; k < customers; k++) {
      for (let i = starts[k] as number; i < (starts[k + 1] as number); i++) {
        if (i === starts[k] || days[i] !== days[i - 1]) (purchases[firstCode + k] as number)++;
      }
    }
  }
  // code 0 is nobody
  purchases[0] = 0;
  return purchases;
}

/** `2× name, 1× name`: a comma belongs to a name unless a number of pieces follows it. */
const PIECES = /,\s*(?=\d+\s*×)/;
const COUNT = /^\d+\s*×\s*/;

/** Items in texts. */
interface Items {
  readonly items: readonly string[];
  readonly contents: Uint32Array;
  readonly firsts: Uint32Array;
}

/** The different items in a column of texts; `contents[firsts[code]]` up to `firsts[code + 1]` are those in one text. */
export function* itemsIn(dictionary: TextDictionary, level: ItemLevel): Pieces<Items> {
  const numbers = new Map<string, number>();
  const contents: number[] = [];
  const firsts = new Uint32Array(dictionary.size + 1);
  for (let code = 0; code < dictionary.size; code++) {
    if (code % PIECE === PIECE - 1) yield;
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
