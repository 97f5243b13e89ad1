import { asTable, type TableInput } from "../analytics/asTable.ts";
import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { OptionError } from "../errors.ts";
import { requireOneOf, requireOptions, requireWhole } from "../options.ts";
import { breaths, inPieces, type Pieces } from "../pieces.ts";
import type { CountedRecommendationSchema } from "../shop/countedRecommendations.ts";
import { firstPurchaseDay, lastDayKnown, orderLines, type RevenueKind } from "../shop/orders.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import type { Table } from "../tables/Table.ts";
import { type StepProgress, steps } from "../tasks.ts";
import { type Day, dayNumber } from "../time.ts";
import {
  type Baskets,
  basketsOf,
  type CountedBaskets,
  countedBasketsOf,
  type ItemLevel,
  type PopularItems,
  popularItems,
} from "./baskets.ts";
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
  requireOptions("recommend", options, NAMES);
  const { level = "category", kind = "new", perCustomer = 3, minSupport = 10, order = "auto" } = options;
  const { revenue = "gross", exclude = ["Unknown", "Other", "Unknown Product"] } = options;
  requireOneOf("recommend", "level", level, ["category", "product"]);
  requireOneOf("recommend", "kind", kind, ["new", "repeat"]);
  const [usual, other] = ORDERS[kind];
  requireOneOf("recommend", "order", order, [usual, other, "auto"]);
  requireWhole("recommend", "perCustomer", perCustomer, 1, 24);
  requireWhole("recommend", "minSupport", minSupport, 1);
  requireOneOf("recommend", "revenue", revenue, ["gross", "net"]);
  const asOf = dayNumber("recommend", "asOf", options.asOf);
  if (!Array.isArray(exclude)) throw new OptionError("recommend", "exclude", "an array of texts", exclude);
  const table = asTable(transactionSchema, transactions);
  const wanted: Wanted = { level, kind, minSupport, exclude, revenue };
  const step = steps("recommend", 3, options);
  const breath = breaths(options.signal);
  await step("counting");
  const day = lastDayKnown(table, asOf) ?? 0;
  const counts = await inPieces(countItems(table, wanted, day), breath);
  await step("choosing the order");
  const tried = order === "auto" ? await inPieces(betterOrder(table, wanted, counts, day), breath) : null;
  const chosen = order === "auto" ? (tried?.order ?? usual) : order;
  await step("suggesting");
  const { baskets, counted, popular } = counts;
  const rules = chosen === "similarity" ? await inPieces(purchaseRules(baskets, popular), breath) : null;
  const sentences = new ArrayDictionary();
  const suggestions = suggestionTable(table.column("customerId"), baskets.items, {
    known: customersOf(table, day),
    perCustomer,
    rank: rankingBy(chosen, counts, rules, day),
    reasonFor:
      counted === undefined
        ? newItemReasons(baskets, popular, rules, minSupport, sentences)
        : repeatItemReasons(counted, popular, day, sentences),
    sentences,
  });
  return { table: await inPieces(suggestions, breath), order: chosen, tested: tried?.tested ?? null };
}

/** What to choose from by kind. The second must be better than the first, which is taken where there is nothing to test on. */
const ORDERS: Readonly<Record<"new" | "repeat", readonly [RecommendationOrder, RecommendationOrder]>> = {
  new: ["popularity", "similarity"],
  repeat: ["dueTime", "frequency"],
};

/** Customers to a piece. */
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

/** Options that decide what is counted. */
type Wanted = Required<Pick<RecommendOptions, "level" | "kind" | "minSupport" | "exclude" | "revenue">>;

/** What the customers had bought by a day. */
interface Counts {
  readonly baskets: Baskets;
  /** The same baskets where repeats are wanted. */
  readonly counted: CountedBaskets | undefined;
  readonly excluded: ReadonlySet<number>;
  readonly popular: PopularItems;
}

function* countItems(
  table: Table<TransactionSchema>,
  { level, kind, minSupport, exclude, revenue }: Wanted,
  day: number,
): Pieces<Counts> {
  const counted = kind === "repeat" ? yield* countedBasketsOf(table, level, revenue, day) : undefined;
  const baskets = counted === undefined ? yield* basketsOf(table, level, revenue, day) : counted;
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
function* betterOrder(
  table: Table<TransactionSchema>,
  wanted: Wanted,
  { baskets: now, counted: countedNow }: Counts,
  day: number,
): Pieces<{ readonly order: RecommendationOrder; readonly tested: RecommendationTest | null }> {
  const begin = firstPurchaseDay(orderLines(table, day)) ?? day;
  const cut = day - Math.min(365, Math.floor((day - begin) / 5));
  const counts = yield* countItems(table, wanted, cut);
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
