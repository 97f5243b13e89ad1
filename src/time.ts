import { OptionError } from "./errors.ts";
import { requireOneOf } from "./options.ts";

export const DAY_MS = 86_400_000;

/** The years that can be written with four digits. */
export const YEARS = {
  /** `0000-01-01T00:00:00.000Z` */
  first: -62_167_219_200_000,
  /** `9999-12-31T23:59:59.999Z` */
  last: 253_402_300_799_999,
} as const;

/** Epoch milliseconds, asked of the machine in this file alone: the default of every `now` option. */
export const clock = (): number => Date.now();

/** Milliseconds from some moment on, finely divided: to time what takes less than one. */
export const stopwatch = (): number => performance.now();

/** Epoch milliseconds of a day of the Gregorian calendar, or `undefined` when there is no such day. */
export function startOfDay(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  if (day > 28 && day > daysIn(year, month)) return undefined;
  // a year that begins in March ends with the day that not every year has; Date.UTC costs ten times as much
  const y = month > 2 ? year : year - 1;
  const daysBefore = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5);
  return (
    (365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + daysBefore + day - 719_469) * DAY_MS
  );
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** A day: as `2025-01-31`, or a `Date` whose UTC parts are the shop's clock and whose time of day is ignored. */
export type Day = Date | string;

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;

/** The days since 1970 of an option that is a day; `undefined` where it is not given. */
export function dayNumber(caller: string, option: string, value: Day | undefined): number | undefined {
  if (value === undefined) return undefined;
  let ms: number | undefined;
  if (value instanceof Date) ms = value.getTime();
  else if (typeof value === "string") {
    const [, year, month, day] = DAY.exec(value) ?? [];
    ms = startOfDay(Number(year), Number(month), Number(day));
  }
  if (ms !== undefined && ms >= YEARS.first && ms <= YEARS.last) return Math.floor(ms / DAY_MS);
  throw new OptionError(caller, option, "a day, as a Date or as 2025-01-31", value);
}

/** The stretches of the calendar. */
export const PERIODS = ["day", "week", "month", "quarter", "year"] as const;

/** A stretch of the calendar. */
export type Period = (typeof PERIODS)[number];

/** Days and months that periods have. */
const LENGTHS: { readonly [name in Period]: readonly [days: number, months: number] } = {
  day: [1, 0],
  week: [7, 0],
  month: [0, 1],
  quarter: [0, 3],
  year: [0, 12],
};
/** Days that a month has on average. */
const MONTH_DAYS = 30.436875;
/** Periods that a calendar may have: a single date with a mistyped year can ask for millions. */
const MOST_PERIODS = 100_000;

/** The days of the week. */
export const WEEK_DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

/** A day of the week. */
export type WeekDay = (typeof WEEK_DAYS)[number];

/** The periods from that of one date to that of another, without gaps, and which of them a date falls into. */
export interface Calendar {
  /** Where each period begins, in epoch milliseconds, and where the one after the last would. */
  readonly starts: Float64Array;
  /** By day from the first period's first: the number of the period. */
  readonly periodOfDay: Int32Array;
}

/** @throws OptionError for an unknown period, and for more periods than 100,000 */
export function calendarOf(
  caller: string,
  period: Period,
  from: number,
  to: number,
  weekStart: WeekDay = "monday",
): Calendar {
  requireOneOf(caller, "period", period, PERIODS);
  requireOneOf(caller, "weekStart", weekStart, WEEK_DAYS);
  const [days, months] = LENGTHS[period];
  if ((to - from) / DAY_MS / (days + months * MONTH_DAYS) > MOST_PERIODS) {
    const expected = `a longer one for dates from ${dayText(from)} to ${dayText(to)}, which have more than 100,000 of it`;
    throw new OptionError(caller, "period", expected, period);
  }
  const starts = [startOf(period, from, WEEK_DAYS.indexOf(weekStart))];
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

/** The ISO 8601 name of the week that begins on a Monday: `2025-W01`; a week belongs to the year of its Thursday. */
export function isoWeek(monday: number): string {
  const thursday = new Date(monday + 3 * DAY_MS);
  const first = new Date(thursday);
  first.setUTCMonth(0, 1);
  const week = 1 + Math.floor((thursday.getTime() - first.getTime()) / (7 * DAY_MS));
  const [year] = dayText(thursday.getTime()).split(/-\d\d-\d\d$/);
  return `${year}-W${String(week).padStart(2, "0")}`;
}

function startOf(period: Period, ms: number, weekStart: number): number {
  const date = new Date(ms);
  const [, months] = LENGTHS[period];
  date.setUTCHours(0, 0, 0, 0);
  if (period === "week") date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 7 - weekStart) % 7));
  if (months > 0) date.setUTCMonth(date.getUTCMonth() - (date.getUTCMonth() % months), 1);
  return date.getTime();
}

