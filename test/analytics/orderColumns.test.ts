import fc from "fast-check";
import { expect, test } from "vitest";
import {
  byDay,
  type OrderColumns,
  orderColumns,
  PERIOD_OPTIONS,
  type PeriodOptions,
} from "../../src/analytics/orderColumns.ts";
import { validOptions } from "../../src/analytics/Question.ts";
import { dayText } from "../../src/time.ts";
import { invalidOption, missingColumn } from "../shared/failures.ts";
import { type OrderRow, ordersWithin } from "../shared/orders.ts";

const orders = [
  { customerId: "C1", date: "2025-02-10 12:00:00", revenue: 20, netSales: null },
  { customerId: "C2", date: "2025-01-31", revenue: null, netSales: 3 },
];

const columnsOf = (rows: Parameters<typeof orderColumns>[1], options: PeriodOptions) =>
  orderColumns("test", rows, validOptions("test", PERIOD_OPTIONS, options));

test("orderColumns(orders, options) gives dates, customers, amounts and the calendar they lie in", () => {
  const columns = columnsOf(orders, {}) as OrderColumns;
  expect([...columns.dates].map((ms) => new Date(ms).toISOString())).toEqual([
    "2025-02-10T12:00:00.000Z",
    "2025-01-31T00:00:00.000Z",
  ]);
  expect([...columns.amounts]).toEqual([20, Number.NaN]);
  expect([...columns.calendar.starts].map(dayText)).toEqual(["2025-01-01", "2025-02-01", "2025-03-01"]);
  expect(Math.max(...columns.customers)).toBeLessThan(columns.customerCodes);
  expect([...(columnsOf(orders, { revenue: "net" })?.amounts ?? [])]).toEqual([Number.NaN, 3]);
});

test("orderColumns(orders, { asOf }) counts the periods that have ended by then", () => {
  const complete = (asOf?: string) =>
    columnsOf(orders, asOf === undefined ? {} : { asOf: new Date(asOf) })?.completePeriods;
  expect([undefined, "2025-01-30", "2025-01-31", "2025-02-28T12:00Z", "2030-01-01"].map(complete)).toEqual([
    1,
    undefined,
    1,
    2,
    60,
  ]);
});

test("orderColumns([]) is undefined", () => {
  expect(columnsOf([], {})).toBeUndefined();
});

test("orderColumns(orders, options) names the option that will not do, or the column that is missing", () => {
  expect(() => columnsOf([], { revenue: "__proto__" as "net" })).toThrow(invalidOption("revenue"));
  expect(() => columnsOf([], { period: "hour" as "day" })).toThrow(invalidOption("period"));
  expect(() => columnsOf([], { asOf: new Date("?") })).toThrow(invalidOption("asOf"));
  expect(() => columnsOf([{ date: 0, revenue: 1 }], {})).toThrow(missingColumn("Customer_ID"));
});

test("byDay(columns) sorts by day, orders of a day staying in their order, and leaves the columns as they are", () => {
  fc.assert(
    fc.property(ordersWithin(5), (rows) => {
      fc.pre(rows.length > 0);
      const columns = columnsOf(rows, { period: "day" }) as OrderColumns;
      const before = columns.dates.slice();
      const { dates, customers, amounts, calendar } = byDay(columns);
      const day = (row: OrderRow) => dayText(row.date.getTime());
      const sorted = [...rows].sort((a, b) => (day(a) === day(b) ? 0 : day(a) < day(b) ? -1 : 1));
      expect([...dates]).toEqual(sorted.map((row) => row.date.getTime()));
      expect([...amounts]).toEqual(sorted.map((row) => row.revenue ?? Number.NaN));
      const codes = new Map(rows.map((row, i) => [row, columns.customers[i]]));
      expect([...customers]).toEqual(sorted.map((row) => codes.get(row)));
      expect(columns.dates).toEqual(before);
      expect(calendar).toBe(columns.calendar);
    }),
  );
});
