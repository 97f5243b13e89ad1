import { asTable, type TableInput } from "../analytics/asTable.ts";
import { DAY_MS } from "../analytics/calendar.ts";
import { requireDate, requireOneOf, requireWhole } from "../errors.ts";
import { type Column, NumberColumn, TextColumn } from "../tables/columns.ts";
import { recommendationSchema } from "../tables/recommendations.ts";
import type { Row, Schema } from "../tables/schema.ts";
import { Table } from "../tables/Table.ts";
import { type TransactionSchema, transactionSchema } from "../tables/transactions.ts";
import { type Baskets, basketsOf, type ItemLevel } from "./baskets.ts";
import { Labels } from "./Labels.ts";
import { lowerBound, type PurchaseRules, purchaseRules, type Rule } from "./purchaseRules.ts";
import { type StepProgress, steps } from "./steps.ts";

const columns = [
  ...recommendationSchema.columns,
  {
    name: "support",
    csv: "Support",
    kind: "number",
    integer: true,
    unit: "customers",
    description:
      "Customers whom the confidence was counted on: those who bought both; of a repeat purchase, the orders",
  },
  {
    name: "baseRate",
    csv: "Base_Rate",
    kind: "number",
    unit: "share 0 to 1",
    description: "Share of all customers who bought it",
  },
  {
    name: "lift",
    csv: "Lift",
    kind: "number",
    unit: "ratio",
    description: "Counted share over the base rate: 1 says nothing",
  },
] as const;

/**
 * The table of recommendations that were counted: the known columns, and what the confidence rests on.
 *
 * @example
 * ```ts
 * import { countedRecommendationSchema } from "clientele";
 *
 * countedRecommendationSchema.columns.at(-1)?.name; // => "lift"
 * ```
 */
export const countedRecommendationSchema: CountedRecommendationSchema = { name: "recommendations", columns };

/** The schema of counted recommendations. */
export type CountedRecommendationSchema = Schema<typeof columns>;

/** A recommendation with what its confidence rests on. */
export type CountedRecommendation = Row<CountedRecommendationSchema>;

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
  /** Items never to be suggested, exactly as they are written. Default `Unknown` and `Other`. */
  readonly exclude?: readonly string[];
  /**
   * For new items: by the surest rule from what the customer bought, by popularity, or what would have been right more
   * often in the last part of the orders. Default `"auto"`.
   */
  readonly order?: "rules" | "popularity" | "auto";
  /** The last day to count, its UTC parts being the shop's clock. Default the last order's. */
  readonly asOf?: Date;
  /** Told after each step. */
  readonly onProgress?: (progress: StepProgress) => void;
  /** Stops between steps. */
  readonly signal?: AbortSignal;
}

