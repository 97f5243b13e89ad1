import type { TransactionSchema } from "../tables/transactions.ts";
import type { TableInput } from "./asTable.ts";
import { DAY_MS, dayText } from "./calendar.ts";
import { byDay, type OrderColumns, orderColumns, type PeriodOptions } from "./orderColumns.ts";

/** A cohort some periods after its customers' first order. */
export interface CohortRetention {
  /** 0 is the period of the first order itself. */
  readonly periodsSinceFirst: number;
  /** Customers of the cohort who ordered in this period. */
  readonly activeCustomers: number;
  /** Those as a share of the cohort, 0 to 1. */
  readonly rate: number;
  /** What they spent in it, in the currency of the shop. */
  readonly revenue: number;
  /** Whether the data end before the period does. */
  readonly partial: boolean;
}

/** The customers whose first order fell into the same period, followed from there. */
export interface CustomerCohort {
  /** First day of the period of the first order, as `2025-01-01`. */
  readonly cohortStart: string;
  /** Customers in the cohort. */
  readonly customers: number;
  /** All they have spent, in the currency of the shop. */
  readonly revenue: number;
  /** One entry per period up to the last one with data, empty periods included. */
  readonly retention: readonly CohortRetention[];
}

/**
 * Retention by cohort: of the customers who came in a period, how many ordered again how much later.
 *
 * @param transactions needs `customerId`, `date`, and `revenue` or (for `"net"`) `netSales`; any order of rows
 * @returns the cohorts in order of time; nothing without orders
 * @throws DataError `missing_column`; OptionError
 * @example
 * ```ts
 * import { calculateCustomerCohorts } from "clientele";
 *
 * const [january] = calculateCustomerCohorts([
 *   { customerId: "C1", date: "2025-01-10", revenue: 20 },
 *   { customerId: "C2", date: "2025-01-20", revenue: 40 },
 *   { customerId: "C2", date: "2025-02-28", revenue: 10 },
 * ]);
 * january?.customers; // => 2
 * january?.retention[1];
 * // => { periodsSinceFirst: 1, activeCustomers: 1, rate: 0.5, revenue: 10, partial: false }
 * ```
 */
export function calculateCustomerCohorts(
  transactions: TableInput<TransactionSchema>,
  options: PeriodOptions = {},
): CustomerCohort[] {
  const columns = orderColumns("calculateCustomerCohorts", transactions, options);
  if (columns === undefined) return [];
  const { active, revenue } = follow(columns) ?? (follow(byDay(columns)) as CohortSums);
  const { starts } = columns.calendar;
  const size = starts.length - 1;
  const cohorts: CustomerCohort[] = [];
  for (let cohort = 0; cohort < size; cohort++) {
    const customers = active[cohort * size] as number;
    if (customers === 0) continue;
    const retention = Array.from({ length: size - cohort }, (_, since) => {
      const activeCustomers = active[cohort * size + since] as number;
      return {
        periodsSinceFirst: since,
        activeCustomers,
        rate: activeCustomers / customers,
        revenue: revenue[cohort * size + since] as number,
        partial: cohort + since >= columns.completePeriods,
      };
    });
    const total = retention.reduce((sum, entry) => sum + entry.revenue, 0);
    cohorts.push({ cohortStart: dayText(starts[cohort] as number), customers, revenue: total, retention });
  }
  return cohorts;
}

/** By cohort and periods since the first order, the latter the faster. */
interface CohortSums {
  readonly active: Float64Array;
  readonly revenue: Float64Array;
}

/** One pass over the orders with two stamps per customer; `undefined` when a customer's are not in order of time. */
function follow({ calendar, dates, customers, customerCodes, amounts }: OrderColumns): CohortSums | undefined {
  const { starts, periodOfDay } = calendar;
  const first = starts[0] as number;
  const size = starts.length - 1;
  const sums: CohortSums = { active: new Float64Array(size * size), revenue: new Float64Array(size * size) };
  // the cohort and the period last seen, side by side to share a cache line
  const stamps = new Int32Array(2 * customerCodes).fill(-1);
  let period = 0;
  let from = first;
  let to = first;
  for (let row = 0; row < dates.length; row++) {
    const date = dates[row] as number;
    if (date < from || date >= to) {
      period = periodOfDay[Math.floor((date - first) / DAY_MS)] as number;
      from = starts[period] as number;
      to = starts[period + 1] as number;
    }
    const stamp = 2 * (customers[row] as number);
    let cohort = stamps[stamp] as number;
    if (cohort < 0) {
      cohort = period;
      stamps[stamp] = period;
    }
    const cell = cohort * size + period - cohort;
    const before = stamps[stamp + 1] as number;
    if (before !== period) {
      if (before > period) return undefined;
      stamps[stamp + 1] = period;
      (sums.active[cell] as number)++;
    }
    const amount = amounts[row] as number;
    if (!Number.isNaN(amount)) (sums.revenue[cell] as number) += amount;
  }
  return sums;
}
