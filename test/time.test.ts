import fc from "fast-check";
import { expect, test } from "vitest";
import {
  calendarOf,
  clock,
  clockTime,
  DAY_MS,
  type Day,
  type Duration,
  dayNumber,
  daysOf,
  dayText,
  isMidnight,
  isoWeek,
  type Period,
  startOfDay,
  stopwatch,
  type WeekDay,
} from "../src/time.ts";
import { invalidOption } from "./shared/failures.ts";
import { periodStart, periods, periodsBetween } from "./shared/orders.ts";

test("clock() is the machine's", () => {
  expect(Math.abs(clock() - Date.now())).toBeLessThan(1000);
});

test("stopwatch() does not go back", () => {
  const begin = stopwatch();
  expect(stopwatch()).toBeGreaterThanOrEqual(begin);
});

const starts = (period: Period, from: string, to: string) =>
  [...calendarOf("test", period, Date.parse(from), Date.parse(to)).starts].map(dayText);

test("calendarOf(period, from, to) begins with the period of the one and ends after that of the other", () => {
  const around = (period: Period) => starts(period, "2024-02-29T23:59Z", "2024-03-01");
  expect(around("day")).toEqual(["2024-02-29", "2024-03-01", "2024-03-02"]);
  expect(around("week")).toEqual(["2024-02-26", "2024-03-04"]);
  expect(around("month")).toEqual(["2024-02-01", "2024-03-01", "2024-04-01"]);
  expect(around("quarter")).toEqual(["2024-01-01", "2024-04-01"]);
  expect(around("year")).toEqual(["2024-01-01", "2025-01-01"]);
});

test("calendarOf(period, from, to) numbers the periods by day", () => {
  const { periodOfDay } = calendarOf("test", "month", Date.parse("2023-02-10"), Date.parse("2023-03-01"));
  expect(periodOfDay).toHaveLength(28 + 31);
  expect([periodOfDay[0], periodOfDay[27], periodOfDay[28], periodOfDay[58]]).toEqual([0, 0, 1, 1]);
});

test("calendarOf(period, from, nothing) has no period", () => {
  const { starts: none, periodOfDay } = calendarOf("test", "year", 0, Number.NEGATIVE_INFINITY);
  expect([none.length, periodOfDay.length]).toEqual([1, 0]);
});

test("calendarOf(no period) names the option and the caller", () => {
  const call = () => calendarOf("getTrends", "hour" as Period, 0, 0);
  expect(call).toThrow(invalidOption("period"));
  expect(call).toThrow('getTrends: period must be one of day, week, month, quarter, year, got "hour"');
});

test("dayText(ms) is the day in UTC, in years before the first too", () => {
  expect(dayText(Date.UTC(2025, 0, 31, 23, 59, 59, 999))).toBe("2025-01-31");
  expect(dayText(-1)).toBe("1969-12-31");
  expect(dayText(Date.UTC(-1, 11, 27))).toBe("-000001-12-27");
});

test("calendarOf(period, from, to) is what walking over the days gives", () => {
  const from = fc.integer({ min: Date.UTC(1895, 0), max: Date.UTC(2105, 0) });
  fc.assert(
    fc.property(fc.constantFrom(...periods), from, fc.nat(1600), fc.nat(DAY_MS), (period, first, days, ms) => {
      const last = first + days * DAY_MS + ms;
      const calendar = calendarOf("test", period, first, last);
      const texts = [...calendar.starts].map(dayText);
      expect(texts.slice(0, -1)).toEqual(periodsBetween(period, first, last));
      expect([...calendar.starts].every((start) => start % DAY_MS === 0)).toBe(true);
      const walked = Array.from(calendar.periodOfDay, (_, day) =>
        texts.indexOf(periodStart(period, (calendar.starts[0] as number) + day * DAY_MS)),
      );
      expect([...calendar.periodOfDay]).toEqual(walked);
      expect(calendar.starts[0]).toBeLessThanOrEqual(first);
      expect(calendar.starts.at(-1)).toBeGreaterThan(last);
    }),
    { numRuns: 60 },
  );
});

test("daysOf(duration) is in days: 7 a week, 365 a year", () => {
  const durations: Duration[] = [{ days: 90 }, { weeks: 13 }, { years: 1 }, { years: 100 }];
  expect(durations.map((duration) => daysOf("f", "horizon", duration))).toEqual([90, 91, 365, 36_500]);
});

test.each<unknown>([
  { days: 0 },
  { days: 1.5 },
  { years: 0.25 },
  { days: -1 },
  { days: Number.NaN },
  { days: Number.POSITIVE_INFINITY },
  { years: 100.1 },
  { months: 3 },
  { constructor: 3 },
  { days: 1, weeks: 1 },
  {},
  90,
  null,
])("daysOf(%o) names the option and shows what would do", (duration) => {
  expect(() => daysOf("f", "horizon", duration as Duration)).toThrow(invalidOption("horizon"));
  expect(() => daysOf("f", "horizon", duration as Duration)).toThrow("as { days: 90 }");
});

test("startOfDay(a day there is not) is undefined", () => {
  expect(startOfDay(2023, 2, 29)).toBeUndefined();
  expect(startOfDay(1900, 2, 29)).toBeUndefined();
  expect(startOfDay(2000, 2, 29)).toBe(Date.UTC(2000, 1, 29));
  expect(startOfDay(2023, 4, 31)).toBeUndefined();
  expect(startOfDay(2023, 0, 1)).toBeUndefined();
  expect(startOfDay(2023, 1, 0)).toBeUndefined();
});

