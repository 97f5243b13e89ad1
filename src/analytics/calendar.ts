import { requireOneOf } from "../errors.ts";

/** A stretch of the calendar; weeks begin on Monday. */
export type Period = "day" | "week" | "month" | "quarter" | "year";

const PERIODS: readonly Period[] = ["day", "week", "month", "quarter", "year"];
export const DAY_MS = 86_400_000;

/** The periods from that of one date to that of another, without gaps, and which of them a date falls into. */
export interface Calendar {
  /** Where each period begins, in epoch milliseconds, and where the one after the last would. */
  readonly starts: Float64Array;
  /** By day from the first period's first: the number of the period. */
  readonly periodOfDay: Int32Array;
}

/** @throws OptionError for an unknown period */
export function calendarOf(caller: string, period: Period, from: number, to: number): Calendar {
  requireOneOf(caller, "period", period, PERIODS);
  const starts = [startOf(period, from)];
  while ((starts.at(-1) as number) <= to) starts.push(startAfter(period, starts.at(-1) as number));
  const first = starts[0] as number;
  const periodOfDay = new Int32Array(((starts.at(-1) as number) - first) / DAY_MS);
  for (let i = 0; i + 1 < starts.length; i++) {
    periodOfDay.fill(i, ((starts[i] as number) - first) / DAY_MS, ((starts[i + 1] as number) - first) / DAY_MS);
  }
  return { starts: Float64Array.from(starts), periodOfDay };
}

/** `2025-01-31` of epoch milliseconds. */
export function dayText(ms: number): string {
  return new Date(ms).toISOString().replace(/T.*/, "");
}

function startOf(period: Period, ms: number): number {
  const date = new Date(ms);
  date.setUTCHours(0, 0, 0, 0);
  if (period === "week") date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  if (period === "month") date.setUTCDate(1);
  if (period === "quarter") date.setUTCMonth(date.getUTCMonth() - (date.getUTCMonth() % 3), 1);
  if (period === "year") date.setUTCMonth(0, 1);
  return date.getTime();
}

function startAfter(period: Period, start: number): number {
  const date = new Date(start);
  if (period === "day") date.setUTCDate(date.getUTCDate() + 1);
  if (period === "week") date.setUTCDate(date.getUTCDate() + 7);
  if (period === "month") date.setUTCMonth(date.getUTCMonth() + 1);
  if (period === "quarter") date.setUTCMonth(date.getUTCMonth() + 3);
  if (period === "year") date.setUTCFullYear(date.getUTCFullYear() + 1);
  return date.getTime();
}
