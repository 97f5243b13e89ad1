import { translateCodes } from "../columns/translateCodes.ts";
import { DataError, OptionError } from "../errors.ts";
import { requireColumns, requireObject } from "../options.ts";
import type { PurchaseHistorySchema } from "../shop/histories.ts";
import type { Table } from "../tables/Table.ts";
import type { PurchaseHistories } from "./purchaseHistories.ts";

/** What the customers known on a day did in the days after it, row by row as their histories. */
export interface Outcomes {
  /** Purchases. */
  readonly purchases: Float64Array;
  /** 1 if there was one, else 0. */
  readonly bought: Float64Array;
  /** Spend, refunds deducted, at least 0. */
  readonly spend: Float64Array;
}

/** From the day after the first up to and with the second. */
export type Span = readonly [from: number, to: number];

/**
 * Orders as they were known at the end of any day, wherever they are: all that predictions look through. Days are counted
 * since 1970; what came after a day is not seen on it. Rows come in the same order each time that a day is asked for.
 */
export interface OrderHistory {
  /** The day of the customers' first purchase and that of the last line; `undefined` without a purchase. */
  extent(): Promise<{ readonly first: number; readonly last: number } | undefined>;
  /** Histories at the end of a day, in days. */
  at(day: number): Promise<PurchaseHistories>;
  /**
   * Purchases within spans of the customers known on a day, row by row as their histories: a column per span. What came after the
   * day is not counted.
   */
  purchases(day: number, spans: readonly Span[]): Promise<readonly (Int32Array | Float64Array)[]>;
  /** What the customers known on a day did within so many days after it. */
  outcomes(day: number, days: number): Promise<Outcomes>;
  /** The ids of the customers known on a day, in any order. */
  customers(day: number): AsyncIterable<string>;
  /** The same orders of some customers alone, by their ids: whose a line is, all that is known by the last day decides. */
  of(customers: readonly string[]): Promise<OrderHistory>;
}

const METHODS = ["extent", "at", "purchases", "outcomes", "customers", "of"] as const;

/**
 * The histories of a day, of at least one customer.
 *
 * @throws DataError `missing_value`
 */
export async function someHistories(history: OrderHistory, day: number): Promise<PurchaseHistories> {
  const histories = await history.at(day);
  if (histories.table.length > 0) return histories;
  const problem = "expected at least one purchase up to the last day of observation, got none";
  throw new DataError("missing_value", problem, { table: "transactions", expected: "at least one purchase" });
}

/** Whether something is an order history, and no orders. */
export function isOrderHistory(value: unknown): value is OrderHistory {
  return typeof value === "object" && value !== null && "extent" in value && "at" in value;
}

/** Spans as far as they are not after a day. */
export const spansUntil = (day: number, spans: readonly Span[]): readonly Span[] =>
  spans.map(([from, to]) => [Math.min(from, day), Math.min(to, day)]);

/**
 * How much a count of each customer grew from one day to another; what refunds undid is no growth.
 *
 * @param customers whose growth, row by row
 */
export function growth(
  customers: Table<PurchaseHistorySchema>,
  name: "orderCount" | "totalSpend",
  before: Table<PurchaseHistorySchema>,
  after: Table<PurchaseHistorySchema>,
): Float64Array {
  const [earlier, later] = [valuesOf(customers, before, name), valuesOf(customers, after, name)];
  return later.map((value, i) => Math.max(0, value - (earlier[i] as number)));
}

/** A count of some customers in other histories, 0 for those who are not in them. */
function valuesOf(
  customers: Table<PurchaseHistorySchema>,
  histories: Table<PurchaseHistorySchema>,
  name: "orderCount" | "totalSpend",
): Float64Array {
  const ids = customers.column("customerId");
  const others = histories.column("customerId");
  const { values } = histories.column(name);
  const byCode = new Float64Array(others.dictionary.size);
  for (let i = 0; i < values.length; i++) byCode[others.codes[i] as number] = values[i] as number;
  // histories of one source share a dictionary
  const same = ids.dictionary === others.dictionary;
  const translation = same ? undefined : translateCodes(ids.dictionary, others.dictionary);
  const found = new Float64Array(ids.length);
  for (let i = 0; i < found.length; i++) {
    const code = ids.codes[i] as number;
    // code 0 is no text: nobody
    found[i] = byCode[translation === undefined ? code : (translation[code] as number)] as number;
  }
  return found;
}

/**
 * The same history, which says what is wrong with what it gives.
 *
 * @throws OptionError for a method that is missing; from `at`, `purchases`, `outcomes`, `customers` and `of`, for what is no histories, and
 * for outcomes of other customers
 */
export function checkedHistory(caller: string, history: OrderHistory, called = "orders"): OrderHistory {
  for (const name of METHODS)
    if (typeof history[name] !== "function")
      throw new OptionError(caller, `${called}.${name}`, "a method", history[name]);
  const at = async (day: number): Promise<PurchaseHistories> => {
    const histories = await history.at(day);
    requireObject(caller, `${called}.at`, histories, "histories, as purchaseHistories gives them");
    const { table } = histories;
    if (!(typeof table?.column === "function" && table.has("customerId") && table.has("orderCount")))
      throw new OptionError(caller, `${called}.at`, "histories with a table, as purchaseHistories gives them", table);
    return histories;
  };
  return {
    extent: () => history.extent(),
    at,
    purchases: async (day, spans) => {
      const counts = await history.purchases(day, spans);
      const { length } = (await at(day)).table;
      if (!Array.isArray(counts) || counts.length !== spans.length)
        throw new OptionError(caller, `${called}.purchases`, `a column for each of ${spans.length} spans`, counts);
      for (const column of counts) requireColumns(caller, `${called}.purchases`, { customers: { length }, column });
      return counts;
    },
    outcomes: async (day, days) => {
      const outcomes = await history.outcomes(day, days);
      requireObject(caller, `${called}.outcomes`, outcomes, "columns purchases, bought and spend");
      const { purchases, bought, spend } = outcomes;
      const { length } = (await at(day)).table;
      requireColumns(caller, `${called}.outcomes`, { customers: { length }, purchases, bought, spend });
      return outcomes;
    },
    customers: (day) => {
      const customers = history.customers(day);
      if (typeof customers?.[Symbol.asyncIterator] !== "function")
        throw new OptionError(caller, `${called}.customers`, "an async iterable of ids", customers);
      return customers;
    },
    of: async (customers) => {
      const some = await history.of(customers);
      if (!isOrderHistory(some))
        throw new OptionError(caller, `${called}.of`, "the order history of some customers", some);
      return checkedHistory(caller, some, `${called}.of(…)`);
    },
  };
}
