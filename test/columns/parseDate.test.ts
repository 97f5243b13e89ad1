import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDateText } from "../../src/columns/parseDate.ts";

test("parseDateText(an ISO date) is that date", () => {
  const date = fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true });
  fc.assert(
    fc.property(date, (value) => {
      expect(parseDateText(value.toISOString())).toBe(value.getTime());
      expect(parseDateText(value.toISOString().slice(0, 10))).toBe(
        Math.floor(value.getTime() / 86_400_000) * 86_400_000,
      );
    }),
  );
});

test("parseDateText(with an offset) is the clock that is written", () => {
  expect(parseDateText("2025-01-01T00:30:00+05:30")).toBe(Date.UTC(2025, 0, 1, 0, 30));
  expect(parseDateText("2025-01-01 00:30:00-0100")).toBe(Date.UTC(2025, 0, 1, 0, 30));
  expect(parseDateText("2025-01-01T00:00:00+99:00")).toBeUndefined();
});

test("parseDateText(what marks a missing date) is NaN", () => {
  for (const text of ["", "NaT", "NA", "null"]) expect(parseDateText(text)).toBeNaN();
});
