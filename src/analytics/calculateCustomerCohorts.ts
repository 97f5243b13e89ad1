import { sum } from "d3-array";
import { OptionError } from "../errors.ts";
import type { TransactionSchema } from "../tables/transactions.ts";
import type { TableInput } from "./asTable.ts";
import { DAY_MS, dayText } from "./calendar.ts";
import {
  byDay,
  differs,
  endOfRun,
  type OrderColumns,
  orderColumns,
  type PeriodOptions,
  stamps,
} from "./orderColumns.ts";

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
 * @throws DataError `missing_column`; OptionError, also for a matrix of more than ten million cells
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
  const { first, active, revenue } = follow(columns) ?? (follow(byDay(columns)) as CohortSums);
  const size = columns.calendar.starts.length - 1;
  const cohorts: CustomerCohort[] = [];
  for (let cohort = 0; cohort < size; cohort++) {
    const cell = first[cohort] as number;
    if (cell < 0) continue;
    const customers = active[cell] as number;
    const spent = revenue.subarray(cell, cell + size - cohort);
    const retention = Array.from(spent, (amount, since) => {
      const activeCustomers = active[cell + since] as number;
      const rate = activeCustomers / customers;
      const partial = cohort + since >= columns.completePeriods;
      return { periodsSinceFirst: since, activeCustomers, rate, revenue: amount, partial };
    });
    const cohortStart = dayText(columns.calendar.starts[cohort] as number);
    cohorts.push({ cohortStart, customers, revenue: sum(spent), retention });
  }
  return cohorts;
}

/** By cohort and periods since the first order: those of a cohort stand together, those without customers nowhere. */
interface CohortSums {
  /** By cohort, the cell of its own period; -1 for a cohort without customers. */
  readonly first: Int32Array;
  readonly active: Uint32Array;
  readonly revenue: Float64Array;
}

/** Cells of the matrix that a process can hold as objects. */
const MOST_CELLS = 10_000_000;

/** One order with a mistyped year can ask for a matrix of thousands of years. */
function tooMany({ period, calendar }: OrderColumns): OptionError {
  const [first, last] = [calendar.starts[0] as number, calendar.starts.at(-2) as number];
  const expected = `a longer one for orders from ${dayText(first)} to ${dayText(last)}`;
  return new OptionError("calculateCustomerCohorts", "period", expected, period);
}

/** Orders to look up at once. */
const BLOCK = 1024;

/**
 * One pass over the orders with two stamps per customer; `undefined` when a customer's are not in order of time.
 *
 * A block of orders first finds its cells, then adds up: the place to add to depends on a stamp that is not in the cache
 * yet, and mixed with the adding the look-ups would wait for each other.
 */
function follow(columns: OrderColumns): CohortSums | undefined {
  const { calendar, dates, customers, customerCodes, amounts } = columns;
  const { starts, periodOfDay } = calendar;
  const first = starts[0] as number;
  const size = starts.length - 1;
  const firstCell = new Int32Array(size).fill(-1);
  let active = new Uint32Array(size);
  let revenue = new Float64Array(size);
  let used = 0;
  // the cohort and the period last seen, side by side to share a cache line
  const seen = stamps(2 * customerCodes, size);
  const cells = new Int32Array(BLOCK);
  let runEnd = 0;
  let period = 0;
  for (let block = 0; block < dates.length; ) {
    if (block === runEnd) {
      period = periodOfDay[Math.floor(((dates[block] as number) - first) / DAY_MS)] as number;
      runEnd = endOfRun(columns, block, starts[period] as number, starts[period + 1] as number);
    }
    const count = Math.min(BLOCK, runEnd - block);
    for (let i = 0; i < count; i++) {
      const stamp = 2 * (customers[block + i] as number);
      let cohort = seen[stamp] as number;
      if (cohort < 0) {
        cohort = period;
        seen[stamp] = period;
        if (firstCell[period] === -1) {
          firstCell[period] = used;
          used += size - period;
          if (used > MOST_CELLS) throw tooMany(columns);
          if (used > active.length) [active, revenue] = [enlarged(active, 2 * used), enlarged(revenue, 2 * used)];
        }
      }
      const before = seen[stamp + 1] as number;
      if (before > period) return undefined;
      seen[stamp + 1] = period;
      // the cell, and in the lowest bit whether the customer is new to it
      cells[i] = (((firstCell[cohort] as number) + period - cohort) << 1) | differs(before, period);
    }
    for (let i = 0; i < count; i++) {
      const cell = (cells[i] as number) >> 1;
      const amount = amounts[block + i] as number;
      (active[cell] as number) += (cells[i] as number) & 1;
      if (!Number.isNaN(amount)) (revenue[cell] as number) += amount;
    }
    block += count;
  }
  return { first: firstCell, active, revenue };
}

function enlarged<A extends Uint32Array | Float64Array>(values: A, length: number): A {
  const larger = values instanceof Uint32Array ? new Uint32Array(length) : new Float64Array(length);
  larger.set(values);
  return larger as A;
}
