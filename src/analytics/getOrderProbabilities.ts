import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import type { Question } from "./Question.ts";

/** Where classes of numbers of orders begin. */
export const ORDERS = [1, 2, 3, 4, 5, 7, 10, 15];
/** Where classes of days since the last order begin. */
export const DAYS = [0, 8, 15, 31, 61, 91, 181, 366];

const cell = {
  ordersFrom: { kind: "count", description: "Fewest orders of these customers" },
  ordersTo: { kind: "count", nullable: true, description: "Most orders; null in the last class, which has no end" },
  daysFrom: { kind: "number", unit: "days", description: "Fewest days since their last order" },
  daysTo: { kind: "number", unit: "days", nullable: true, description: "Most days; null in the last class" },
  customers: { kind: "count", description: "Customers in both classes" },
  orderProbability: { kind: "share", description: "Their mean probability of an order: 1 less the churn probability" },
} as const;

/** How probable an order is of customers who ordered about as often and as long ago. */
export interface OrderProbability extends ValuesOf<typeof cell> {}

/**
 * How probable another order is, by how often and how lately customers ordered: the mean of what was predicted of the customers
 * there are, within the horizon of the churn probability.
 *
 * @param customers needs `frequency`, `recency`, `churnProbability`
 * @returns a row per pair of classes that somebody is in, fewest orders first, of those the latest first; customers with a missing value
 *   are left out
 * @throws DataError `missing_column`
 * @example
 * ```ts
 * import { getOrderProbabilities } from "clientele";
 *
 * const [first] = getOrderProbabilities([
 *   { frequency: 1, recency: 40, churnProbability: 0.8 },
 *   { frequency: 1, recency: 50, churnProbability: 0.9 },
 *   { frequency: 6, recency: 3, churnProbability: 0.1 },
 * ]);
 * [first?.ordersFrom, first?.daysFrom, first?.daysTo, first?.customers]; // => [1, 31, 60, 2]
 * ```
 */
export function getOrderProbabilities(customers: TableInput<CustomerSchema>): OrderProbability[] {
  const table = columnsOf(customerSchema, customers);
  const [orders, days] = [table.column("frequency").values, table.column("recency").values];
  const churn = table.column("churnProbability").values;
  const counts = new Uint32Array(ORDERS.length * DAYS.length);
  const sums = new Float64Array(counts.length);
  for (let row = 0; row < table.length; row++) {
    const [often, lately] = [classOf(ORDERS, orders[row] as number), classOf(DAYS, days[row] as number)];
    const probability = 1 - (churn[row] as number);
    if (often < 0 || lately < 0 || Number.isNaN(probability)) continue;
    const place = often * DAYS.length + lately;
    (counts[place] as number)++;
    (sums[place] as number) += probability;
  }
  return cellsFrom(counts, sums);
}

/** The cells from how many are in each, and the sum of their probabilities: by classes of orders, then of days. */
export function cellsFrom(counts: Uint32Array, sums: Float64Array): OrderProbability[] {
  return ORDERS.flatMap((ordersFrom, often) =>
    DAYS.flatMap((daysFrom, lately) => {
      const place = often * DAYS.length + lately;
      const there = counts[place] as number;
      if (there === 0) return [];
      return {
        ordersFrom,
        ordersTo: endOf(ORDERS, often),
        daysFrom,
        daysTo: endOf(DAYS, lately),
        customers: there,
        orderProbability: (sums[place] as number) / there,
      };
    }),
  );
}

/** The class that a number is in, -1 below the first and for a missing number. */
const classOf = (starts: readonly number[], value: number): number => starts.findLastIndex((start) => value >= start);

/** The last whole number of a class; `null` of the last one. */
const endOf = (starts: readonly number[], i: number): number | null =>
  i + 1 < starts.length ? (starts[i + 1] as number) - 1 : null;

/** The question as data. */
export const orderProbabilities: Question<["customers"], object, OrderProbability[]> = {
  name: "getOrderProbabilities",
  summary: "How probable another order is, by how often and how lately customers ordered",
  tables: ["customers"],
  options: {},
  answer: { kind: "list", fields: cell },
  ask: getOrderProbabilities,
};
