import { asTable, type TableInput } from "../analytics/asTable.ts";
import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { OptionError } from "../errors.ts";
import { requireOneOf, requireOptions, requireWhole } from "../options.ts";
import { type Breath, breaths, inPieces, type Pieces } from "../pieces.ts";
import type { CountedRecommendationSchema } from "../shop/countedRecommendations.ts";
import { lastDayKnown, type RevenueKind } from "../shop/orders.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import { PartedTable, ranges } from "../tables/PartedTable.ts";
import type { Table } from "../tables/Table.ts";
import { type StepProgress, steps } from "../tasks.ts";
import { type Day, dayNumber } from "../time.ts";
import { type Baskets, type CountedBaskets, type ItemLevel, type PopularItems, popularItems } from "./baskets.ts";
import { type ItemHistory, MemoryItemHistory } from "./ItemHistory.ts";
import { newItemReasons, rankNewItems } from "./newItems.ts";
import { type PurchaseRules, purchaseRules } from "./purchaseRules.ts";
import { rankRepeatItems, repeatItemReasons } from "./repeatItems.ts";
import { type Ranking, suggestionTable } from "./suggestions.ts";

/** What suggestions are ordered by: the first two for new items, the others for repeats. */
export type RecommendationOrder = "similarity" | "popularity" | "dueTime" | "frequency";

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
  /**
   * Items never to be suggested nor given as a reason, exactly as they are written. Default `Unknown`, `Other` and
   * `Unknown Product`.
   */
  readonly exclude?: readonly string[];
  /**
   * What comes first. Of new items those most like what the customer bought (`"similarity"`), or most bought by all
   * (`"popularity"`). Of repeats those bought most often and not long overdue (`"dueTime"`), or just most often
   * (`"frequency"`). `"auto"` takes what would have been right more often in the last part of the orders. Default `"auto"`.
   */
  readonly order?: RecommendationOrder | "auto";
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

/** How often suggestions would have been right. */
export interface RecommendationHits {
  /** Share of the customers who bought the first that would have been suggested. */
  readonly hitAt1: number;
  /** Of what a customer bought, the share that was among the first ten; the mean over the customers. */
  readonly recallAt10: number;
}

/** A test on the last part of the orders' time, a year at most, of what the orders before it would have suggested. */
export interface RecommendationTest {
  /** Customers from before who bought something in that time that is not excluded; of new items, something new to them. */
  readonly customers: number;
  /** By the order chosen: the one with the larger sum of the two. */
  readonly chosen: RecommendationHits;
  /** By popularity alone; of repeats, the most popular items whoever bought them. */
  readonly popularity: RecommendationHits;
}

/** Suggestions, and how they were chosen. */
export interface Recommendations {
  /** Customers in the order of the orders, each one's best first. */
  readonly table: Table<CountedRecommendationSchema>;
  /** What the suggestions were ordered by. */
  readonly order: RecommendationOrder;
  /** What `order: "auto"` was chosen by; `null` where it was told, or nobody bought anything to test it on. */
  readonly tested: RecommendationTest | null;
}

/**
 * What to offer each customer. The reason is always a counted share, and the confidence its lower end (90%).
 *
 * New items are never what the customer already bought. By similarity they are ordered by the sum, over the customer's own
 * items, of the shrunk cosine similarity, customers with both / (√(buyers of one × buyers of the other) + 10), of the eight items
 * most like each; popular items fill the list. The reason is the surest rule that leads from one of the customer's own items to
 * the new one; where none is above the share of all customers the item is popular, and the reason says so.
 *
 * Repeats are what the customer bought, filled up with popular items. By due time a purchase counts half for each mean gap
 * that the item is overdue.
 *
 * @param transactions needs `customerId`, `date`, and `category` or `product`; `revenue` where there are refunds
 * @returns a table with confidence, support, base rate, lift and reason
 * @throws DataError `missing_column`; OptionError for an option out of range
 * @see Sarwar et al. (2001), WWW10: 285-295, for items like those a customer has; Wilson (1927), JASA 22: 209-212, for the
 * lower end
 * @example
 * ```ts
 * import { recommend } from "clientele";
 *
 * const order = (customerId: string, category: string) => {
 *   return { customerId, category, date: "2025-01-31", revenue: 1 };
 * };
 * const orders = Array.from({ length: 20 }, (_, i) => [order(`C${i}`, "Feed"), order(`C${i}`, "Seeds")]).flat();
 * const { table } = await recommend([...orders, order("C99", "Feed")], { order: "similarity" });
 * table.length; // => 1
 * table.row(0).recommendedCategory; // => "Seeds"
 * table.row(0).reason; // => "20 of 21 customers who bought Feed also bought Seeds; 20 of 21 customers overall"
 * ```
 */
