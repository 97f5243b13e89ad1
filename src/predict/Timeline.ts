import type { Fit } from "../models/Fit.ts";
import type { PurchaseHistorySchema } from "../shop/histories.ts";
import { lastDayKnown, orderLines } from "../shop/orders.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import type { Table } from "../tables/Table.ts";
import { DAY_MS } from "../time.ts";
import { type PurchaseHistories, type PurchaseHistoryOptions, purchaseHistories } from "./purchaseHistories.ts";
import { fitModel, type PurchaseModelName } from "./purchaseModels.ts";

/** What the customers known on a day did in the days after it. */
export interface Outcomes {
  /** Purchases. */
  readonly purchases: Float64Array;
  /** 1 if there was one, else 0. */
  readonly bought: Float64Array;
  /** Spend, refunds deducted, at least 0. */
  readonly spend: Float64Array;
}

/** Orders as they were known at the end of any day; days are counted since 1970. Nothing later is ever looked at. */
export class Timeline {
  readonly #transactions: Table<TransactionSchema>;
  readonly #options: Omit<PurchaseHistoryOptions, "asOf">;
  readonly #known = new Map<number, PurchaseHistories>();
  readonly #fits = new Map<string, Fit>();

  constructor(transactions: Table<TransactionSchema>, options: Omit<PurchaseHistoryOptions, "asOf">) {
    this.#transactions = transactions;
    this.#options = options;
  }

  /** The day of the customers' first purchase and that of the last line; `undefined` without a purchase. */
  get extent(): readonly [first: number, last: number] | undefined {
    const first = orderLines(this.#transactions).firstPurchaseDay;
    const last = lastDayKnown(this.#transactions);
    return first === undefined || last === undefined ? undefined : [first, last];
  }

  /** Histories at the end of a day. */
  at(day: number): PurchaseHistories {
    const known = this.#known.get(day);
    if (known !== undefined) return known;
    const made = purchaseHistories(this.#transactions, { ...this.#options, asOf: new Date(day * DAY_MS) });
    this.#known.set(day, made);
    return made;
  }

  /** The customers known at the end of a day. */
  customers(day: number): Table<PurchaseHistorySchema> {
    return this.at(day).table;
  }

  /** A purchase model fitted at the end of a day to all customers known then, at least one, or to every so many of them. */
  fit(name: PurchaseModelName, day: number, every = 1): Fit {
    const key = `${name} ${day} ${every}`;
    const known = this.#fits.get(key);
    if (known !== undefined) return known;
    const made = fitModel(name, this.customers(day), every);
    this.#fits.set(key, made);
    return made;
  }

  /** What the customers known on a day did within so many days after it. */
  outcomes(day: number, days: number): Outcomes {
    const purchases = this.#gained("orderCount", day, day, day + days);
    return {
      purchases,
      bought: purchases.map((count) => (count > 0 ? 1 : 0)),
      spend: this.#gained("totalSpend", day, day, day + days),
    };
  }

  /** Purchases of the customers known on a day within so many days before it. */
  recentPurchases(day: number, days: number): Float64Array {
    return this.#gained("orderCount", day, day - days, day);
  }

  /** How much a count of the customers known on a day grew from one day to another; what refunds undid is no growth. */
  #gained(name: "orderCount" | "totalSpend", known: number, from: number, to: number): Float64Array {
    const before = this.#by(name, from);
    const after = this.#by(name, to);
    const { codes } = this.customers(known).column("customerId");
    const gained = new Float64Array(codes.length);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i] as number;
      gained[i] = Math.max(0, (after[code] as number) - (before[code] as number));
    }
    return gained;
  }

  /** A count at the end of a day by the customers' codes. */
  #by(name: "orderCount" | "totalSpend", day: number): Float64Array {
    const table = this.customers(day);
    const { codes, dictionary } = table.column("customerId");
    const { values } = table.column(name);
    const by = new Float64Array(dictionary.size);
    for (let i = 0; i < codes.length; i++) by[codes[i] as number] = values[i] as number;
    return by;
  }
}
