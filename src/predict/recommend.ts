import { sum } from "d3-array";
import { asTable, type TableInput } from "../analytics/asTable.ts";
import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { type Column, NumberColumn, TextColumn } from "../columns/columns.ts";
import { OptionError } from "../errors.ts";
import { requireOneOf, requireOptions, requireWhole } from "../options.ts";
import { breaths, inPieces, type Pieces } from "../pieces.ts";
import { firstPurchaseDay, lastDayKnown, orderLines, type RevenueKind } from "../shop/orders.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import { type Table, tableOf } from "../tables/Table.ts";
import { type StepProgress, steps } from "../tasks.ts";
import { type Day, dayNumber } from "../time.ts";
import { type Baskets, basketsOf, type CountedBaskets, countedBasketsOf, type ItemLevel } from "./baskets.ts";
import { type CountedRecommendationSchema, countedRecommendationSchema } from "./countedRecommendationSchema.ts";
import { lowerBound, type PurchaseRules, purchaseRules } from "./purchaseRules.ts";

/** What to recommend. */
export interface RecommendOptions {
  /** Categories, or single products. Default `"category"`. */
  readonly level?: ItemLevel;
  /** What the customer has not bought yet, or what will be bought again. Default `"new"`. */
  readonly kind?: "new" | "repeat";
  /** Suggestions per customer at most, 1 to 24. Default 3. */
  readonly perCustomer?: number;
  /** Customers that a count must rest on, from 1. Default 10. */
  readonly minSupport?: number;
  /** Items never to be suggested, exactly as they are written. Default `Unknown`, `Other` and `Unknown Product`. */
  readonly exclude?: readonly string[];
  /**
   * For new items: by the surest rule from what the customer bought, by popularity, or what would have been right more
   * often in the last part of the orders. Default `"auto"`.
   */
  readonly order?: "rules" | "popularity" | "auto";
  /** By which amount refunds took back what was bought. Default `"gross"`. */
  readonly revenue?: RevenueKind;
  /** The orders as they were known at the end of this day. Default the day of the last line. */
  readonly asOf?: Day;
  /** Told after each step. */
  readonly onProgress?: (progress: StepProgress) => void;
  /** Stops between steps. */
  readonly signal?: AbortSignal;
}

const NAMES = [
  ...["level", "kind", "perCustomer", "minSupport", "exclude", "order", "revenue", "asOf", "onProgress", "signal"],
];

/** How often suggestions would have been right in the last part of the orders' time, a year at most. */
export interface RecommendationTest {
  /** Customers who bought something new to them in that time that is not excluded. */
  readonly customers: number;
  /** Share of them who bought one of the first three that would have been suggested, in the order chosen. */
  readonly hitRate: number;
  /** The same by popularity alone. */
  readonly popularityHitRate: number;
}

/** Suggestions, and how they were chosen. */
export interface Recommendations {
  /** Customers in the order of the orders, each one's best first. */
  readonly table: Table<CountedRecommendationSchema>;
  /** What the suggestions were ordered by. */
  readonly order: "rules" | "popularity" | "ownOrders";
  /** What `order: "auto"` was chosen by; `null` where it was told, or nobody bought anything new. */
  readonly tested: RecommendationTest | null;
}

/**
 * What to offer each customer, counted: confidence is the lower end (90 %) of the share in the sentence that gives the
 * reason.
 *
 * New items are never what the customer already bought. Where no rule is surer than popularity, and for customers of whom
 * nothing is known, the popular ones are suggested, and the reason says so.
 *
 * @param transactions needs `customerId`, `date`, and `category` or `product`; `revenue` where there are refunds
 * @returns a table with confidence, support, base rate, lift and reason
 * @throws DataError `missing_column`; OptionError for an option out of range
 * @see Wilson (1927), JASA 22: 209-212, for the lower end
 * @example
 * ```ts
 * import { recommend } from "clientele";
 *
 * const order = (customerId: string, category: string) => {
 *   return { customerId, category, date: "2025-01-31", revenue: 1 };
 * };
 * const orders = Array.from({ length: 20 }, (_, i) => [order(`C${i}`, "Feed"), order(`C${i}`, "Seeds")]).flat();
 * const { table } = await recommend([...orders, order("C99", "Feed")], { order: "rules" });
 * table.length; // => 1
 * table.row(0).recommendedCategory; // => "Seeds"
 * table.row(0).reason; // => "20 of 21 customers who bought Feed also bought Seeds; 20 of 21 customers overall"
 * ```
 */