test("startOfDay(a year before 100) is not of the twentieth century", () => {
  expect(startOfDay(1, 1, 1)).toBe(Date.parse("0001-01-01T00:00:00Z"));
  expect(startOfDay(99, 12, 31)).toBe(Date.parse("0099-12-31T00:00:00Z"));
});

test("isoWeek(monday) is the year and the week of its Thursday", () => {
  const weeks = ["2024-12-30", "2025-12-22", "2020-12-28", "2021-01-04", "2027-01-04", "2018-12-31"];
  expect(weeks.map((day) => isoWeek(Date.parse(day)))).toEqual([
    ...["2025-W01", "2025-W52", "2020-W53", "2021-W01", "2027-W01", "2019-W01"],
  ]);
});

test("calendarOf(week) begins its weeks on the day that is wanted", () => {
  const first = (weekStart: WeekDay) => {
    const { starts } = calendarOf("f", "week", Date.parse("2025-01-01"), Date.parse("2025-01-01"), weekStart);
    return [...starts].map(dayText);
  };
  expect(first("monday")).toEqual(["2024-12-30", "2025-01-06"]);
  expect(first("sunday")).toEqual(["2024-12-29", "2025-01-05"]);
  expect(first("wednesday")).toEqual(["2025-01-01", "2025-01-08"]);
  expect(first("thursday")).toEqual(["2024-12-26", "2025-01-02"]);
  expect(() => first("friyay" as WeekDay)).toThrow(invalidOption("weekStart"));
});

test("calendarOf(more periods than anybody reads) says what would do", () => {
  const [from, to] = [Date.parse("2025-01-01"), Date.parse("9999-12-31")];
  expect(() => calendarOf("f", "day", from, to)).toThrow(
    "f: period must be a longer one for dates from 2025-01-01 to 9999-12-31",
  );
  expect(calendarOf("f", "month", from, to).starts).toHaveLength(95_701);
  expect(calendarOf("f", "day", from, from + 99_999 * DAY_MS).starts).toHaveLength(100_001);
});

test("clockTime(date, zone) shows what a clock there shows, summer time and all; this suite runs in Auckland", () => {
  const date = new Date("2025-07-01T12:30:45.250Z");
  const shown = (zone: string, moment = date) => new Date(clockTime(moment, zone)).toISOString();
  expect(shown("utc")).toBe("2025-07-01T12:30:45.250Z");
  expect(shown("local")).toBe("2025-07-02T00:30:45.250Z");
  expect(shown("Europe/Berlin")).toBe("2025-07-01T14:30:45.250Z");
  expect(shown("America/New_York")).toBe("2025-07-01T08:30:45.250Z");
  expect(clockTime(new Date(Number.NaN), "local")).toBeNaN();
  expect(clockTime(new Date(Number.NaN), "Europe/Berlin")).toBeNaN();
  expect(isMidnight(new Date(2025, 0, 31), "local")).toBe(true);
  expect(isMidnight(new Date(2025, 0, 31), "utc")).toBe(false);
});

test("clockTime(date, local) is the machine's own parts", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }), (date) => {
      const parts = new Date(clockTime(date, "local"));
      expect([parts.getUTCFullYear(), parts.getUTCMonth(), parts.getUTCDate(), parts.getUTCHours()]).toEqual([
        ...[date.getFullYear(), date.getMonth(), date.getDate(), date.getHours()],
      ]);
      expect(clockTime(date, "Pacific/Auckland")).toBe(clockTime(date, "local"));
    }),
  );
});

test("clockTime(a date before the Gregorian calendar, another zone than UTC) is none", () => {
  for (const zone of ["local", "Europe/Berlin"]) {
    for (const date of ["1500-06-15", "0050-06-15", "-000350-06-15"]) expect(clockTime(new Date(date), zone)).toBeNaN();
    expect(new Date(clockTime(new Date("1600-06-15T12:00:00Z"), zone)).getUTCFullYear()).toBe(1600);
  }
  expect(clockTime(new Date("0050-06-15"), "utc")).toBe(Date.parse("0050-06-15"));
});

test("dayNumber(caller, option, day) counts days since 1970, of a Date by its UTC parts", () => {
  const days = (value: Day | undefined) => dayNumber("f", "asOf", value);
  expect([days(undefined), days("1970-01-02"), days("2024-02-29")]).toEqual([undefined, 1, 19_782]);
  expect([days(new Date("2024-02-29T23:59:59.999Z")), days(new Date(-1))]).toEqual([19_782, -1]);
  const wrong = [
    "2025-02-29",
    "2025-1-1",
    "2025-01-01T00:00",
    "",
    "today",
    null,
    5,
    {},
    new Date(Number.NaN),
    new Date(8e15),
    new Date(-8e15),
  ];
  for (const value of wrong) expect(() => days(value as string)).toThrow(invalidOption("asOf"));
});

test("startOfDay(year, month, day) is what the platform's Date says, from the year 0 on", () => {
  for (const year of [0, 1, 4, 99, 100, 400, 1582, 1899, 1900, 1970, 1999, 2000, 2023, 2024, 2100, 9999])
    for (let month = 0; month <= 13; month++)
      for (const day of [0, 1, 28, 29, 30, 31, 32]) {
        const date = new Date(0);
        date.setUTCFullYear(year, month - 1, day);
        const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
        expect(startOfDay(year, month, day), `${year}-${month}-${day}`).toBe(isDay ? date.getTime() : undefined);
      }
});
