import fc from "fast-check";
import { expect, test } from "vitest";
import { type DateOrder, DateReading } from "../../src/columns/DateReading.ts";

const encoder = new TextEncoder();
/** Parses a cell with something on either side that must not be looked at. */
function parse(reading: DateReading, text: string, line = 1): string | null | undefined {
  const bytes = encoder.encode(`7${text},7`);
  const ms = reading.parse(bytes, 1, bytes.length - 2, line);
  return ms === undefined ? undefined : Number.isNaN(ms) ? null : new Date(ms).toISOString().replace(/\.000Z|Z/, "");
}
const once = (text: string, order?: DateOrder, zone?: string) => parse(new DateReading(order, zone), text);

test("DateReading.parse(every form of a day and a time) is what is written", () => {
  const at = "2025-01-31T16:05:06";
  for (const text of [
    ...[
      "2025-01-31 16:05:06",
      "2025-01-31T16:05:06Z",
      "2025-1-31 16:05:06",
      "2025-01-31T16:05:06+01",
      "20250131160506",
    ],
    ...["2025-01-31 16:05:06 -0500", "2025-01-31 16:05:06 UTC", "2025-01-31T16:05:06+01:00[Europe/Paris]"],
    ...[
      "2025/01/31 16:05:06",
      "31/01/2025 16:05:06",
      "1/31/2025 4:05:06 PM",
      "31.01.2025 16:05:06",
      "31-1-25 16:05:06",
    ],
    ...[
      "31-Jan-25 16:05:06",
      "Jan 31, 2025 4:05:06 PM",
      "31 janvier 2025 à 16:05:06",
      "31 de enero de 2025 16:05:06 hs.",
      "January 31, 2025 @ 4:05:06 PM",
      "Fri, 31 Jan 2025 16:05:06 GMT",
    ],
    ...[
      "31 de janeiro de 2025 16:05:06",
      "31. Januar 2025, 16:05:06 Uhr",
      "31 gen 2025 16:05:06",
      "Jan-31-25 16:05:06",
    ],
    ...["1738339506", "1738339506000", "45688.6702083333", "31 ene. 2025 16:05:06", "31-jan.-2025 4:05:06 p.m."],
  ])
    expect(once(text)?.slice(0, 19), text).toBe(at);
  for (const text of [
    "2025-01-31",
    "20250131",
    "31/01/25",
    "1/31/25",
    "31.1.2025",
    "31. 1. 2025",
    "45688",
    "31 janv. 2025",
    "venerdì 31 gennaio 2025",
  ])
    expect(once(text), text).toBe("2025-01-31T00:00:00");
  expect(once("1er janvier 2025")).toBe("2025-01-01T00:00:00");
  expect(once("25-01-31", "ymd")).toBe("2025-01-31T00:00:00");
  expect(once("05-oct.-71")).toBe("1971-10-05T00:00:00");
});

test("DateReading.parse(what is no date) is undefined, and missing where it says so", () => {
  for (const text of [
    "2025-02-30",
    "2025-13-01",
    "tomorrow",
    "31/31/2025",
    "2025-01-31 24:00:00",
    "2025-01-31 10:60",
    "12.50",
    "7",
    "2025",
    "32 janvier 2025",
    "2025-01-31 10:00 PX!",
  ])
    expect(once(text), text).toBeUndefined();
  for (const text of ["", " ", "NaT", "0000-00-00", "NULL", "-"]) expect(once(text), text).toBeNull();
});

test("DateReading keeps day first and month first until a cell tells which is right", () => {
  const reading = new DateReading();
  expect([parse(reading, "03/04/2025"), new Date(reading.other).toISOString().slice(0, 10)]).toEqual([
    "2025-04-03T00:00:00",
    "2025-03-04",
  ]);
  expect([parse(reading, "03/04/2025 10:00"), reading.undecided.length]).toEqual(["2025-04-03T10:00:00", 2]);
  expect([parse(reading, "5/5/2025"), reading.other]).toEqual(["2025-05-05T00:00:00", Number.NaN]);
  expect([parse(reading, "1/13/2025", 9), reading.turned, reading.open, reading.order]).toEqual([
    "2025-01-13T00:00:00",
    true,
    false,
    "mdy",
  ]);
  expect([parse(reading, "03/04/2025"), parse(reading, "13/01/2025")]).toEqual(["2025-03-04T00:00:00", undefined]);
  expect([reading.evidence, reading.format]).toEqual([{ line: 9, text: "1/13/2025" }, "MM/DD/YYYY"]);
});

test("DateReading holds a column to the way of its first cell", () => {
  for (const [first, other] of [
    ["2025-01-31", "31/01/2025"],
    ["31/01/2025", "31.01.2025"],
    ["31/01/2025", "31/01/25"],
    ["20250131", "2025-01-31"],
    ["1738339506", "1738339506000"],
    ["10:30", "2025-01-31 10:30"],
  ] as const) {
    const reading = new DateReading();
    expect(parse(reading, first)).toBeDefined();
    expect(parse(reading, other), other).toBeUndefined();
    expect(parse(reading, first)).toBeDefined();
  }
});

test("DateReading(zone) converts what has an offset, and that alone", () => {
  expect(once("2025-01-31 22:30:00 -0500", undefined, "utc")).toBe("2025-02-01T03:30:00");
  expect(once("2025-01-31T23:30:00Z", undefined, "Europe/Berlin")).toBe("2025-02-01T00:30:00");
  expect(once("2025-07-31T23:30:00Z", undefined, "Europe/Berlin")).toBe("2025-08-01T01:30:00");
  expect(once("2025-01-31 22:30:00", undefined, "utc")).toBe("2025-01-31T22:30:00");
  expect(once("1738366200", undefined, "America/New_York")).toBe("2025-01-31T18:30:00");
});

test("DateReading reads a column of days, in order or not, as each day by itself", () => {
  const days = fc.array(fc.date({ min: new Date("1971-01-01"), max: new Date("2069-12-31"), noInvalidDate: true }), {
    minLength: 1,
    maxLength: 30,
  });
  const two = (value: number): string => String(value).padStart(2, "0");
  const forms: ((date: Date) => string)[] = [
    (date) => date.toISOString(),
    (date) =>
      `${two(date.getUTCDate())}.${two(date.getUTCMonth() + 1)}.${date.getUTCFullYear()} ${date.getUTCHours()}:${two(date.getUTCMinutes())}`,
    (date) =>
      `${["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`,
  ];
  fc.assert(
    fc.property(days, fc.constantFrom(...forms), (list, form) => {
      const reading = new DateReading("dmy");
      for (const date of list) expect(parse(reading, form(date))).toBe(parse(new DateReading("dmy"), form(date)));
    }),
  );
});

test("DateReading.parse(days with dashes and with slashes, as a spreadsheet leaves them) is one order of day and month", () => {
  const reading = new DateReading();
  const read = (text: string) => reading.parse(new TextEncoder().encode(text), 0, text.length, 1);
  expect(read("7/1/2024")).toBeDefined();
  expect(read("28-02-2024")).toBe(Date.parse("2024-02-28"));
  expect(reading.order).toBe("dmy");
  expect(read("7/3/2024")).toBe(Date.parse("2024-03-07"));
  // points are another way of writing, and so are two digits
  expect([read("7.3.2024"), read("7-3-24")]).toEqual([undefined, undefined]);
});