export async function recommend(
  transactions: TableInput<TransactionSchema>,
  options: RecommendOptions = {},
): Promise<Recommendations> {
  requireOptions("recommend", options, NAMES);
  const { level = "category", kind = "new", perCustomer = 3, minSupport = 10, order = "auto" } = options;
  const { revenue = "gross", exclude = ["Unknown", "Other", "Unknown Product"] } = options;
  requireOneOf("recommend", "level", level, ["category", "product"]);
  requireOneOf("recommend", "kind", kind, ["new", "repeat"]);
  requireOneOf("recommend", "order", order, ["rules", "popularity", "auto"]);
  requireWhole("recommend", "perCustomer", perCustomer, 1, 24);
  requireWhole("recommend", "minSupport", minSupport, 1);
  requireOneOf("recommend", "revenue", revenue, ["gross", "net"]);
  const asOf = dayNumber("recommend", "asOf", options.asOf);
  if (!Array.isArray(exclude)) throw new OptionError("recommend", "exclude", "an array of texts", exclude);
  const table = asTable(transactionSchema, transactions);
  const step = steps("recommend", 3, options);
  const breath = breaths(options.signal);
  await step("counting");
  const day = lastDayKnown(table, asOf) ?? 0;
  const counted = kind === "repeat" ? await inPieces(countedBasketsOf(table, level, revenue, day), breath) : undefined;
  const baskets = counted ?? (await inPieces(basketsOf(table, level, revenue, day), breath));
  const excluded = new Set(exclude.map((name) => baskets.items.indexOf(name)));
  const rules = await inPieces(purchaseRules(baskets, minSupport, excluded), breath);
  await step("choosing the order");
  const tried =
    kind === "new" && order === "auto"
      ? await inPieces(betterOrder(table, level, revenue, day, minSupport, exclude), breath)
      : null;
  const chosen = kind === "repeat" ? "ownOrders" : order === "auto" ? (tried?.order ?? "popularity") : order;
  await step("suggesting");
  const known = customersOf(table, day);
  const suggestions = await inPieces(
    counted !== undefined
      ? repeated(known, counted, rules, perCustomer, excluded)
      : unseen(known, baskets, rules, perCustomer, chosen === "rules"),
    breath,
  );
  return {
    table: await inPieces(suggestionTable(table.column("customerId"), baskets, suggestions), breath),
    order: chosen,
    tested: tried?.tested ?? null,
  };
}

/** Customers or suggestions to a piece. */
const PIECE = 1 << 9;

/** The codes of all customers who had ordered by a day, in the order of their first orders' rows. */
function customersOf(table: Table<TransactionSchema>, day: number): Uint32Array {
  const { buyers, customerCodes } = orderLines(table, day);
  const known = new Uint8Array(customerCodes);
  const found = new Uint32Array(customerCodes);
  let count = 0;
  for (const code of buyers) {
    if (known[code] === 1 || code === 0) continue;
    known[code] = 1;
    found[count++] = code;
  }
  return found.subarray(0, count);
}

/** Puts the surest rules for items that a customer does not have into `best`, and says how many there are. */
type Finder = (from: number, to: number, own: Uint8Array, best: Uint32Array) => number;

/** From all that a customer has and from popularity, or from popularity alone. */
function finder({ bought, items }: Baskets, { starts, item, confidence }: PurchaseRules, byRules: boolean): Finder {
  // the surest rule of each list: most lists have none that is good enough
  const tops = new Float64Array(items.length + 1);
  for (let list = 0; list <= items.length; list++) {
    const first = starts[list] as number;
    if (first < (starts[list + 1] as number)) tops[list] = confidence[first] as number;
  }
  return (from, to, own, best) => {
    const count = best.length;
    let found = 0;
    // the confidence to beat, once there are enough
    let worst = -1;
    // the customer's own items, then popularity
    for (let i = byRules ? from : to; i <= to; i++) {
      const list = i === to ? items.length : (bought[i] as number);
      if ((tops[list] as number) <= worst) continue;
      const end = starts[list + 1] as number;
      for (let rule = starts[list] as number; rule < end; rule++) {
        const sure = confidence[rule] as number;
        // lists are in order: after a rule that is not good enough none is
        if (sure <= worst) break;
        const suggested = item[rule] as number;
        if (own[suggested] === 1) continue;
        // where it belongs, unless the same item is there already
        let place = found;
        while (place > 0 && (confidence[best[place - 1] as number] as number) < sure) place--;
        let same = 0;
        while (same < found && item[best[same] as number] !== suggested) same++;
        if (same < place) continue;
        // what stood behind it moves up by one, over the same item or off the end
        if (same === found && found < count) found++;
        for (let k = Math.min(same, found - 1); k > place; k--) best[k] = best[k - 1] as number;
        best[place] = rule;
        if (found === count) worst = confidence[best[count - 1] as number] as number;
      }
    }
    return found;
  };
}

