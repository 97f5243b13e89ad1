import { expect, test } from "vitest";
import { revenueChart, toTable } from "../../src/plot/index.ts";
import { invalidOption } from "../shared/failures.ts";

const trend = (periodStart: string, totalRevenue: number) => {
  return { periodStart, totalRevenue, avgTransaction: null, transactionCount: 2, uniqueCustomers: 1, partial: false };
};
const chart = revenueChart([trend("2025-01-01", 1234.5), trend("2025-02-01", 20)], { locale: "de", currency: "EUR" });

test("toTable(chart) says the same in figures, in the language of the chart", () => {
  const { text, html } = toTable(chart);
  expect(text.split("\n").map((line) => line.replaceAll("\u00a0", " "))).toEqual([
    "Revenue by month",
    "month      revenue  orders  complete",
    "Jan. 2025  1.235 €       2  yes",
    "Feb. 2025  20,00 €       2  yes",
  ]);
  expect(html).toContain("<caption>Revenue by month</caption>");
  expect(toTable(chart, { rows: 1 }).text).toContain("1 of 2 rows");
});

test("toTable(no chart, or a wrong option) is an OptionError", () => {
  expect(() => toTable({} as never)).toThrow(invalidOption("chart"));
  expect(() => toTable(chart, { rows: 0 })).toThrow(invalidOption("rows"));
  expect(() => toTable(chart, { row: 5 } as never)).toThrow(/rows/);
});
