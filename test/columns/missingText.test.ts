import fc from "fast-check";
import { expect, test } from "vitest";
import { isMissing } from "../../src/columns/missingText.ts";

test("isMissing(what programs write for nothing) is true", () => {
  for (const text of [
    ...["", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NaT", "null", "NULL", "Null", "None", "none", "nil", "\\N"],
    ...["-", "–", "—", "--", "0000-00-00", "0000-00-00 00:00:00"],
  ])
    expect(isMissing(text), text).toBe(true);
});

test("isMissing(a value, or anything around what is missing) is false", () => {
  for (const text of ["0", " ", "na", "Na", "---", "NULL ", "#REF!", "unknown", "0000-00-01", "constructor"])
    expect(isMissing(text), text).toBe(false);
  fc.assert(
    fc.property(fc.oneof(fc.integer(), fc.double({ noNaN: true })), (value) => {
      expect(isMissing(String(value))).toBe(false);
    }),
  );
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true }), (date) => {
      expect(isMissing(date.toISOString().slice(0, 10))).toBe(false);
    }),
  );
});
