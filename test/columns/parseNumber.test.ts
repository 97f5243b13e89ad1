import fc from "fast-check";
import { expect, test } from "vitest";
import { parseNumber } from "../../src/columns/parseNumber.ts";

const parse = (text: string): number | undefined => {
  const bytes = new TextEncoder().encode(`<${text}>`);
  return parseNumber(bytes, 1, bytes.length - 1);
};

test("parseNumber(decimal) is Number(decimal), to the bit", () => {
  const decimal = fc.stringMatching(/^[+-]?(\d{1,20}\.?\d{0,22}|\.\d{1,22})([eE][+-]?\d{1,2})?$/);
  fc.assert(
    fc.property(decimal, (text) => {
      expect(parse(text)).toBe(Number(text));
    }),
    { numRuns: 3000 },
  );
});

test("parseNumber(double) gives the double back", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(parse(Object.is(value, -0) ? "-0" : String(value))).toBe(value);
    }),
  );
});

test("parseNumber(what marks a missing number) is NaN", () => {
  for (const text of ["", "  ", "NA", "N/A", "NaN", "nan", "null", "NULL", "None"]) expect(parse(text)).toBeNaN();
});

test("parseNumber(anything else) is undefined", () => {
  for (const text of [
    "x",
    "1,234",
    "0x10",
    "0b1",
    "1_000",
    "Infinity",
    "-Infinity",
    "1e400",
    "+",
    ".",
    "e5",
    "1e",
    "1\0",
  ]) {
    expect(parse(text)).toBeUndefined();
  }
});