export async function recommend(
  transactions: TableInput<TransactionSchema>,
  options: RecommendOptions = {},
): Promise<Recommendations> {
  requireRecommendOptions(options);
  const { level = "category", revenue = "gross" } = options;
  const asOf = dayNumber("recommend", "asOf", options.asOf);
  const table = asTable(transactionSchema, transactions);
  const breath = breaths(options.signal);
  const items = new MemoryItemHistory(table, level, revenue, breath);
  const { table: parts, ...made } = await recommendFrom(items, lastDayKnown(table, asOf) ?? 0, options, breath);
  return { table: await parts.whole(), ...made };
}

/** Checks what to recommend. */
export function requireRecommendOptions(options: RecommendOptions): void {
  const caller = "recommend";
  requireOptions(caller, options, NAMES);
  const { level = "category", kind = "new", perCustomer = 3, minSupport = 10, order = "auto" } = options;
  const { revenue = "gross", exclude = [] } = options;
  requireOneOf(caller, "level", level, ["category", "product"]);
  requireOneOf(caller, "kind", kind, ["new", "repeat"]);
  requireOneOf(caller, "order", order, [...ORDERS[kind], "auto"]);
  requireWhole(caller, "perCustomer", perCustomer, 1, 24);
  requireWhole(caller, "minSupport", minSupport, 1);
  requireOneOf(caller, "revenue", revenue, ["gross", "net"]);
  if (!Array.isArray(exclude)) throw new OptionError(caller, "exclude", "an array of texts", exclude);
}

/** Suggestions as they are asked for: their table is made in parts. */
export interface Suggested extends Omit<Recommendations, "table"> {
  readonly table: PartedTable<CountedRecommendationSchema>;
}

/**
 * What to offer each customer, from what customers had bought by the end of a day.
 *
 * @param options checked
 * @param rows so many customers to a part of the table
 */
export async function recommendFrom(
  items: ItemHistory,
  day: number,
  options: RecommendOptions,
  breath: Breath = breaths(options.signal),
  rows = Number.POSITIVE_INFINITY,
): Promise<Suggested> {
  const { kind = "new", perCustomer = 3, minSupport = 10, order = "auto" } = options;
  const { exclude = ["Unknown", "Other", "Unknown Product"] } = options;
  const [usual] = ORDERS[kind];
  const wanted: Wanted = { kind, minSupport, exclude };
  const step = steps("recommend", 3, options);
  await step("counting");
  const counts = await countItems(items, wanted, day);
  await step("choosing the order");
  const tried = order === "auto" ? await betterOrder(items, wanted, counts, day, breath) : null;
  const chosen = order === "auto" ? (tried?.order ?? usual) : order;
  await step("suggesting");
  const { baskets, counted, popular } = counts;
  const rules = chosen === "similarity" ? await inPieces(purchaseRules(baskets, popular), breath) : null;
  const { codes: known, dictionary } = await items.customers(day);
  const rank = rankingBy(chosen, counts, rules, day);
  // of new items the sentences are kept, as long as a part is made
  const repeats = counted && repeatItemReasons(counted, popular, day);
  const names = new ArrayDictionary(baskets.items);
  const table = new PartedTable(ranges(known.length, rows), (from, to) => {
    const reasonFor = repeats ?? newItemReasons(baskets, popular, rules, minSupport);
    const suggestions = { known: known.subarray(from, to), perCustomer, rank, reasonFor };
    return inPieces(suggestionTable(dictionary, names, suggestions), breath);
  });
  return { table, order: chosen, tested: tried?.tested ?? null };
}

/** What to choose from by kind. The second must be better than the first, which is taken where there is nothing to test on. */
const ORDERS: Readonly<Record<"new" | "repeat", readonly [RecommendationOrder, RecommendationOrder]>> = {
  new: ["popularity", "similarity"],
  repeat: ["dueTime", "frequency"],
};

/** Customers to a piece. */
const PIECE = 1 << 9;

/** Options that decide what is counted. */
type Wanted = Required<Pick<RecommendOptions, "kind" | "minSupport" | "exclude">>;

