import fc from "fast-check";
import { expect, test } from "vitest";
import { type DecimalMark, NumberReading } from "../../src/columns/NumberReading.ts";

const encoder = new TextEncoder();
/** Parses a cell with something on either side that must not be looked at. */
function parse(reading: NumberReading, text: string, line = 1): number | undefined {
  const bytes = encoder.encode(`7${text}7`);
  return reading.parse(bytes, 1, bytes.length - 1, line);
}
const once = (text: string, decimal?: DecimalMark) => parse(new NumberReading(decimal), text);

test("NumberReading('.').parse(decimal) is Number(decimal), to the bit", () => {
  const decimal = fc.stringMatching(/^[+-]?(\d{1,20}\.?\d{0,22}|\.\d{1,22})([eE][+-]?\d{1,2})?$/);
  fc.assert(
    fc.property(decimal, (text) => {
      expect(once(text, ".")).toBe(Number(text));
    }),
    { numRuns: 3000 },
  );
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(once(Object.is(value, -0) ? "-0" : String(value), ".")).toBe(value);
      expect(once(String(value).replace(".", ","), ",")).toBe(value + 0);
    }),
  );
});

test("NumberReading.parse(every form of money) is its value", () => {
  for (const [text, value] of [
    ...([
      ["1,234.50", 1234.5],
      ["1.234,50", 1234.5],
      ["1 234,50", 1234.5],
      ["1\u00a0234,50", 1234.5],
    ] as const),
    ...([
      ["1\u202f234,50", 1234.5],
      ["1'234.50", 1234.5],
      ["1’234.50", 1234.5],
      ["$1,234.50", 1234.5],
    ] as const),
    ...([
      ["5 €", 5],
      ["EUR 5,00", 5],
      ["(12.00)", -12],
      ["12.50-", -12.5],
      ["−5", -5],
      ["R$ 1.234,50", 1234.5],
    ] as const),
    ...([
      ["-$5.59", -5.59],
      ["$-5.59", -5.59],
      ["$ (5.00)", -5],
      ["€ 5,-", 5],
      ["5 kr", 5],
      ["Fr. 5.05", 5.05],
    ] as const),
    ...([
      ["1.234.567", 1234567],
      ["1,23,456.78", 123456.78],
      ["+5", 5],
      [" 5 ", 5],
      ["20%", 20],
      ["1.5E+2", 150],
    ] as const),
  ])
    expect(once(text), text).toBe(value);
});

test("NumberReading.parse(what is no number) is undefined, and missing where it says so", () => {
  for (const text of [
    "x",
    "0x10",
    "1_000",
    "Infinity",
    "1e400",
    "+",
    ".",
    "1.2.3",
    "12-5",
    "5kg",
    "1'2",
    "--5",
    "1 2",
    "ABC 5",
    "5 6 €",
    "1\0",
  ])
    expect(once(text), text).toBeUndefined();
  for (const text of ["", "  ", "NA", "NULL", "-", "–", "nan", "#N/A"]) expect(once(text), text).toBeNaN();
});

test("NumberReading keeps both readings until a cell tells which is right", () => {
  const reading = new NumberReading();
  expect([parse(reading, "1.250"), reading.other, reading.open]).toEqual([1.25, 1250, true]);
  expect([parse(reading, "7"), reading.other]).toEqual([7, Number.NaN]);
  expect([parse(reading, "3,50", 9), reading.turned, reading.open]).toEqual([3.5, true, false]);
  expect(reading.evidence).toEqual({ line: 9, text: "3,50" });
  expect([parse(reading, "1.250"), parse(reading, "1.25")]).toEqual([1250, undefined]);
  expect(reading.undecided).toEqual([{ line: 1, text: "1.250" }]);
});

test("NumberReading notes the currencies beside its numbers", () => {
  const reading = new NumberReading(".");
  const units = ["$5", "5", "€ 5", "$7"].map((text) => {
    parse(reading, text);
    return reading.unit;
  });
  expect([units, reading.units]).toEqual([
    [1, 0, 2, 1],
    ["$", "€"],
  ]);
});
