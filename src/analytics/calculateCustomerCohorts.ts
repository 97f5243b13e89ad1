import { type RowsByCode, rowsByCode } from "../columns/rowsByCode.ts";
import { OptionError } from "../errors.ts";
import { sum } from "../math/statistics.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import { DAY_MS, dayText } from "../time.ts";
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
  periodOfLine,
} from "./orderColumns.ts";
import { type Question, validOptions } from "./Question.ts";

const retained = {
  periodsSinceFirst: { kind: "count", description: "0 is the period of the first order itself" },
  activeCustomers: { kind: "count", description: "Customers of the cohort who ordered in this period" },
  rate: { kind: "share", description: "Those as a share of the cohort" },
  revenue: { kind: "money", description: "What they spent in it, refunds deducted" },
  partial: { kind: "flag", description: "Whether the last day known lies before the last day of the period" },
} as const;

const cohort = {
  cohortStart: {
    kind: "day",
    description: "First day of the period of the first order; of a week its name by ISO 8601 where that is asked for",
  },
  customers: { kind: "count", description: "Customers in the cohort" },
  revenue: { kind: "money", description: "All they have spent since, refunds deducted" },
  retention: {
    kind: "list",
    fields: retained,
    description: "One entry per period up to that of the last day known, empty periods included",
  },
} as const;

/** A cohort some periods after its customers' first order. */
export interface CohortRetention extends ValuesOf<typeof retained> {}

/** The customers whose first order fell into the same period, followed from there. */
export interface CustomerCohort extends ValuesOf<typeof cohort> {}

/**
 * Retention by cohort: of the customers who came in a period, how many ordered again how much later. Only orders make a
 * customer come or come back; a refund lowers what the cohort spent in the period of the refund.
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
  return cohortsOf("calculateCustomerCohorts", transactions, options);
}

/** The same for another question, which errors then name. */
export function cohortsOf(
  caller: string,
  transactions: TableInput<TransactionSchema>,
  options: PeriodOptions,
): CustomerCohort[] {
  const columns = orderColumns(caller, transactions, validOptions(caller, PERIOD_OPTIONS, options));
  if (columns === undefined) return [];
  return cohortsFrom(follow(caller, columns.ascending ? columns : byDay(columns)), columns);
}

/** The answer from what was added up, wherever that was. */
export function cohortsFrom(
  { first, active, revenue }: CohortSums,
  { calendar, labelOf, completePeriods }: Periods,
): CustomerCohort[] {
  const size = calendar.starts.length - 1;
  const cohorts: CustomerCohort[] = [];
  for (let cohort = 0; cohort < size; cohort++) {
    const cell = first[cohort] as number;
    if (cell < 0) continue;
    const customers = active[cell] as number;
    const spent = revenue.subarray(cell, cell + size - cohort);
    const retention = Array.from(spent, (amount, since) => {
      const activeCustomers = active[cell + since] as number;
      const rate = activeCustomers / customers;
      const partial = cohort + since >= completePeriods;
      return { periodsSinceFirst: since, activeCustomers, rate, revenue: amount, partial };
    });
    const cohortStart = labelOf(cohort);
    cohorts.push({ cohortStart, customers, revenue: sum(spent), retention });
  }
  return cohorts;
}

/** By cohort and periods since the first order: those of a cohort stand together, those without customers nowhere. */
export interface CohortSums {
  /** By cohort, the cell of its own period; -1 for a cohort without customers. */
  readonly first: Int32Array;
  readonly active: Uint32Array;
  readonly revenue: Float64Array;
}

/** Cells of the matrix that a process can hold as objects. */
export const MOST_CELLS = 10_000_000;

/** One order with a mistyped year can ask for a matrix of thousands of years. */
export function tooMany(caller: string, { period, calendar }: Periods): OptionError {
  const [first, last] = [calendar.starts[0] as number, calendar.starts.at(-2) as number];
  const expected = `a longer one for orders from ${dayText(first)} to ${dayText(last)}`;
  return new OptionError(caller, "period", expected, period);
}

/**
 * One pass over lines that come period by period. All that is looked up at random is one small number per customer, as
 * narrow as it can be for the cache's sake: the cohort, and in the lowest bit whether it was seen in this period. It is
 * the place to add to as well, so that a period's lines are summed without looking anything else up.
 */
function follow(caller: string, columns: OrderColumns): CohortSums {
  const { calendar, dates, customers, customerCodes, amounts } = columns;
  const { starts, periodOfDay } = calendar;
  const size = starts.length - 1;
  const firstCell = new Int32Array(size).fill(-1);
  const cohorts: number[] = [];
  let active = new Uint32Array(size);
  let revenue = new Float64Array(size);
  let used = 0;
  const marks = cohortMarks(customerCodes, size);
  // guests and refunds are of no cohort: their mark is one that nobody asks for
  const nobody = 2 * size + 2;
  marks[0] = nobody;
  const sums = { orders: new Uint32Array(nobody + 2), amounts: new Float64Array(nobody + 2) };
  const refunds = refundsByPeriod(columns);
  for (let row = 0; row < dates.length; ) {
    const period = periodOfDay[Math.floor(((dates[row] as number) - (starts[0] as number)) / DAY_MS)] as number;
    const end = endOfRun(columns, row, starts[period] as number, starts[period + 1] as number);
    const buyers = customers.subarray(row, end);
    const unseen = 2 * period + 2;
    addUp(sums, marks, unseen, buyers, amounts.subarray(row, end));
    if (refunds !== undefined) deduct(sums, marks, columns, refunds, period);
    if (sums.orders[unseen] !== 0) {
      cohorts.push(period);
      firstCell[period] = used;
      used += size - period;
      if (used > MOST_CELLS) throw tooMany(caller, columns);
      if (used > active.length) [active, revenue] = [enlarged(active, 2 * used), enlarged(revenue, 2 * used)];
    }
    for (const cohort of cohorts) {
      const cell = (firstCell[cohort] as number) + period - cohort;
      const mark = 2 * cohort + 2;
      // only a customer's first order of the period found the lowest bit unset
      active[cell] = sums.orders[mark] as number;
      revenue[cell] = (sums.amounts[mark] as number) + (sums.amounts[mark + 1] as number);
      sums.orders.fill(0, mark, mark + 2);
      sums.amounts.fill(0, mark, mark + 2);
    }
    forgetSeen(marks, buyers);
    row = end;
  }
  return { first: firstCell, active, revenue };
}