/** Which order would have had what was bought next among its first three more often, on the last fifth of the orders' time. */
function* betterOrder(
  table: Table<TransactionSchema>,
  level: ItemLevel,
  revenue: RevenueKind,
  day: number,
  minSupport: number,
  exclude: readonly string[],
): Pieces<{ readonly order: "rules" | "popularity"; readonly tested: RecommendationTest | null }> {
  const first = firstPurchaseDay(orderLines(table, day)) ?? day;
  const cut = day - Math.min(365, Math.floor((day - first) / 5));
  const before = yield* basketsOf(table, level, revenue, cut);
  const after = yield* basketsOf(table, level, revenue, day);
  const excluded = new Set(exclude.map((name) => before.items.indexOf(name)));
  const rules = yield* purchaseRules(before, minSupport, excluded);
  const own = new Uint8Array(before.items.length);
  const finders = { rules: finder(before, rules, true), popularity: finder(before, rules, false) };
  const best = new Uint32Array(3);
  const hits = { rules: 0, popularity: 0 };
  let customers = 0;
  for (let code = 1; code + 1 < before.starts.length; code++) {
    const [from, to] = [before.starts[code] as number, before.starts[code + 1] as number];
    const [now, later] = [after.starts[code] as number, after.starts[code + 1] as number];
    if (code % PIECE === 0) yield;
    if (to === from) continue;
    for (let i = from; i < to; i++) own[before.bought[i] as number] = 1;
    const news = after.bought.subarray(now, later).filter((item) => own[item] === 0 && !excluded.has(item));
    // who bought nothing new, or only what is excluded, says nothing
    if (news.length > 0) customers++;
    for (const order of ["rules", "popularity"] as const) {
      const suggested = best.subarray(0, finders[order](from, to, own, best));
      if (suggested.some((rule) => news.includes(rules.item[rule] as number))) hits[order]++;
    }
    for (let i = from; i < to; i++) own[before.bought[i] as number] = 0;
  }
  const order = hits.rules > hits.popularity ? "rules" : "popularity";
  if (customers === 0) return { order, tested: null };
  const [hitRate, popularityHitRate] = [hits[order] / customers, hits.popularity / customers];
  return { order, tested: { customers, hitRate, popularityHitRate } };
}

/** Suggestions as columns. */
interface Suggestions {
  readonly codes: Uint32Array;
  readonly items: Uint32Array;
  /** Customers, or orders, with both; of how many. */
  readonly both: Uint32Array;
  readonly of: Uint32Array;
  /** By item: how often anybody has it. */
  readonly base: Float64Array;
  readonly reasons: TextColumn;
}

