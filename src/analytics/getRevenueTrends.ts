import { ratio } from "../math/ratio.ts";
import { requireOptions } from "../options.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import { DAY_MS } from "../time.ts";
import type { TableInput } from "./asTable.ts";
import {
  byDay,
  differs,
  endOfRun,
  type OrderColumns,
  orderColumns,
  PERIOD_OPTIONS,
  type PeriodOptions,
  stamps,
} from "./orderColumns.ts";

/** The orders of a period in numbers. */
export interface RevenueTrend {
  /** First day of the period, as `2025-01-01`; of a week its ISO name, `2025-W01`, with `weekLabels: "iso"`. */
  readonly periodStart: string;
  /** Sum of the orders' amounts, in the currency of the shop. */
  readonly totalRevenue: number;
  /** Mean amount of an order; `null` in an empty period. */
  readonly avgTransaction: number | null;
  /** Number of orders. */
  readonly transactionCount: number;
  /** Number of distinct customers who ordered. */
  readonly uniqueCustomers: number;
  /** Whether the data end before the period does. */
  readonly partial: boolean;
}

/** How to cut time, and which amounts count. */
export interface RevenueTrendOptions extends PeriodOptions {
  /** Whether to list periods without orders too. Default false. */
  readonly fill?: boolean;
}

/**
 * Revenue, orders and customers by period, in order of time.
 *
 * @param transactions needs `customerId`, `date`, and `revenue` or (for `"net"`) `netSales`; any order of rows
 * @returns nothing without orders
 * @throws DataError `missing_column`; OptionError
 * @example
 * ```ts
 * import { getRevenueTrends } from "clientele";
 *
 * const orders = [
 *   { customerId: "C1", date: "2025-01-10", revenue: 20 },
 *   { customerId: "C1", date: "2025-01-20", revenue: 40 },
 *   { customerId: "C2", date: "2025-02-05", revenue: 10 },
 * ];
 * getRevenueTrends(orders)[0];
 * // => { periodStart: "2025-01-01", totalRevenue: 60, avgTransaction: 30, transactionCount: 2, uniqueCustomers: 1, partial: false }
 * ```
 */
export function getRevenueTrends(
  transactions: TableInput<TransactionSchema>,
  options: RevenueTrendOptions = {},
): RevenueTrend[] {
  requireOptions("getRevenueTrends", options, [...PERIOD_OPTIONS, "fill"]);
  const columns = orderColumns("getRevenueTrends", transactions, options);
  if (columns === undefined) return [];
  const sums = addUp(columns) ?? (addUp(byDay(columns)) as PeriodSums);
  const trends: RevenueTrend[] = [];
  for (let period = 0; period < sums.orders.length; period++) {
    const transactionCount = sums.orders[period] as number;
    if (transactionCount === 0 && !options.fill) continue;
    const totalRevenue = sums.revenue[period] as number;
    trends.push({
      periodStart: columns.labelOf(period),
      totalRevenue,
      avgTransaction: ratio(totalRevenue, sums.amounts[period] as number),
      transactionCount,
      uniqueCustomers: sums.customers[period] as number,
      partial: period >= columns.completePeriods,
    });
  }
  return trends;
}

/** By period. */
interface PeriodSums {
  readonly revenue: Float64Array;
  readonly orders: Uint32Array;
  /** Orders that have an amount. */
  readonly amounts: Uint32Array;
  readonly customers: Uint32Array;
}

/**
 * One pass over the orders. A stamp per customer, the period last seen, tells a new customer of a period from a known
 * one without a set; it needs each customer's orders in order of time, and `undefined` says that they are not.
 *
 * Whether a customer is new is counted without a branch: a branch on memory that is not in the cache yet would have to
 * be guessed, and every wrong guess waits for the memory.
 */
function addUp(columns: OrderColumns): PeriodSums | undefined {
  const { calendar, dates, customers, customerCodes, amounts } = columns;
  const { starts, periodOfDay } = calendar;
  const first = starts[0] as number;
  const size = starts.length - 1;
  const revenue = new Float64Array(size);
  const orders = new Uint32Array(size);
  const amountsSeen = new Uint32Array(size);
  const newCustomers = new Uint32Array(size);
  const seen = stamps(customerCodes, size);
  for (let row = 0; row < dates.length; ) {
    const period = periodOfDay[Math.floor(((dates[row] as number) - first) / DAY_MS)] as number;
    const end = endOfRun(columns, row, starts[period] as number, starts[period + 1] as number);
    let [sum, missing, fresh] = [0, 0, 0];
    (orders[period] as number) += end - row;
    for (; row < end; row++) {
      const customer = customers[row] as number;
      const before = seen[customer] as number;
      if (before > period) return undefined;
      seen[customer] = period;
      fresh += differs(before, period);
      const amount = amounts[row] as number;
      if (Number.isNaN(amount)) missing++;
      else sum += amount;
    }
    (newCustomers[period] as number) += fresh;
    (amountsSeen[period] as number) -= missing;
    (revenue[period] as number) += sum;
  }
  for (let period = 0; period < size; period++) (amountsSeen[period] as number) += orders[period] as number;
  return { revenue, orders, amounts: amountsSeen, customers: newCustomers };
}
