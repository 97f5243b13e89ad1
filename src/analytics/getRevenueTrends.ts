import { ratio } from "../math/ratio.ts";
import { FIRST } from "../shop/findOrders.ts";
import { withoutAmount } from "../shop/orders.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import { DAY_MS } from "../time.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import {
  byDay,
  differs,
  endOfRun,
  type OrderColumns,
  orderColumns,
  PERIOD_OPTIONS,
  type Periods,
  periodOfLine,
  stamps,
} from "./orderColumns.ts";
import { type OptionsOf, type Question, validOptions } from "./Question.ts";

const trend = {
  periodStart: {
    kind: "day",
    description: "First day of the period; of a week its name by ISO 8601 where that is asked for",
  },
  totalRevenue: { kind: "money", description: "Sum of the amounts of orders and refunds" },
  avgTransaction: {
    kind: "money",
    description: "Mean amount of an order, whatever was refunded; null without an order that has an amount",
    nullable: true,
  },
  transactionCount: { kind: "count", description: "Orders; refunds are none" },
  uniqueCustomers: { kind: "count", description: "Distinct customers who ordered; guests are nobody" },
  partial: { kind: "flag", description: "Whether the last day known lies before the last day of the period" },
} as const;

const options = {
  ...PERIOD_OPTIONS,
  fill: { kind: "flag", default: false, description: "Whether to list periods in which nothing happened too" },
} as const;

/** The orders of a period in numbers. */
export interface RevenueTrend extends ValuesOf<typeof trend> {}

/** How to cut time, and which amounts count. */
export interface RevenueTrendOptions extends OptionsOf<typeof options> {}

/**
 * Revenue, orders and customers by period, in order of time. All lines of an order count on the day of the order, a refund
 * lowers the revenue of its own day.
 *
 * @param transactions needs `customerId`, `date`, and `revenue` or (for `"net"`) `netSales`; any order of rows
 * @returns nothing without lines
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
  given: RevenueTrendOptions = {},
): RevenueTrend[] {
  const { fill, ...cut } = validOptions("getRevenueTrends", options, given);
  const lines = orderColumns("getRevenueTrends", transactions, cut);
  if (lines === undefined) return [];
  const columns = { ...lines, amounts: amountsOfOrders(lines) };
  const sums = addUp(columns) ?? (addUp(byDay(columns)) as PeriodSums);
  addRefunds(columns, sums);
  return trendsFrom(sums, columns, fill);
}

/** The answer from what was added up, wherever that was. */
export function trendsFrom(sums: PeriodSums, { labelOf, completePeriods }: Periods, fill: boolean): RevenueTrend[] {
  const trends: RevenueTrend[] = [];
  for (let period = 0; period < sums.orders.length; period++) {
    if (sums.lines[period] === 0 && !fill) continue;
    const ordered = sums.ordered[period] as number;
    trends.push({
      periodStart: labelOf(period),
      totalRevenue: ordered + (sums.refunded[period] as number),
      avgTransaction: ratio(ordered, sums.amounts[period] as number),
      transactionCount: sums.orders[period] as number,
      uniqueCustomers: sums.customers[period] as number,
      partial: period >= completePeriods,
    });
  }
  return trends;
}

/** By period. */
export interface PeriodSums {
  readonly lines: Uint32Array;
  readonly orders: Uint32Array;
  /** Orders that have an amount. */
  readonly amounts: Uint32Array;
  /** The sum of those amounts. */
  readonly ordered: Float64Array;
  /** The sum of the refunds' amounts, which are below zero. */
  readonly refunded: Float64Array;
  readonly customers: Uint32Array;
}

/** The amounts, missing where a line is a refund. */
function amountsOfOrders({ lines, lineAmounts }: OrderColumns): OrderColumns["amounts"] {
  if (lines.refunds.length === 0) return lineAmounts;
  const amounts = new Float64Array(lineAmounts);
  for (const line of lines.refunds) amounts[line] = Number.NaN;
  return amounts;
}

/**
 * One pass over the lines. A stamp per customer, the period last seen, tells a new customer of a period from a known
 * one without a set; it needs each customer's orders in order of time, and `undefined` says that they are not.
 *
 * Whether a customer is new is counted without a branch: a branch on memory that is not in the cache yet would have to
 * be guessed, and every wrong guess waits for the memory.
 */
function addUp(columns: OrderColumns): PeriodSums | undefined {
  const { calendar, dates, customers, customerCodes, amounts, lines } = columns;
  const { starts, periodOfDay } = calendar;
  const first = starts[0] as number;
  const size = starts.length - 1;
  const sums: PeriodSums = {
    lines: new Uint32Array(size),
    orders: new Uint32Array(size),
    amounts: new Uint32Array(size),
    ordered: new Float64Array(size),
    refunded: new Float64Array(size),
    customers: new Uint32Array(size),
  };
  const seen = stamps(customerCodes, size);
  let missingAmounts = 0;
  for (let row = 0; row < dates.length; ) {
    const period = periodOfDay[Math.floor(((dates[row] as number) - first) / DAY_MS)] as number;
    const end = endOfRun(columns, row, starts[period] as number, starts[period + 1] as number);
    const guests = seen[0];
    let [sum, missing, fresh] = [0, 0, 0];
    const count = end - row;
    (sums.lines[period] as number) += count;
    const orders = ordersIn(columns, row, end);
    (sums.orders[period] as number) += orders;
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
    // guests, and refunds, are no customer
    if (seen[0] !== guests) fresh--;
    (sums.customers[period] as number) += fresh;
    (sums.amounts[period] as number) += lines.multiLine ? orders : count - missing;
    missingAmounts += missing;
    (sums.ordered[period] as number) += sum;
  }
  // the amounts of refunds are missing among these
  if (lines.multiLine && missingAmounts > lines.refunds.length) leaveOutOrders(columns, sums);
  return sums;
}

/** How many orders begin within some lines. */
function ordersIn({ roles }: OrderColumns, from: number, to: number): number {
  if (roles === undefined) return to - from;
  let orders = 0;
  // of the roles only that of a first line is odd
  for (let row = from; row < to; row++) orders += (roles[row] as number) & FIRST;
  return orders;
}

/** Where an order may have several lines, its amount is missing only if that of each of them is. */
function leaveOutOrders(columns: OrderColumns, { amounts }: PeriodSums): void {
  const without = withoutAmount(columns.lines, columns.lineAmounts);
  for (let line = 0; line < without.length; line++) {
    if (without[line] === 1) (amounts[periodOfLine(columns, line)] as number)--;
  }
}

function addRefunds(columns: OrderColumns, { refunded }: PeriodSums): void {
  for (const line of columns.lines.refunds) {
    const amount = columns.lineAmounts[line] as number;
    if (!Number.isNaN(amount)) (refunded[periodOfLine(columns, line)] as number) += amount;
  }
}

/** The question as data. */
export const revenueTrends: Question<["transactions"], RevenueTrendOptions, RevenueTrend[]> = {
  name: "getRevenueTrends",
  summary: "Revenue, orders and customers by period, in order of time",
  tables: ["transactions"],
  options,
  answer: { kind: "list", fields: trend },
  ask: getRevenueTrends,
};
