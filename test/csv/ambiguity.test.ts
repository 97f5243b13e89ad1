import { expect, test } from "vitest";
import type { CellReading } from "../../src/columns/CellReading.ts";
import { DateReading } from "../../src/columns/DateReading.ts";
import { NumberReading } from "../../src/columns/NumberReading.ts";
import { ambiguity } from "../../src/csv/ambiguity.ts";

function read(reading: CellReading, ...cells: string[]): CellReading {
  cells.forEach((cell, i) => {
    const bytes = new TextEncoder().encode(cell);
    reading.parse(bytes, 0, bytes.length, i + 2);
  });
  return reading;
}

test("ambiguity(dates) names the column, the first of them and the option that decides", () => {
  const error = ambiguity("Date", read(new DateReading(), "5/5/2025", "03/04/2025", "06/07/2025"), { table: "orders" });
  expect(error).toMatchObject({
    code: "ambiguous_dates",
    table: "orders",
    column: "Date",
    line: 3,
    value: "03/04/2025",
  });
  expect(error.message).toBe(
    'orders, line 3, column "Date": every value fits both day first and month first ' +
      '(line 3: "03/04/2025", line 4: "06/07/2025"): say which with the option dates: "dmy" or dates: "mdy"',
  );
  expect(error.expected).toBe('dates: "dmy" or dates: "mdy"');
});

test("ambiguity(numbers) shows the first three that both readings fit", () => {
  const reading = read(new NumberReading(), "1,250", "7", "2,500", "3,750", "4,125");
  const error = ambiguity("Total", reading, { table: "orders", file: "orders.csv" });
  expect(error).toMatchObject({ code: "ambiguous_numbers", column: "Total", line: 2, value: "1,250" });
  expect(error).toMatchObject({ file: "orders.csv", expected: 'decimal: "." or decimal: ","' });
  expect(error.message).toContain('(line 2: "1,250", line 4: "2,500", line 5: "3,750")');
  expect(error.message).toContain("both a decimal point and a decimal comma");
});

test("ambiguity(a reading that has nothing to show) has no line", () => {
  const { line, value, column } = ambiguity("Total", new NumberReading(), {});
  expect([line, value, column]).toEqual([undefined, undefined, "Total"]);
});