function startAfter(period: Period, start: number): number {
  const date = new Date(start);
  const [days, months] = LENGTHS[period];
  return date.setUTCMonth(date.getUTCMonth() + months, date.getUTCDate() + days);
}

/** A length of time with its unit: `{ days: 90 }`, `{ weeks: 13 }` or `{ years: 1 }` (of 365 days). */
export type Duration = { readonly days: number } | { readonly weeks: number } | { readonly years: number };

const DAYS = { days: 1, weeks: 7, years: 365 } as const;

/** A duration in days: whole ones, as orders are counted by days, up to 100 years. */
export function daysOf(caller: string, option: string, duration: Duration): number {
  const [[unit, count] = ["", Number.NaN], ...others] = Object.entries(duration ?? {});
  const days = unit in DAYS && typeof count === "number" ? count * DAYS[unit as keyof typeof DAYS] : Number.NaN;
  if (others.length === 0 && Number.isInteger(days) && days > 0 && days <= 36_500) return days;
  const expected = "a duration of whole days up to 100 years, as { days: 90 }, { weeks: 13 } or { years: 1 }";
  throw new OptionError(caller, option, expected, duration);
}

/** Which parts of a `Date` are the shop's clock: its UTC parts, those of the machine's zone, or those of an IANA zone. */
export type RowDates = "utc" | "local" | (string & {});

/** @throws OptionError for a zone that nobody knows */
export function requireRowDates(caller: string, value: RowDates | undefined): void {
  if (value === undefined || value === "utc" || value === "local") return;
  try {
    formatterOf(value);
  } catch {
    throw new OptionError(caller, "rowDates", "utc, local or an IANA zone such as Europe/Berlin", value);
  }
}

/** @throws OptionError for what is neither `utc` nor an IANA zone */
export function requireZone(caller: string, option: string, value: string): void {
  try {
    if (value !== "utc") formatterOf(value);
  } catch {
    throw new OptionError(caller, option, "utc or an IANA zone such as Europe/Berlin", value);
  }
}

const GREGORIAN = /* @__PURE__ */ Date.UTC(1583, 0, 2);

/**
 * Epoch milliseconds whose UTC parts are what a clock in a zone shows at a moment; NaN in other zones than UTC before 1583.
 */
export function clockTime(date: Date, zone: RowDates): number {
  if (zone === "utc") return date.getTime();
  // before, Intl counts by another calendar
  if (!(date.getTime() >= GREGORIAN)) return Number.NaN;
  const [year, month, day, ...time] = zone === "local" ? localParts(date) : zoneParts(date, zone);
  if (year === undefined || Number.isNaN(year)) return Number.NaN;
  const [hour = 0, minute = 0, second = 0] = time;
  const start = startOfDay(year, month as number, day as number) ?? Number.NaN;
  return start + ((hour * 60 + minute) * 60 + second) * 1000 + date.getMilliseconds();
}

/** Offsets of zones by quarter of an hour: clocks change at no finer moments. */
const offsets = new Map<string, Map<number, number>>();
const QUARTER_MS = 900_000;

/** Milliseconds that the clock of an IANA zone is ahead of UTC at a moment. */
export function offsetIn(zone: string, instant: number): number {
  let known = offsets.get(zone);
  if (known === undefined) {
    known = new Map();
    offsets.set(zone, known);
  }
  const quarter = Math.floor(instant / QUARTER_MS);
  let offset = known.get(quarter);
  if (offset === undefined) {
    offset = clockTime(new Date(quarter * QUARTER_MS), zone) - quarter * QUARTER_MS;
    // the quarters of a life of orders are few, those of hostile dates are not
    if (known.size > 1_000_000) known.clear();
    known.set(quarter, offset);
  }
  return offset;
}

/** Whether a moment is midnight in the machine's zone, or in UTC. */
export function isMidnight(date: Date, zone: "local" | "utc"): boolean {
  const ms = clockTime(date, zone);
  return ms % DAY_MS === 0;
}

function localParts(date: Date): number[] {
  return [
    date.getFullYear(),
    date.getMonth() + 1,
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
    date.getSeconds(),
  ];
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    const numeric = "numeric";
    const parts = {
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    } as const;
    formatter = new Intl.DateTimeFormat("en-US", { ...parts, timeZone, calendar: "iso8601", hourCycle: "h23" });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

function zoneParts(date: Date, zone: string): number[] {
  if (Number.isNaN(date.getTime())) return [Number.NaN];
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(date)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return ["year", "month", "day", "hour", "minute", "second"].map((type) => parts.get(type as "year") ?? Number.NaN);
}
