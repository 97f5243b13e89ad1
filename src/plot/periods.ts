import { pairs } from "d3-array";
import { OptionError } from "../errors.ts";
import { requireOneOf, requireWhole } from "../options.ts";
import { DAY_MS, PERIODS, type Period } from "../time.ts";
import type { BandScale, ChartOptions } from "./Chart.ts";
import type { Formats } from "./formats.ts";

/** How numbers are written, and how long the periods are. */
export interface PeriodChartOptions extends ChartOptions {
  /** What the question was asked by. Default what the days of the answer show: of a single period, or where some are left out, that can be wrong. */
  readonly period?: Period;
  /** How many periods to draw, the latest ones, from 1. Default all of a line or bars, 24 cohorts of a triangle, 60 of curves. */
  readonly last?: number;
}

/** The names of the options that charts by period have besides those of all charts. */
export const PERIOD_OPTIONS: readonly string[] = ["period", "last"];

/** Periods by their first days, as an axis has them. */
export interface PeriodAxis {
  /** `month`, say; `period` where one alone does not tell. */
  readonly unit: string;
  readonly scale: BandScale;
  /** Each in full, in order. */
  readonly names: readonly string[];
  /** From the first to the last, in words. */
  readonly span: string;
}

/** Whether it has the form of a day, and is none. */
const isNoDay = (start: string): boolean => !start.includes("W") && Number.isNaN(Date.parse(start));

/** How long periods are, in words; `period` where one alone does not tell. */
function unitOf(starts: readonly number[]): Period | "period" {
  if (starts.length < 2) return "period";
  const dates = starts.map((start) => new Date(start));
  if (dates.every((date) => date.getUTCDate() === 1)) {
    const months = dates.map((date) => date.getUTCMonth());
    if (months.every((month) => month === 0)) return "year";
    return months.every((month) => month % 3 === 0) ? "quarter" : "month";
  }
  return pairs(starts).every(([one, next]) => (next - one) % (7 * DAY_MS) === 0) ? "week" : "day";
}

/**
 * How long periods are between which so many lie: that of cohorts, which say how many periods each was followed.
 *
 * @param starts first days of cohorts
 * @param followed periods from each to the last day known
 */
export function unitBetween(starts: readonly string[], followed: readonly number[]): Period | undefined {
  const [first, last] = [Date.parse(starts[0] ?? ""), Date.parse(starts.at(-1) ?? "")];
  const steps = (followed[0] ?? 0) - (followed.at(-1) ?? 0);
  if (!(steps > 0)) return undefined;
  const days = (last - first) / DAY_MS / steps;
  return LENGTHS.find(([, least]) => days >= least)?.[0];
}

/** Periods, and their fewest days. */
const LENGTHS = [
  ["year", 365],
  ["quarter", 89],
  ["month", 28],
  ["week", 7],
  ["day", 1],
] as const;

/**
 * Periods as an axis.
 *
 * @param starts first days as `2025-01-31`, or weeks as `2025-W05`, in order of time
 */
export function periodAxis(caller: string, starts: readonly string[], formats: Formats, unit?: Period): PeriodAxis {
  if (unit !== undefined) requireOneOf(caller, "period", unit, PERIODS);
  for (const [i, start] of starts.entries())
    if (typeof start !== "string" || !/^\d{4}-(\d\d-\d\d|W\d\d)$/.test(start) || isNoDay(start))
      throw new OptionError(caller, `answer[${i}]`, "a period that begins on a day, as 2025-01-31", start);
  const times = starts.map((start) => Date.parse(start));
  const isNamed = starts.some((start) => start.includes("W"));
  const length = unit ?? (isNamed ? "week" : unitOf(times));
  const name = (start: string): string => {
    const date = new Date(start);
    if (isNamed) return start;
    if (length === "month") return formats.monthOfYear(date);
    if (length === "quarter") return `Q${quarterOf(date)} ${date.getUTCFullYear()}`;
    if (length === "year") return String(date.getUTCFullYear());
    return length === "period" ? `from ${formats.day(date)}` : formats.day(date);
  };
  const short = (start: string): string => {
    const date = new Date(start);
    if (isNamed) return start.slice(start.indexOf("W"));
    if (length === "month") return formats.month(date);
    if (length === "quarter") return `Q${quarterOf(date)}`;
    return length === "year" ? String(date.getUTCFullYear()) : formats.dayOfMonth(date);
  };
  const names = starts.map(name);
  const [first, last] = [names[0], names.at(-1)];
  return {
    unit: length,
    names,
    scale: {
      kind: "band",
      label: "",
      values: starts.map(short),
      ...(length !== "year" && { groups: starts.map((start) => start.slice(0, start.indexOf("-", 1))) }),
    },
    span: first === undefined ? "none" : first === last ? first : `${first} to ${last}`,
  };
}

const quarterOf = (date: Date): number => Math.floor(date.getUTCMonth() / 3) + 1;

/** A word at the beginning. */
export const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;

/** What `partial` means, where one is. */
export const partialNote = (isPartial: boolean, unit: string, look: "pale" | "dotted"): readonly string[] =>
  isPartial ? [`The last ${unit} is incomplete (${look}).`] : [];

/**
 * The latest of some periods.
 *
 * @throws OptionError
 */
export function latest<T>(caller: string, periods: readonly T[], last = Number.POSITIVE_INFINITY): readonly T[] {
  if (last !== Number.POSITIVE_INFINITY) requireWhole(caller, "last", last, 1);
  return periods.slice(-last);
}

/**
 * The latest cohorts, as an axis.
 *
 * @param most how many, where no other number is asked for
 * @param followed periods from a cohort to the last day known
 */
export function cohortAxis<T extends { readonly cohortStart: string }>(
  caller: string,
  cohorts: readonly T[],
  { period, last }: PeriodChartOptions,
  most: number,
  followed: (cohort: T) => number,
  formats: Formats,
): PeriodAxis & { readonly shown: readonly T[] } {
  const startsOf = (some: readonly T[]) => some.map(({ cohortStart }) => cohortStart);
  const shown = latest(caller, cohorts, last ?? most);
  const unit = period ?? unitBetween(startsOf(cohorts), cohorts.map(followed));
  return { ...periodAxis(caller, startsOf(shown), formats, unit), shown };
}

/** Says that some periods are not drawn, where that is so. */
export const latestNote = (shown: number, all: number, unit: string): readonly string[] =>
  shown < all ? [`Only the latest ${shown} of ${all} ${unit}s are shown.`] : [];
