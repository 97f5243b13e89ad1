import { ascending, descending } from "../columns/compare.ts";
import { type RowsByCode, rowsByCode } from "../columns/rowsByCode.ts";
import { atOnce } from "../pieces.ts";
import { FIRST, REFUND } from "../shop/findOrders.ts";
import { amountsOf, type OrderLines, orderLines, type RevenueKind } from "../shop/orders.ts";
import { takenBack } from "../shop/takenBack.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import { type ColumnTable, columnsOf } from "../tables/columnsOf.ts";
import { dayNumber } from "../time.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import { AS_OF, type OptionsOf, type Question, REVENUE, validOptions } from "./Question.ts";

const top = {
  category: { kind: "text", description: "Category" },
  totalRevenue: { kind: "money", description: "Sum of the amounts of its lines and of the refunds of them" },
  transactionCount: { kind: "count", description: "Orders that have a line in it, refunded or not" },
  uniqueCustomers: { kind: "count", description: "Distinct customers who ordered; guests are nobody" },
} as const;

const options = {
  limit: { kind: "number", integer: true, min: 1, max: 1000, default: 10, description: "Categories at most" },
  revenue: REVENUE,
  asOf: AS_OF,
} as const;

/** The orders of a category in numbers. */
export interface TopCategory extends ValuesOf<typeof top> {}

/** How many to list, and which amounts count. */
export interface TopCategoriesOptions extends OptionsOf<typeof options> {}

/**
 * The product categories that bring the most revenue, best first; equal ones in alphabetical order. A refund without a
 * category lowers the revenue of the lines that it takes back.
 *
 * @param transactions needs `customerId`, `category`, and `revenue` or (for `"net"`) `netSales`; `date` where there are
 *   refunds. Lines without a category are left out
 * @throws DataError `missing_column`; OptionError
 * @example
 * ```ts
 * import { getTopCategories } from "clientele";
 *
 * const orders = [
 *   { customerId: "C1", revenue: 20, category: "Seeds" },
 *   { customerId: "C1", revenue: 40, category: "Feed" },
 *   { customerId: "C2", revenue: 10, category: "Feed" },
 * ];
 * getTopCategories(orders, { limit: 1 });
 * // => [{ category: "Feed", totalRevenue: 50, transactionCount: 2, uniqueCustomers: 2 }]
 * ```
 */
export function getTopCategories(
  transactions: TableInput<TransactionSchema>,
  given: TopCategoriesOptions = {},
): TopCategory[] {
  const { limit, revenue, asOf } = validOptions("getTopCategories", options, given);
  const day = dayNumber("getTopCategories", "asOf", asOf);
  const table = columnsOf(transactionSchema, transactions);
  const lines = orderLines(table, day);
  const amounts = amountsOf(table, lines, revenue);
  const { dictionary } = table.column("category");
  const codes = lines.of(table.column("category").codes);
  const { starts, rows } = rowsByCode(codes, dictionary.size);
  const orders = ordersOf(lines, codes, { starts, rows });
  const refunded = refundsWithoutCategory(table, lines, codes, dictionary.size, revenue);
  // the category last seen, by customer: the lines come category by category
  const seen = new Uint32Array(lines.customerCodes);
  const { buyers } = lines;
  const categories: TopCategory[] = [];
  for (let category = 1; category < dictionary.size; category++) {
    const from = starts[category] as number;
    const to = starts[category + 1] as number;
    let totalRevenue = 0;
    let uniqueCustomers = 0;
    // a guest is no customer
    seen[0] = category;
    for (let i = from; i < to; i++) {
      const line = rows[i] as number;
      const amount = amounts[line] as number;
      if (!Number.isNaN(amount)) totalRevenue += amount;
      const customer = buyers[line] as number;
      if (seen[customer] === category) continue;
      seen[customer] = category;
      uniqueCustomers++;
    }
    if (to === from) continue;
    categories.push({
      category: dictionary.at(category) as string,
      totalRevenue: totalRevenue + (refunded?.[category] ?? 0),
      transactionCount: orders[category] as number,
      uniqueCustomers,
    });
  }
  return bestOf(categories, limit);
}