/** 0 for a customer not seen yet, else twice the number of its cohort, from 1, and 1 if it was seen in this period. */
type CohortMarks = Uint8Array | Uint16Array | Uint32Array;

/** A mark per customer, in a buffer of whole 32-bit words. */
function cohortMarks(customers: number, periods: number): CohortMarks {
  const length = Math.ceil(customers / 4) * 4;
  const largest = 2 * periods + 3;
  if (largest < 2 ** 8) return new Uint8Array(length);
  return largest < 2 ** 16 ? new Uint16Array(length) : new Uint32Array(length);
}

/** The refunds of each period, by their places among the lines' refunds; `undefined` without any. */
function refundsByPeriod(columns: OrderColumns): RowsByCode | undefined {
  const { refunds } = columns.lines;
  if (refunds.length === 0) return undefined;
  return rowsByCode(
    refunds.map((line) => periodOfLine(columns, line)),
    columns.calendar.starts.length - 1,
  );
}

/** Takes the refunds of a period off what the customers of each cohort spent in it. */
function deduct(
  sums: MarkSums,
  marks: CohortMarks,
  { lines, lineAmounts }: OrderColumns,
  { starts, rows }: RowsByCode,
  period: number,
): void {
  for (let i = starts[period] as number; i < (starts[period + 1] as number); i++) {
    const line = lines.refunds[rows[i] as number] as number;
    const mark = marks[lines.customers[line] as number] as number;
    const amount = lineAmounts[line] as number;
    // a customer who has not ordered yet is of no cohort: mark 0, which nobody asks for
    if (!Number.isNaN(amount)) (sums.amounts[mark] as number) += amount;
  }
}

/** By mark. */
interface MarkSums {
  readonly orders: Uint32Array;
  readonly amounts: Float64Array;
}

/**
 * Adds the orders of a period to the marks that they find, and leaves the customers marked as seen: eight at a time,
 * since what they look up is seldom in the nearest cache, and eight can wait for it together.
 */
function addUp(
  sums: MarkSums,
  marks: CohortMarks,
  unseen: number,
  buyers: Uint32Array,
  paid: OrderColumns["amounts"],
): void {
  const { length } = buyers;
  let row = 0;
  for (; row + 8 <= length; row += 8) {
    const mark0 = see(marks, buyers[row] as number, unseen);
    const mark1 = see(marks, buyers[row + 1] as number, unseen);
    const mark2 = see(marks, buyers[row + 2] as number, unseen);
    const mark3 = see(marks, buyers[row + 3] as number, unseen);
    const mark4 = see(marks, buyers[row + 4] as number, unseen);
    const mark5 = see(marks, buyers[row + 5] as number, unseen);
    const mark6 = see(marks, buyers[row + 6] as number, unseen);
    const mark7 = see(marks, buyers[row + 7] as number, unseen);
    add(sums, mark0, paid[row] as number);
    add(sums, mark1, paid[row + 1] as number);
    add(sums, mark2, paid[row + 2] as number);
    add(sums, mark3, paid[row + 3] as number);
    add(sums, mark4, paid[row + 4] as number);
    add(sums, mark5, paid[row + 5] as number);
    add(sums, mark6, paid[row + 6] as number);
    add(sums, mark7, paid[row + 7] as number);
  }
  for (; row < length; row++) add(sums, see(marks, buyers[row] as number, unseen), paid[row] as number);
}

/** The mark of a customer, who is seen from now on; `unseen` for a new one. */
function see(marks: CohortMarks, customer: number, unseen: number): number {
  const mark = (marks[customer] as number) || unseen;
  marks[customer] = mark | 1;
  return mark;
}

function add({ orders, amounts }: MarkSums, mark: number, amount: number): void {
  (orders[mark] as number)++;
  if (!Number.isNaN(amount)) (amounts[mark] as number) += amount;
}

/** Clears the lowest bit of the marks of some customers: of all, by words, where that is less to do. */
function forgetSeen(marks: CohortMarks, customers: Uint32Array): void {
  const words = new Uint32Array(marks.buffer);
  if (8 * customers.length < words.length) {
    for (const customer of customers) (marks[customer] as number) &= ~1;
  } else {
    const lowest = [0, 0x01010101, 0x00010001, 0, 0x00000001][marks.BYTES_PER_ELEMENT] as number;
    for (let i = 0; i < words.length; i++) (words[i] as number) &= ~lowest;
  }
}

function enlarged<A extends Uint32Array | Float64Array>(values: A, length: number): A {
  const larger = values instanceof Uint32Array ? new Uint32Array(length) : new Float64Array(length);
  larger.set(values);
  return larger as A;
}

/** The question as data. */
export const customerCohorts: Question<["transactions"], PeriodOptions, CustomerCohort[]> = {
  name: "calculateCustomerCohorts",
  summary: "Retention by cohort: who came in a period, and how many of them ordered again how much later",
  tables: ["transactions"],
  options: PERIOD_OPTIONS,
  answer: { kind: "list", fields: cohort },
  ask: calculateCustomerCohorts,
};
