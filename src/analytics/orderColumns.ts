import { firstNotBelow } from "../columns/firstNotBelow.ts";
import { OptionError } from "../errors.ts";
import { amountsOf, lastDayKnown, type OrderLines, orderLines } from "../shop/orders.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import {
  type Calendar,
  calendarOf,
  DAY_MS,
  dayNumber,
  dayText,
  isoWeek,
  PERIODS,
  type Period,
  WEEK_DAYS,
} from "../time.ts";
import type { TableInput } from "./asTable.ts";
import { AS_OF, type OptionsOf, REVENUE, type ValidOptions } from "./Question.ts";

/** The options of every question about orders by period. */
export const PERIOD_OPTIONS = {
  period: { kind: "text", values: PERIODS, default: "month", description: "Length of a period" },
  revenue: REVENUE,
  asOf: AS_OF,
  weekStart: { kind: "text", values: WEEK_DAYS, default: "monday", description: "The first day of a week" },
  weekLabels: {
    kind: "text",
    values: ["date", "iso"],
    default: "date",
    description: "What weeks are called: by their first day, or as `2025-W01` (ISO 8601, from Monday)",
  },
} as const;

/** The options of every question about orders by period. */
export interface PeriodOptions extends OptionsOf<typeof PERIOD_OPTIONS> {}

/** The periods of some orders. */
export interface Periods {
  readonly period: Period;
  readonly calendar: Calendar;
  /** What a period is called, by its number. */
  readonly labelOf: (period: number) => string;
  /** Number of periods that have ended by the last day known. */
  readonly completePeriods: number;
}

/** The lines' columns that a question by period walks over. */
export interface OrderColumns extends Periods {
  /** The same lines in the table's order. */
  readonly lines: OrderLines;
  /** Amounts of those, NaN where one is missing. */
  readonly lineAmounts: Float64Array | Int32Array;
  /** When each line counts, in epoch milliseconds. */
  readonly dates: Float64Array;
  /** Whether the dates never go back, at least not from a day to one before. */
  readonly ascending: boolean;
  /** Codes of the customers who ordered; 0 for guests and refunds. */
  readonly customers: Uint32Array;
  /** One more than the largest code. */
  readonly customerCodes: number;
  /** What each line is to its order; `undefined` where each is an order of its own. */
  readonly roles: Uint8Array | undefined;
  /** NaN where an amount is missing. */
  readonly amounts: Float64Array | Int32Array;
}

/**
 * The periods from that of the first line to that of the last day known.
 *
 * @param first moment of the first line
 * @param known last day known, since 1970
 */
export function periodsOf(
  caller: string,
  { period, weekStart, weekLabels }: Pick<ValidOptions<typeof PERIOD_OPTIONS>, "period" | "weekStart" | "weekLabels">,
  first: number,
  known: number,
): Periods {
  const calendar = calendarOf(caller, period, first, Math.max(first, known * DAY_MS), weekStart);
  const completePeriods = calendar.starts.subarray(1).findLastIndex((end) => end <= (known + 1) * DAY_MS) + 1;
  const labelOf = (start: number): string =>
    period === "week" && weekLabels === "iso" ? isoWeek(start) : dayText(start);
  return { period, calendar, labelOf: (index) => labelOf(calendar.starts[index] as number), completePeriods };
}

/** @throws OptionError for names of weeks that do not fit their first day */
export function requireWeeks(
  caller: string,
  { weekStart, weekLabels }: Pick<ValidOptions<typeof PERIOD_OPTIONS>, "weekStart" | "weekLabels">,
): void {
  if (weekLabels === "iso" && weekStart !== "monday")
    throw new OptionError(caller, "weekStart", 'monday, as ISO 8601 has it, with weekLabels: "iso"', weekStart);
}

/** The columns of the lines known; `undefined` without any. */
export function orderColumns(
  caller: string,
  transactions: TableInput<TransactionSchema>,
  { revenue, asOf, ...cut }: ValidOptions<typeof PERIOD_OPTIONS>,
): OrderColumns | undefined {
  requireWeeks(caller, cut);
  const day = dayNumber(caller, "asOf", asOf);
  const table = columnsOf(transactionSchema, transactions);
  const [first] = table.column("date").extent ?? [0];
  const lines = orderLines(table, day);
  const lineAmounts = amountsOf(table, lines, revenue);
  const known = lastDayKnown(table, day) ?? 0;
  const periods = periodsOf(caller, cut, first, known);
  if (lines.length === 0) return undefined;
  return {
    ...periods,
    lines,
    lineAmounts,
    dates: lines.dates,
    ascending: lines.ascending,
    customers: lines.buyers,
    customerCodes: lines.customerCodes,
    roles: lines.roles,
    amounts: lineAmounts,
  };
}

/**
 * The same lines by day, those of a day in the order in which they were: a counting sort that moves the values on its way,
 * which takes half the time of `rowsByCode` and gathering them.
 */
export function byDay({ dates, customers, amounts, roles, ...rest }: OrderColumns): OrderColumns {
  const first = rest.calendar.starts[0] as number;
  const next = new Uint32Array(rest.calendar.periodOfDay.length + 1);
  const dayOf = (row: number): number => Math.floor(((dates[row] as number) - first) / DAY_MS);
  for (let row = 0; row < dates.length; row++) (next[dayOf(row) + 1] as number)++;
  for (let day = 1; day < next.length; day++) (next[day] as number) += next[day - 1] as number;
  const sorted = {
    dates: new Float64Array(dates.length),
    customers: new Uint32Array(dates.length),
    amounts: new Float64Array(dates.length),
    roles: roles && new Uint8Array(dates.length),
  };
  for (let row = 0; row < dates.length; row++) {
    const day = dayOf(row);
    const to = next[day] as number;
    (next[day] as number)++;
    sorted.dates[to] = dates[row] as number;
    sorted.customers[to] = customers[row] as number;
    sorted.amounts[to] = amounts[row] as number;
    if (sorted.roles !== undefined) sorted.roles[to] = roles?.[row] as number;
  }
  return { ...rest, ...sorted, ascending: true };
}

/** The period in which a line counts. */
export function periodOfLine({ lines, calendar: { starts, periodOfDay } }: OrderColumns, line: number): number {
  return periodOfDay[Math.floor(((lines.dates[line] as number) - (starts[0] as number)) / DAY_MS)] as number;
}

/** A stamp per customer, -1 at first, to hold the number of a period: as narrow as it can be, for the cache's sake. */
export function stamps(count: number, periods: number): Int8Array | Int16Array | Int32Array {
  if (periods < 2 ** 7) return new Int8Array(count).fill(-1);
  return (periods < 2 ** 15 ? new Int16Array(count) : new Int32Array(count)).fill(-1);
}

/** 1 if two 32-bit numbers differ, else 0, without a branch. */
export function differs(a: number, b: number): number {
  const bits = a ^ b;
  return (bits | -bits) >>> 31;
}

/** Where the run of lines in the same period, from `start` up to `end`, ends that begins at a row. */
export function endOfRun({ dates, ascending }: OrderColumns, row: number, start: number, end: number): number {
  if (ascending) return firstNotBelow(dates, end, row);
  let next = row + 1;
  while (next < dates.length && (dates[next] as number) >= start && (dates[next] as number) < end) next++;
  return next;
}