/** How often suggestions would have been right in the last part of the orders' time, a year at most. */
export interface RecommendationTest {
  /** Customers who bought something new to them in that time. */
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
 * @param transactions needs `customerId`, `date`, `revenue`, and `productCategory` or `products`
 * @returns a table with confidence, support, base rate, lift and reason
 * @throws DataError `missing_column`; OptionError for an option out of range
 * @see Wilson (1927), JASA 22: 209-212, for the lower end
 * @example
 * ```ts
 * import { recommend } from "clientele";
 *
 * const order = (customerId: string, productCategory: string) => {
 *   return { customerId, productCategory, date: "2025-01-31", revenue: 1 };
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
  const { level = "category", kind = "new", perCustomer = 3, minSupport = 10, order = "auto", asOf } = options;
  const { exclude = ["Unknown", "Other"] } = options;
  requireOneOf("recommend", "level", level, ["category", "product"]);
  requireOneOf("recommend", "kind", kind, ["new", "repeat"]);
  requireOneOf("recommend", "order", order, ["rules", "popularity", "auto"]);
  requireWhole("recommend", "perCustomer", perCustomer, 1, 24);
  requireWhole("recommend", "minSupport", minSupport, 1);
  requireDate("recommend", "asOf", asOf);
  const table = asTable(transactionSchema, transactions);
  const step = steps("recommend", 3, options);
  await step("counting");
  const end = asOf?.getTime() ?? table.column("date").extent?.[1];
  const day = end === undefined ? 0 : Math.floor(end / DAY_MS);
  const baskets = basketsOf(table, level, day);
  const excluded = new Set(exclude.map((name) => baskets.items.indexOf(name)));
  const rules = purchaseRules(baskets, minSupport, excluded);
  await step("choosing the order");
  const tried = kind === "new" && order === "auto" ? betterOrder(table, level, day, minSupport, exclude) : null;
  const chosen = kind === "repeat" ? "ownOrders" : order === "auto" ? (tried?.order ?? "popularity") : order;
  await step("suggesting");
  const suggestions = new Suggestions(table.column("customerId"), baskets, rules);
  const { starts } = baskets;
  const own = new Uint8Array(baskets.items.length);
  for (const code of customersOf(table, day)) {
    const [from, to] = [starts[code] as number, starts[code + 1] as number];
    if (kind === "repeat") suggestions.addRepeated(code, from, to, perCustomer, excluded);
    else {
      for (let i = from; i < to; i++) own[baskets.bought[i] as number] = 1;
      for (const { rule, because } of newItems(baskets, rules, from, to, own, perCustomer, chosen === "rules")) {
        suggestions.add(code, rule, because);
      }
      for (let i = from; i < to; i++) own[baskets.bought[i] as number] = 0;
    }
  }
  return { table: suggestions.table(), order: chosen, tested: tried?.tested ?? null };
}

/** A rule, and the item that it is drawn from; -1 for popularity. */
interface Suggestion {
  readonly rule: Rule;
  readonly because: number;
}

/** The codes of all customers known on a day, in the order of their first rows. */
function customersOf(table: Table<TransactionSchema>, day: number): Uint32Array {
  const { codes, dictionary } = table.column("customerId");
  const dates = table.column("date").values;
  const known = new Uint8Array(dictionary.size);
  const found = new Uint32Array(dictionary.size);
  let count = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (known[code] === 1 || code === 0 || (dates[row] as number) >= (day + 1) * DAY_MS) continue;
    known[code] = 1;
    found[count++] = code;
  }
  return found.subarray(0, count);
}

/** The surest items that a customer does not have, of the rules from all that the customer has and of the popular ones. */
function newItems(
  { bought }: Baskets,
  { rules, popular }: PurchaseRules,
  from: number,
  to: number,
  own: Uint8Array,
  count: number,
  byRules: boolean,
): Suggestion[] {
  const best: Suggestion[] = [];
  // lists are in order: after a rule that is not good enough none is
  const offerAll = (list: readonly Rule[], because: number): void => {
    for (let k = 0; k < list.length; k++) {
      const rule = list[k] as Rule;
      if (best.length === count && rule.confidence <= (best[count - 1] as Suggestion).rule.confidence) return;
      if (own[rule.item] === 1) continue;
      // where it belongs, unless the same item is there already
      let place = best.length;
      while (place > 0 && (best[place - 1] as Suggestion).rule.confidence < rule.confidence) place--;
      let same = 0;
      while (same < best.length && (best[same] as Suggestion).rule.item !== rule.item) same++;
      if (same < place) continue;
      // what stood behind it moves up by one, over the same item or off the end
      const last = same < best.length ? same : Math.min(best.length, count - 1);
      for (let i = last; i > place; i--) best[i] = best[i - 1] as Suggestion;
      best[place] = { rule, because };
    }
  };
  if (byRules) {
    for (let i = from; i < to; i++) offerAll(rules[bought[i] as number] as readonly Rule[], bought[i] as number);
  }
  offerAll(popular, -1);
  return best;
}

/** Which order would have had what was bought next among its first three more often, on the last fifth of the orders' time. */
function betterOrder(
  table: Table<TransactionSchema>,
  level: ItemLevel,
  day: number,
  minSupport: number,
  exclude: readonly string[],
): { readonly order: "rules" | "popularity"; readonly tested: RecommendationTest | null } {
  const first = Math.floor((table.column("date").extent?.[0] ?? 0) / DAY_MS);
  const cut = day - Math.min(365, Math.floor((day - first) / 5));
  const before = basketsOf(table, level, cut);
  const after = basketsOf(table, level, day);
  const excluded = new Set(exclude.map((name) => before.items.indexOf(name)));
  const rules = purchaseRules(before, minSupport, excluded);
  const own = new Uint8Array(before.items.length);
  const hits = { rules: 0, popularity: 0 };
  let customers = 0;
  for (let code = 1; code + 1 < before.starts.length; code++) {
    const [from, to] = [before.starts[code] as number, before.starts[code + 1] as number];
    const [now, later] = [after.starts[code] as number, after.starts[code + 1] as number];
    if (to === from || later - now === to - from) continue;
    customers++;
    for (let i = from; i < to; i++) own[before.bought[i] as number] = 1;
    const news = after.bought.subarray(now, later).filter((item) => own[item] === 0);
    for (const order of ["rules", "popularity"] as const) {
      const suggested = newItems(before, rules, from, to, own, 3, order === "rules");
      if (suggested.some(({ rule }) => news.includes(rule.item))) hits[order]++;
    }
    for (let i = from; i < to; i++) own[before.bought[i] as number] = 0;
  }
  const order = hits.rules > hits.popularity ? "rules" : "popularity";
  if (customers === 0) return { order, tested: null };
  const [hitRate, popularityHitRate] = [hits[order] / customers, hits.popularity / customers];
  return { order, tested: { customers, hitRate, popularityHitRate } };
}

/** Gathers suggestions as columns. */
class Suggestions {
  readonly #ids: TextColumn;
  readonly #baskets: Baskets;
  readonly #rules: PurchaseRules;
  readonly #codes: number[] = [];
  readonly #items: number[] = [];
  readonly #confidence: number[] = [];
  readonly #support: number[] = [];
  readonly #base: number[] = [];
  readonly #lift: number[] = [];
  readonly #reasons: number[] = [];
  readonly #sentences = new Labels();

  constructor(ids: TextColumn, baskets: Baskets, rules: PurchaseRules) {
    this.#ids = ids;
    this.#baskets = baskets;
    this.#rules = rules;
  }

  add(code: number, { item, both, of, confidence }: Rule, because: number): void {
    const { items, customers } = this.#baskets;
    const buyers = this.#rules.buyers[item] as number;
    // equal sentences are made once
    const sentence = this.#sentences.keyed(because * items.length + item, () => {
      const overall = `${buyers} of ${customers} customers`;
      return because < 0
        ? `Popular: ${overall} bought ${items[item]}`
        : `${both} of ${of} customers who bought ${items[because]} also bought ${items[item]}; ${overall} overall`;
    });
    this.#push(code, item, confidence, both, both / of, sentence);
  }

  /** What a customer bought most often, surest first: the lower end of its share of the customer's orders. */
  addRepeated(code: number, from: number, to: number, count: number, excluded: ReadonlySet<number>): void {
    const { bought, orders, items } = this.#baskets;
    const all = this.#baskets.allOrders[code] as number;
    const places = Array.from({ length: to - from }, (_, i) => from + i)
      .filter((place) => !excluded.has(bought[place] as number))
      .sort((a, b) => (orders[b] as number) - (orders[a] as number) || this.#buyers(b) - this.#buyers(a));
    for (const place of places.slice(0, count)) {
      const [item, times] = [bought[place] as number, orders[place] as number];
      const sentence = this.#sentences.code(`Bought in ${times} of the customer's ${all} orders: ${items[item]}`);
      this.#push(code, item, lowerBound(times, all), times, times / all, sentence);
    }
  }

  #buyers(place: number): number {
    return this.#rules.buyers[this.#baskets.bought[place] as number] as number;
  }

  #push(code: number, item: number, confidence: number, support: number, share: number, sentence: number): void {
    const base = (this.#rules.buyers[item] as number) / this.#baskets.customers;
    this.#codes.push(code);
    this.#items.push(item + 1);
    this.#confidence.push(confidence);
    this.#support.push(support);
    this.#base.push(base);
    this.#lift.push(share / base);
    this.#reasons.push(sentence);
  }

  table(): Table<CountedRecommendationSchema> {
    const items = new Labels(this.#baskets.items);
    const made: [CountedRecommendationSchema["columns"][number]["name"], Column][] = [
      ["customerId", new TextColumn(Uint32Array.from(this.#codes), this.#ids.dictionary)],
      ["recommendedCategory", new TextColumn(Uint32Array.from(this.#items), items)],
      ["reason", new TextColumn(Uint32Array.from(this.#reasons), this.#sentences)],
      ["confidence", new NumberColumn(Float64Array.from(this.#confidence))],
      ["support", new NumberColumn(Int32Array.from(this.#support))],
      ["baseRate", new NumberColumn(Float64Array.from(this.#base))],
      ["lift", new NumberColumn(Float64Array.from(this.#lift))],
    ];
    return new Table(countedRecommendationSchema, new Map<string, Column>(made), this.#codes.length);
  }
}
