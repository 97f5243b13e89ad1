import fc from "fast-check";
import { expect, test } from "vitest";
import { parseNumberText } from "../../src/columns/parseNumber.ts";

test("parseNumberText(decimal) is Number(decimal)", () => {
  const decimal = fc.stringMatching(/^[+-]?(\d{1,20}\.?\d{0,22}|\.\d{1,22})([eE][+-]?\d{1,2})?$/);
  fc.assert(
    fc.property(decimal, (text) => {
      expect(parseNumberText(text)).toBe(Number(text));
    }),
  );
});

test("parseNumberText(anything else) is missing or undefined", () => {
  for (const text of ["", "  ", "NA", "N/A", "NaN", "nan", "null", "NULL", "None"])
    expect(parseNumberText(text)).toBeNaN();
  for (const text of ["x", "1,234", "0x10", "1_000", "Infinity", "1e400", "+", ".", "e5"])
    expect(parseNumberText(text)).toBeUndefined();
});