/** What the customers had bought by a day. */
interface Counts {
  readonly baskets: Baskets;
  /** The same baskets where repeats are wanted. */
  readonly counted: CountedBaskets | undefined;
  readonly excluded: ReadonlySet<number>;
  readonly popular: PopularItems;
}

async function countItems(items: ItemHistory, { kind, minSupport, exclude }: Wanted, day: number): Promise<Counts> {
  const counted = kind === "repeat" ? await items.countedBaskets(day) : undefined;
  const baskets = counted === undefined ? await items.baskets(day) : counted;
  const excluded = new Set(exclude.map((name) => baskets.items.indexOf(name)));
  return { baskets, counted, excluded, popular: popularItems(baskets, minSupport, excluded) };
}

/** How an order ranks items on a day; of repeats popularity is the same list for everybody. */
function rankingBy(
  order: RecommendationOrder,
  { baskets, counted, excluded, popular }: Counts,
  rules: PurchaseRules | null,
  day: number,
): Ranking {
  if (counted === undefined) return rankNewItems(baskets, popular, order === "similarity" ? rules : null);
  if (order !== "popularity") return rankRepeatItems(counted, popular, excluded, order === "dueTime" ? day : null);
  return (_, best) => {
    const first = popular.popular.subarray(0, best.length);
    best.set(first);
    return first.length;
  };
}

/** Which order would have suggested more of what was bought next, on the last fifth of the orders' time. */
async function betterOrder(
  items: ItemHistory,
  wanted: Wanted,
  now: Counts,
  day: number,
  breath: Breath,
): Promise<Tried> {
  const begin = (await items.first(day)) ?? day;
  const cut = day - Math.min(365, Math.floor((day - begin) / 5));
  return inPieces(triedOn(await countItems(items, wanted, cut), wanted, now, cut), breath);
}

/** What would have been right, and how often. */
interface Tried {
  readonly order: RecommendationOrder;
  readonly tested: RecommendationTest | null;
}

/** Tries both orders on what was bought after a day. */
function* triedOn(
  counts: Counts,
  wanted: Wanted,
  { baskets: now, counted: countedNow }: Counts,
  cut: number,
): Pieces<Tried> {
  const { baskets, counted, excluded, popular } = counts;
  const rules = wanted.kind === "new" ? yield* purchaseRules(baskets, popular) : null;
  const [usual, other] = ORDERS[wanted.kind];
  const trial = (order: RecommendationOrder) => {
    return { order, rank: rankingBy(order, counts, rules, cut), firsts: 0, recalls: 0 };
  };
  const [first, second] = [trial(usual), trial(other)];
  const popularity = usual === "popularity" ? first : trial("popularity");
  const best = new Uint32Array(10);
  // purchases with each item before, of what is new just whether there were any
  const had = new Uint32Array(now.items.length);
  const bought = new Uint8Array(now.items.length);
  let customers = 0;
  for (let code = 1; code + 1 < baskets.starts.length; code++) {
    const [from, to] = [baskets.starts[code] as number, baskets.starts[code + 1] as number];
    if (code % PIECE === 0) yield;
    if (to === from) continue;
    for (let i = from; i < to; i++) had[baskets.bought[i] as number] = counted?.purchasesWith[i] ?? 1;
    const later: number[] = [];
    for (let i = now.starts[code] as number; i < (now.starts[code + 1] as number); i++) {
      const item = now.bought[i] as number;
      if ((countedNow?.purchasesWith[i] ?? 1) > (had[item] as number) && !excluded.has(item)) later.push(item);
    }
    for (let i = from; i < to; i++) had[baskets.bought[i] as number] = 0;
    // who bought nothing, or only what is excluded, says nothing
    if (later.length === 0) continue;
    customers++;
    for (const item of later) bought[item] = 1;
    for (const tried of new Set([first, second, popularity])) {
      const found = tried.rank(code, best);
      let hits = 0;
      for (let k = 0; k < found; k++) hits += bought[best[k] as number] as number;
      if (found > 0) tried.firsts += bought[best[0] as number] as number;
      tried.recalls += hits / later.length;
    }
    for (const item of later) bought[item] = 0;
  }
  if (customers === 0) return { order: usual, tested: null };
  const { order, firsts, recalls } = second.firsts + second.recalls > first.firsts + first.recalls ? second : first;
  const chosen = { hitAt1: firsts / customers, recallAt10: recalls / customers };
  const byPopularity = { hitAt1: popularity.firsts / customers, recallAt10: popularity.recalls / customers };
  return { order, tested: { customers, chosen, popularity: byPopularity } };
}