/** What customers do not have. */
function* unseen(
  known: Uint32Array,
  baskets: Baskets,
  rules: PurchaseRules,
  perCustomer: number,
  byRules: boolean,
): Pieces<Suggestions> {
  const { items, starts, bought, customers } = baskets;
  const find = finder(baskets, rules, byRules);
  const own = new Uint8Array(items.length);
  const best = new Uint32Array(perCustomer);
  const codes = new Uint32Array(known.length * perCustomer);
  const chosen = new Uint32Array(codes.length);
  let count = 0;
  for (const [i, code] of known.entries()) {
    if (i % PIECE === 0) yield;
    const from = starts[code] as number;
    const to = starts[code + 1] as number;
    for (let i = from; i < to; i++) own[bought[i] as number] = 1;
    const found = find(from, to, own, best);
    for (let i = from; i < to; i++) own[bought[i] as number] = 0;
    for (let k = 0; k < found; k++, count++) {
      codes[count] = code;
      chosen[count] = best[k] as number;
    }
  }
  const sentence = (rule: number): string => {
    const [item, because] = [rules.item[rule] as number, rules.because[rule] as number];
    const overall = `${rules.buyers[item]} of ${customers} customers`;
    return because === items.length
      ? `Popular: ${overall} bought ${items[item]}`
      : `${rules.both[rule]} of ${rules.of[rule]} customers who bought ${items[because]} also bought ${items[item]}; ${overall} overall`;
  };
  // equal sentences are made once
  const sentences = new ArrayDictionary();
  const sentenceOf = new Uint32Array(rules.item.length);
  const ofRules = (column: Uint32Array) => {
    const values = new Uint32Array(count);
    for (let i = 0; i < count; i++) values[i] = column[chosen[i] as number] as number;
    return values;
  };
  for (let i = 0; i < count; i++) {
    if (i % PIECE === 0) yield;
    const rule = chosen[i] as number;
    if (sentenceOf[rule] === 0) sentenceOf[rule] = sentences.code(sentence(rule));
  }
  return {
    codes: codes.slice(0, count),
    items: ofRules(rules.item),
    both: ofRules(rules.both),
    of: ofRules(rules.of),
    base: Float64Array.from(rules.buyers, (count) => count / customers),
    reasons: new TextColumn(ofRules(sentenceOf), sentences),
  };
}

/** What customers bought most often, surest first: the lower end of its share of the customer's purchases, which are days. */
function* repeated(
  known: Uint32Array,
  { items, starts, bought, purchasesWith, purchases }: CountedBaskets,
  { buyers }: PurchaseRules,
  perCustomer: number,
  excluded: ReadonlySet<number>,
): Pieces<Suggestions> {
  const sentences = new ArrayDictionary();
  const rows: { code: number; item: number; both: number; of: number; reason: number }[] = [];
  const buyersOf = (place: number) => buyers[bought[place] as number] as number;
  for (const [i, code] of known.entries()) {
    if (i % PIECE === 0) yield;
    const from = starts[code] as number;
    const of = purchases[code] as number;
    const places = Array.from({ length: (starts[code + 1] as number) - from }, (_, i) => from + i)
      .filter((place) => !excluded.has(bought[place] as number))
      .sort((a, b) => (purchasesWith[b] as number) - (purchasesWith[a] as number) || buyersOf(b) - buyersOf(a));
    for (const place of places.slice(0, perCustomer)) {
      const item = bought[place] as number;
      const both = purchasesWith[place] as number;
      const reason = sentences.code(`Bought in ${both} of the customer's ${of} purchases: ${items[item]}`);
      rows.push({ code, item, both, of, reason });
    }
  }
  const all = sum(purchases);
  const base = new Float64Array(items.length);
  for (const code of known) {
    for (let place = starts[code] as number; place < (starts[code + 1] as number); place++) {
      (base[bought[place] as number] as number) += (purchasesWith[place] as number) / all;
    }
  }
  const column = (name: "code" | "item" | "both" | "of" | "reason") => Uint32Array.from(rows, (row) => row[name]);
  return {
    codes: column("code"),
    items: column("item"),
    both: column("both"),
    of: column("of"),
    base,
    reasons: new TextColumn(column("reason"), sentences),
  };
}

function* suggestionTable(
  { dictionary }: TextColumn,
  { items }: Baskets,
  { codes, items: suggested, both, of, base, reasons }: Suggestions,
): Pieces<Table<CountedRecommendationSchema>> {
  const { length } = codes;
  const labels = new Uint32Array(length);
  const confidence = new Float64Array(length);
  const baseRate = new Float64Array(length);
  const lift = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    if (i % PIECE === 0) yield;
    const item = suggested[i] as number;
    labels[i] = item + 1;
    confidence[i] = lowerBound(both[i] as number, of[i] as number);
    baseRate[i] = base[item] as number;
    lift[i] = (both[i] as number) / (of[i] as number) / (baseRate[i] as number);
  }
  const made: [CountedRecommendationSchema["columns"][number]["name"], Column][] = [
    ["customerId", new TextColumn(codes, dictionary)],
    ["recommendedCategory", new TextColumn(labels, new ArrayDictionary(items))],
    ["reason", reasons],
    ["confidence", new NumberColumn(confidence)],
    ["support", new NumberColumn(Int32Array.from(both))],
    ["baseRate", new NumberColumn(baseRate)],
    ["lift", new NumberColumn(lift)],
  ];
  return tableOf({ schema: countedRecommendationSchema, columns: new Map<string, Column>(made), length });
}
