import { rowsByCode } from "../columns/rowsByCode.ts";
import { ratio } from "../math/ratio.ts";
import { mean, quantile } from "../math/statistics.ts";
import { orderLines } from "../shop/orders.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import { DAY_MS, dayNumber } from "../time.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import { AS_OF, type OptionsOf, type Question, validOptions } from "./Question.ts";

const gap = {
  fromOrder: { kind: "count", description: "1 for the gap between the first purchase and the second" },
  toOrder: { kind: "count", description: "2 for the same gap: the number of the later purchase" },
  customers: { kind: "count", description: "Customers who made the earlier purchase" },
  orderedAgain: { kind: "count", description: "Those of them who have made the later one: they have a gap" },
  share: {
    kind: "share",
    nullable: true,
    description: "Those as a share; some of the others are yet to come. Null without customers",
  },
  mean: {
    kind: "number",
    unit: "days",
    nullable: true,
    description: "Mean gap; null without one, as all that follows",
  },
  tenth: { kind: "number", unit: "days", nullable: true, description: "A tenth of the gaps are no longer" },
  lowerQuartile: { kind: "number", unit: "days", nullable: true, description: "A quarter of them are no longer" },
  median: { kind: "number", unit: "days", nullable: true, description: "Half of them are no longer" },
  upperQuartile: { kind: "number", unit: "days", nullable: true, description: "Three quarters of them are no longer" },
  nineTenths: {
    kind: "number",
    unit: "days",
    nullable: true,
    description: "Nine tenths of them are no longer: after so long a silence few come back",
  },
} as const;

const options = {
  orders: {
    kind: "number",
    integer: true,
    min: 1,
    max: 100,
    default: 5,
    description: "Gaps to tell apart: up to that after so many purchases",
  },
  asOf: AS_OF,
} as const;

/** How long customers take from one purchase to the next. */
export interface OrderGap extends ValuesOf<typeof gap> {}

/** How many gaps to tell apart, and up to which day. */
export interface OrderGapOptions extends OptionsOf<typeof options> {}

/**
 * How long customers take between purchases, by which purchase it is: first to second, second to third, and so on. A purchase
 * is all that a customer orders on a day; refunds and guests do not count.
 *
 * @param transactions needs `customerId` and `date`; `revenue` tells refunds apart; any order of rows
 * @returns a row for each gap that somebody could have: the first always, a later one where the purchase before it was made
 * @throws DataError `missing_column`; OptionError
 * @example
 * ```ts
 * import { getOrderGaps } from "clientele";
 *
 * const [first] = getOrderGaps([
 *   { customerId: "C1", date: "2025-01-10", revenue: 20 },
 *   { customerId: "C1", date: "2025-01-20", revenue: 40 },
 *   { customerId: "C2", date: "2025-02-05", revenue: 10 },
 * ]);
 * [first?.customers, first?.orderedAgain, first?.median]; // => [2, 1, 10]
 * ```
 */
export function getOrderGaps(transactions: TableInput<TransactionSchema>, given: OrderGapOptions = {}): OrderGap[] {
  const { orders, asOf } = validOptions("getOrderGaps", options, given);
  const table = columnsOf(transactionSchema, transactions);
  // gaps are between dates
  table.column("date");
  const lines = orderLines(table, dayNumber("getOrderGaps", "asOf", asOf));
  const { starts, rows } = rowsByCode(lines.buyers, lines.customerCodes);
  const customers = new Uint32Array(orders + 1);
  const gaps: number[][] = Array.from({ length: orders }, () => []);
  // code 0 is nobody
  for (let code = 1; code < lines.customerCodes; code++) {
    const [from, to] = [starts[code] as number, starts[code + 1] as number];
    if (from === to) continue;
    const own = new Int32Array(to - from);
    for (let i = from; i < to; i++) own[i - from] = Math.floor((lines.dates[rows[i] as number] as number) / DAY_MS);
    own.sort();
    let purchases = 1;
    for (let i = 1; i < own.length && purchases <= orders; i++) {
      const since = (own[i] as number) - (own[i - 1] as number);
      if (since > 0) gaps[purchases++ - 1]?.push(since);
    }
    for (let k = 0; k < Math.min(purchases, orders); k++) (customers[k] as number)++;
  }
  return gaps.flatMap((found, k) => {
    const known = customers[k] as number;
    if (known === 0 && k > 0) return [];
    const sorted = Float64Array.from(found).sort();
    const at = (share: number) => (sorted.length === 0 ? null : quantile(sorted, share));
    return {
      fromOrder: k + 1,
      toOrder: k + 2,
      customers: known,
      orderedAgain: sorted.length,
      share: ratio(sorted.length, known),
      mean: mean(sorted),
      tenth: at(0.1),
      lowerQuartile: at(0.25),
      median: at(0.5),
      upperQuartile: at(0.75),
      nineTenths: at(0.9),
    };
  });
}

/** The question as data. */
export const orderGaps: Question<["transactions"], OrderGapOptions, OrderGap[]> = {
  name: "getOrderGaps",
  summary: "How long customers take from one purchase to the next, by which purchase it is",
  tables: ["transactions"],
  options,
  answer: { kind: "list", fields: gap },
  ask: getOrderGaps,
};
