import type { TransactionSchema } from "../shop/transactions.ts";
import { DAY_MS } from "../time.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import {
  byDay,
  endOfRun,
  type OrderColumns,
  orderColumns,
  PERIOD_OPTIONS,
  type PeriodOptions,
  type Periods,
  stamps,
} from "./orderColumns.ts";
import { type Question, validOptions } from "./Question.ts";

const lifecycle = {
  periodStart: {
    kind: "day",
    description: "First day of the period; of a week its name by ISO 8601 where that is asked for",
  },
  newCustomers: { kind: "count", description: "Customers whose first order is in the period" },
  returningCustomers: { kind: "count", description: "Customers who ordered in the period before too" },
  resurrectedCustomers: {
    kind: "count",
    description: "Customers who ordered before, but not in the period before this one",
  },
  dormantCustomers: {
    kind: "count",
    description: "Customers who ordered in the period before, and not in this one; of a partial period not yet",
  },
  partial: { kind: "flag", description: "Whether the last day known lies before the last day of the period" },
} as const;

/** Where the customers of a period came from, and how many were lost. */
export interface CustomerLifecycle extends ValuesOf<typeof lifecycle> {}

/**
 * Customers by period: new, returning, resurrected and dormant ones. The first three add up to the customers who ordered in the
 * period; returning and dormant ones to those of the period before. Refunds and guests make nobody a customer.
 *
 * The definitions are those of PostHog's lifecycle insight.
 *
 * @param transactions needs `customerId`, `date`, and `revenue` or (for `"net"`) `netSales`; any order of rows
 * @returns every period from the first to that of the last day known, in order of time; nothing without lines
 * @throws DataError `missing_column`; OptionError
 * @example
 * ```ts
 * import { getLifecycle } from "clientele";
 *
 * const orders = [
 *   { customerId: "C1", date: "2025-01-10", revenue: 20 },
 *   { customerId: "C2", date: "2025-01-20", revenue: 40 },
 *   { customerId: "C1", date: "2025-02-05", revenue: 10 },
 *   { customerId: "C2", date: "2025-03-31", revenue: 10 },
 * ];
 * getLifecycle(orders)[1];
 * // => { periodStart: "2025-02-01", newCustomers: 0, returningCustomers: 1, resurrectedCustomers: 0, dormantCustomers: 1, partial: false }
 * getLifecycle(orders)[2]?.resurrectedCustomers; // => 1
 * ```
 */
export function getLifecycle(
  transactions: TableInput<TransactionSchema>,
  options: PeriodOptions = {},
): CustomerLifecycle[] {
  const columns = orderColumns("getLifecycle", transactions, validOptions("getLifecycle", PERIOD_OPTIONS, options));
  if (columns === undefined) return [];
  return lifecycleFrom(count(columns.ascending ? columns : byDay(columns)), columns);
}

/** Customers by period: new ones, those of the period before, and those who were away. */
export type LifecycleCounts = Readonly<Record<"fresh" | "returning" | "resurrected", Uint32Array>>;

/** The answer from what was counted, wherever that was. */
export function lifecycleFrom(
  { fresh, returning, resurrected }: LifecycleCounts,
  { labelOf, completePeriods }: Periods,
): CustomerLifecycle[] {
  return Array.from(fresh, (newCustomers, period) => {
    const returningCustomers = returning[period] as number;
    const before = period === 0 ? 0 : active(period - 1);
    return {
      periodStart: labelOf(period),
      newCustomers,
      returningCustomers,
      resurrectedCustomers: resurrected[period] as number,
      dormantCustomers: before - returningCustomers,
      partial: period >= completePeriods,
    };
  });

  function active(period: number): number {
    return (fresh[period] as number) + (returning[period] as number) + (resurrected[period] as number);
  }
}

/** By period, from lines that come day by day. */
function count(columns: OrderColumns): LifecycleCounts {
  const { calendar, customers, customerCodes, dates } = columns;
  const { starts, periodOfDay } = calendar;
  const first = starts[0] as number;
  const size = starts.length - 1;
  const [fresh, returning, resurrected] = [new Uint32Array(size), new Uint32Array(size), new Uint32Array(size)];
  const seen = stamps(customerCodes, size);
  for (let row = 0; row < dates.length; ) {
    const period = periodOfDay[Math.floor(((dates[row] as number) - first) / DAY_MS)] as number;
    const end = endOfRun(columns, row, starts[period] as number, starts[period + 1] as number);
    for (; row < end; row++) {
      const customer = customers[row] as number;
      const before = seen[customer] as number;
      if (before === period || customer === 0) continue;
      seen[customer] = period;
      const counts = before < 0 ? fresh : before === period - 1 ? returning : resurrected;
      (counts[period] as number)++;
    }
  }
  return { fresh, returning, resurrected };
}

/** The question as data. */
export const customerLifecycle: Question<["transactions"], PeriodOptions, CustomerLifecycle[]> = {
  name: "getLifecycle",
  summary: "New, returning, resurrected and dormant customers by period",
  tables: ["transactions"],
  options: PERIOD_OPTIONS,
  answer: { kind: "list", fields: lifecycle },
  ask: getLifecycle,
};
