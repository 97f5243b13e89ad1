import { sum } from "d3-array";
import type { TransactionSchema } from "../tables/transactions.ts";
import type { TableInput } from "./asTable.ts";
import { DAY_MS, dayText } from "./calendar.ts";
import { byDay, differs, type OrderColumns, orderColumns, type PeriodOptions, stamps } from "./orderColumns.ts";

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
  const sums = follow(columns) ?? (follow(byDay(columns)) as CohortSums[]);
  return sums.map(({ cohort, active, revenue }) => {
    const customers = active[0] as number;
    const retention = Array.from(active, (activeCustomers, since) => ({
      periodsSinceFirst: since,
      activeCustomers,
      rate: activeCustomers / customers,
      revenue: revenue[since] as number,
      partial: cohort + since >= columns.completePeriods,
    }));
    const cohortStart = dayText(columns.calendar.starts[cohort] as number);
    return { cohortStart, customers, revenue: sum(revenue), retention };
  });
}

/** A cohort, by periods since the first order. */
interface CohortSums {
  /** Number of the period of the first order. */
  readonly cohort: number;
  readonly active: Uint32Array;
  readonly revenue: Float64Array;
}

/** Orders to look up at once. */
const BLOCK = 1024;

/**
 * One pass over the orders with two stamps per customer; `undefined` when a customer's are not in order of time.
 *
 * A block of orders first finds its cells, then adds up: the place to add to depends on a stamp that is not in the cache
 * yet, and mixed with the adding the look-ups would wait for each other.
 */
function follow({ calendar, dates, customers, customerCodes, amounts }: OrderColumns): CohortSums[] | undefined {
  const { starts, periodOfDay } = calendar;
  const first = starts[0] as number;
  const size = starts.length - 1;
  // by cohort; those without customers take no memory
  const sums: (CohortSums | undefined)[] = new Array(size).fill(undefined);
  // the cohort and the period last seen, side by side to share a cache line
  const seen = stamps(2 * customerCodes, size);
  const cohorts = new Int32Array(BLOCK);
  const periods = new Int32Array(BLOCK);
  const fresh = new Uint8Array(BLOCK);
  let period = 0;
  let from = first;
  let to = first;
  for (let block = 0; block < dates.length; block += BLOCK) {
    const count = Math.min(BLOCK, dates.length - block);
    for (let i = 0; i < count; i++) {
      const date = dates[block + i] as number;
      if (date < from || date >= to) {
        period = periodOfDay[Math.floor((date - first) / DAY_MS)] as number;
        from = starts[period] as number;
        to = starts[period + 1] as number;
      }
      const stamp = 2 * (customers[block + i] as number);
      let cohort = seen[stamp] as number;
      if (cohort < 0) {
        cohort = period;
        seen[stamp] = period;
        sums[period] ??= { cohort, active: new Uint32Array(size - period), revenue: new Float64Array(size - period) };
      }
      const before = seen[stamp + 1] as number;
      if (before > period) return undefined;
      seen[stamp + 1] = period;
      cohorts[i] = cohort;
      periods[i] = period;
      fresh[i] = differs(before, period);
    }
    for (let i = 0; i < count; i++) {
      const { cohort, active, revenue } = sums[cohorts[i] as number] as CohortSums;
      const since = (periods[i] as number) - cohort;
      const amount = amounts[block + i] as number;
      (active[since] as number) += fresh[i] as number;
      if (!Number.isNaN(amount)) (revenue[since] as number) += amount;
    }
  }
  return sums.filter((cohort) => cohort !== undefined);
}