/** The best first. */
export function bestOf(categories: TopCategory[], limit: number): TopCategory[] {
  return categories
    .sort((a, b) => descending(a.totalRevenue, b.totalRevenue) || ascending(a.category, b.category))
    .slice(0, limit);
}

/** By category its orders: its lines without refunds, and without those of an order that it has a line of already. */
function ordersOf(lines: OrderLines, categories: Uint32Array, { starts, rows }: RowsByCode): Uint32Array {
  const orders = new Uint32Array(starts.length - 1);
  for (let category = 0; category < orders.length; category++) {
    orders[category] = (starts[category + 1] as number) - (starts[category] as number);
  }
  const { refunds, roles, multiLine, contiguous } = lines;
  for (const line of refunds) (orders[categories[line] as number] as number)--;
  if (!multiLine || roles === undefined) return orders;
  if (contiguous) {
    // in the order of the lines, which is several times as fast as category by category; by category, one more than the line at which it was last seen
    const lastSeen = new Uint32Array(orders.length);
    let first = 0;
    for (let line = 0; line < roles.length; line++) {
      const role = roles[line];
      if (role === REFUND) continue;
      if (role === FIRST) first = line;
      const category = categories[line] as number;
      if ((lastSeen[category] as number) > first) (orders[category] as number)--;
      lastSeen[category] = line + 1;
    }
    return orders;
  }
  const firstLines = lines.firstLines as Uint32Array;
  // by the first line of an order, the category last seen
  const seen = new Uint32Array(lines.length);
  for (let category = 1; category < orders.length; category++) {
    for (let i = starts[category] as number; i < (starts[category + 1] as number); i++) {
      const line = rows[i] as number;
      if (roles[line] === REFUND) continue;
      const first = firstLines[line] as number;
      if (seen[first] === category) (orders[category] as number)--;
      seen[first] = category;
    }
  }
  return orders;
}

/**
 * What refunds without a category take from the categories of the lines that they take back, of some transactions as they were
 * known at the end of a day.
 */
export function refundsByCategory(
  table: ColumnTable<TransactionSchema>,
  revenue: RevenueKind,
  day: number | undefined,
): ReadonlyMap<string, number> {
  const lines = orderLines(table, day);
  const { codes, dictionary } = table.column("category");
  const sums = refundsWithoutCategory(table, lines, lines.of(codes), dictionary.size, revenue) ?? [];
  return new Map(Array.from(sums, (sum, code) => [dictionary.at(code) ?? "", sum]));
}

/** By category, the sum of the refunds that have none of their own: they have that of the lines that they take back. */
function refundsWithoutCategory(
  table: ColumnTable<TransactionSchema>,
  lines: OrderLines,
  categories: Uint32Array,
  categoryCodes: number,
  revenue: RevenueKind,
): Float64Array | undefined {
  const { refunds } = lines;
  const lacksCategory = (refund: number): boolean => categories[refunds[refund] as number] === 0;
  if (!refunds.some((line) => categories[line] === 0)) return undefined;
  const { begins, unallocated, parts } = atOnce(takenBack(table, lines, revenue));
  const sums = new Float64Array(categoryCodes);
  for (let i = 0; i < parts.lines.length; i++) {
    const category = categories[parts.lines[i] as number] as number;
    if (lacksCategory(parts.refunds[i] as number)) (sums[category] as number) -= parts.amounts[i] as number;
  }
  // what is more than was paid is of the line that the refund began with
  for (let refund = 0; refund < refunds.length; refund++) {
    const line = begins[refund] as number;
    if (line >= 0 && lacksCategory(refund))
      (sums[categories[line] as number] as number) -= unallocated[refund] as number;
  }
  return sums;
}

/** The question as data. */
export const topCategories: Question<["transactions"], TopCategoriesOptions, TopCategory[]> = {
  name: "getTopCategories",
  summary: "The categories that bring the most revenue",
  tables: ["transactions"],
  options,
  answer: { kind: "list", fields: top },
  ask: getTopCategories,
};
