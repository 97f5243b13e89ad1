import { sum } from "d3-array";
import { OptionError } from "../errors.ts";
import type { TransactionSchema } from "../tables/transactions.ts";
import type { TableInput } from "./asTable.ts";
import { DAY_MS, dayText } from "./calendar.ts";
import { byDay, endOfRun, type OrderColumns, orderColumns, type PeriodOptions, stamps } from "./orderColumns.ts";

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
  const { first, active, revenue } = follow(columns.ascending ? columns : byDay(columns));
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
 * One pass over orders that come period by period. A customer's cohort is one number; whether the customer was seen in
 * this period one bit, cleared when the next begins: little memory, for the cache's sake.
 *
 * A block of orders first finds its cells, then adds up: the place to add to depends on a cohort that is not in the cache
 * yet, and mixed with the adding the look-ups would wait for each other.
 */
function follow(columns: OrderColumns): CohortSums {
  const { calendar, dates, customers, customerCodes, amounts } = columns;
  const { starts, periodOfDay } = calendar;
  const size = starts.length - 1;
  const firstCell = new Int32Array(size).fill(-1);
  let active = new Uint32Array(size);
  let revenue = new Float64Array(size);
  let used = 0;
  const cohortOf = stamps(customerCodes, size);
  const seen = new Int32Array((customerCodes >>> 5) + 1);
  const cells = new Int32Array(BLOCK);
  for (let row = 0; row < dates.length; ) {
    const period = periodOfDay[Math.floor(((dates[row] as number) - (starts[0] as number)) / DAY_MS)] as number;
    const end = endOfRun(columns, row, starts[period] as number, starts[period + 1] as number);
    seen.fill(0);
    while (row < end) {
      const count = Math.min(BLOCK, end - row);
      for (let i = 0; i < count; i++) {
        const customer = customers[row + i] as number;
        let cohort = cohortOf[customer] as number;
        if (cohort < 0) {
          cohort = period;
          cohortOf[customer] = period;
          if (firstCell[period] === -1) {
            firstCell[period] = used;
            used += size - period;
            if (used > MOST_CELLS) throw tooMany(columns);
            if (used > active.length) [active, revenue] = [enlarged(active, 2 * used), enlarged(revenue, 2 * used)];
          }
        }
        const word = seen[customer >>> 5] as number;
        seen[customer >>> 5] = word | (1 << (customer & 31));
        // the cell, and in the lowest bit whether the customer was in it before
        cells[i] = (((firstCell[cohort] as number) + period - cohort) << 1) | ((word >>> (customer & 31)) & 1);
      }
      for (let i = 0; i < count; i++) {
        const cell = (cells[i] as number) >> 1;
        const amount = amounts[row + i] as number;
        (active[cell] as number) += ~(cells[i] as number) & 1;
        if (!Number.isNaN(amount)) (revenue[cell] as number) += amount;
      }
      row += count;
    }
  }
  return { first: firstCell, active, revenue };
}

function enlarged<A extends Uint32Array | Float64Array>(values: A, length: number): A {
  const larger = values instanceof Uint32Array ? new Uint32Array(length) : new Float64Array(length);
  larger.set(values);
  return larger as A;
}
