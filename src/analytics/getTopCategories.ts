import { ascending, descending } from "d3-array";
import { rowsByCode } from "../columns/rowsByCode.ts";
import { requireOptions, requireWhole } from "../options.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import { asTable, type TableInput } from "./asTable.ts";

/** The orders of a category in numbers. */
export interface TopCategory {
  readonly category: string;
  /** Gross revenue, in the currency of the shop. */
  readonly totalRevenue: number;
  /** Number of orders. */
  readonly transactionCount: number;
  /** Number of distinct customers who ordered. */
  readonly uniqueCustomers: number;
}

/** How many to list. */
export interface TopCategoriesOptions {
  /** Number of categories at most. Default 10. */
  readonly limit?: number;
}

/**
 * The product categories that bring the most revenue, best first; equal ones in alphabetical order.
 *
 * @param transactions needs `customerId`, `revenue`, `productCategory`; orders without a category are left out
 * @throws DataError `missing_column`; OptionError
 * @example
 * ```ts
 * import { getTopCategories } from "clientele";
 *
 * const orders = [
 *   { customerId: "C1", revenue: 20, productCategory: "Seeds" },
 *   { customerId: "C1", revenue: 40, productCategory: "Feed" },
 *   { customerId: "C2", revenue: 10, productCategory: "Feed" },
 * ];
 * getTopCategories(orders, { limit: 1 });
 * // => [{ category: "Feed", totalRevenue: 50, transactionCount: 2, uniqueCustomers: 2 }]
 * ```
 */
export function getTopCategories(
  transactions: TableInput<TransactionSchema>,
  options: TopCategoriesOptions = {},
): TopCategory[] {
  requireOptions("getTopCategories", options, ["limit"]);
  const { limit = 10 } = options;
  requireWhole("getTopCategories", "limit", limit, 1);
  const table = asTable(transactionSchema, transactions);
  const revenue = table.column("revenue").values;
  const customers = table.column("customerId");
  const { codes, dictionary } = customers;
  const categories = table.column("productCategory");
  const { starts, rows } = rowsByCode(categories.codes, categories.dictionary.size);
  // the category last seen, by customer: the rows come category by category
  const seen = new Uint32Array(dictionary.size);
  const top: TopCategory[] = [];
  for (let category = 1; category < categories.dictionary.size; category++) {
    const from = starts[category] as number;
    const to = starts[category + 1] as number;
    let totalRevenue = 0;
    let uniqueCustomers = 0;
    for (let i = from; i < to; i++) {
      const row = rows[i] as number;
      const amount = revenue[row] as number;
      if (!Number.isNaN(amount)) totalRevenue += amount;
      const customer = codes[row] as number;
      if (seen[customer] === category) continue;
      seen[customer] = category;
      uniqueCustomers++;
    }
    if (to === from) continue;
    top.push({
      category: categories.dictionary.at(category) as string,
      totalRevenue,
      transactionCount: to - from,
      uniqueCustomers,
    });
  }
  return top
    .sort((a, b) => descending(a.totalRevenue, b.totalRevenue) || ascending(a.category, b.category))
    .slice(0, limit);
}
