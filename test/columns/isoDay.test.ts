import fc from "fast-check";
import { expect, test } from "vitest";
import { isoDay } from "../../src/columns/isoDay.ts";

const encoder = new TextEncoder();
const day = (text: string): number => isoDay(encoder.encode(`7${text}`), 1);

test("isoDay(the day of any date) is where that day begins", () => {
  const dates = fc.date({ min: new Date("0000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(dates, fc.constantFrom(" ", "T"), (date, separator) => {
      const text = date.toISOString().slice(0, 10);
      expect(day(`${text}${separator}10:00`)).toBe(Date.parse(`${text}T00:00:00.000Z`));
    }),
  );
});

test("isoDay(any three numbers) is NaN unless there is such a day", () => {
  const two = (max: number) => fc.nat({ max }).map((value) => String(value).padStart(2, "0"));
  fc.assert(
    fc.property(fc.integer({ min: 1000, max: 9999 }), two(14), two(33), (year, month, date) => {
      const text = `${year}-${month}-${date}`;
      const parsed = new Date(`${text}T00:00:00.000Z`);
      const exists = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
      expect(day(`${text} `)).toBe(exists ? parsed.getTime() : Number.NaN);
    }),
    { numRuns: 1000 },
  );
});

test("isoDay(anything else) is NaN", () => {
  for (const text of [
    ...["2025-01-31", "2025-01-31,", "2025/01/31 ", "2025-01/31 ", "2025-1-31 10", "20250131 10", "2025-01-31t"],
    ...["2o25-01-31 ", "2025-0:-01 ", "2025-01-/1 ", "+025-01-31 ", "", "2025"],
  ])
    expect(day(text), text).toBeNaN();
});
