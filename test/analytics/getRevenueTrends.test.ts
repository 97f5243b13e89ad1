import fc from "fast-check";
import { expect, test } from "vitest";
import { getRevenueTrends, type RevenueTrend } from "../../src/analytics/getRevenueTrends.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import type { Period } from "../../src/time.ts";
import { close } from "../shared/close.ts";
import { invalidOption, missingColumn, withoutEach } from "../shared/failures.ts";
import { isPartial, type OrderRow, ordersWithin, periodStart, periods, periodsBetween } from "../shared/orders.ts";

const order = { customerId: "C1", date: "2025-01-10", revenue: 20 };

test("getRevenueTrends(orders) counts a customer once per period", () => {
  const orders = [
    order,
    { customerId: "C1", date: "2025-02-28", revenue: 5 },
    { customerId: "C2", date: "2025-01-31", revenue: -10 },
    { customerId: "C1", date: "2025-01-31 23:59:59.999", revenue: null },
  ];
  const january = { totalRevenue: 10, avgTransaction: 5, transactionCount: 3, uniqueCustomers: 2, partial: false };
  const february = { totalRevenue: 5, avgTransaction: 5, transactionCount: 1, uniqueCustomers: 1, partial: false };
  expect(getRevenueTrends(orders)).toEqual([
    { periodStart: "2025-01-01", ...january },
    { periodStart: "2025-02-01", ...february },
  ]);
});

test("getRevenueTrends([]) is empty, filled or not", () => {
  expect(getRevenueTrends([])).toEqual([]);
  expect(getRevenueTrends([], { fill: true, period: "day" })).toEqual([]);
});

test("getRevenueTrends(orders without amounts) has sum 0 and no mean", () => {
  const [trend] = getRevenueTrends([{ ...order, revenue: null }]);
  expect(trend).toMatchObject({ totalRevenue: 0, avgTransaction: null, transactionCount: 1, uniqueCustomers: 1 });
});

test("getRevenueTrends(orders, { fill }) lists the empty periods between the first and the last", () => {
  const trends = getRevenueTrends([order, { ...order, date: "2025-03-01" }], { fill: true });
  const empty = { totalRevenue: 0, avgTransaction: null, transactionCount: 0, uniqueCustomers: 0, partial: false };
  expect(trends[1]).toEqual({ periodStart: "2025-02-01", ...empty });
  expect(trends).toHaveLength(3);
});

test("getRevenueTrends(orders, { asOf }) is partial until the last day of the period", () => {
  const partial = (asOf: string) => getRevenueTrends([order], { asOf: new Date(asOf) })[0]?.partial;
  expect(["2025-01-30T23:59:59Z", "2025-01-31T00:00:00Z", "2024-01-01", "2026-01-01"].map(partial)).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test("getRevenueTrends(orders, { period: week }) begins weeks on Monday, in the first years of the calendar too", () => {
  const startOf = (date: string) => getRevenueTrends([{ ...order, date }], { period: "week" })[0]?.periodStart;
  expect(["2024-12-30", "2025-01-05", "2025-01-06", "0001-01-07"].map(startOf)).toEqual([
    "2024-12-30",
    "2024-12-30",
    "2025-01-06",
    "0001-01-01",
  ]);
});

test.each(withoutEach(transactionSchema, order))("getRevenueTrends(orders) needs $header", ({ header, rows }) => {
  expect(() => getRevenueTrends(rows)).toThrow(missingColumn(header));
});

test("getRevenueTrends(orders, { revenue: net }) needs Net_Sales", () => {
  expect(() => getRevenueTrends([order], { revenue: "net" })).toThrow(missingColumn("Net_Sales"));
});

test("getRevenueTrends(orders, options) names the option that will not do, orders or not", () => {
  for (const orders of [[], [order]]) {
    expect(() => getRevenueTrends(orders, { period: "fortnight" as Period })).toThrow(invalidOption("period"));
    expect(() => getRevenueTrends(orders, { period: "constructor" as Period })).toThrow(invalidOption("period"));
    expect(() => getRevenueTrends(orders, { revenue: "gros" as "gross" })).toThrow(invalidOption("revenue"));
    expect(() => getRevenueTrends(orders, { asOf: new Date(Number.NaN) })).toThrow(invalidOption("asOf"));
  }
});

test("getRevenueTrends(orders, options) is what walking over the rows gives", () => {
  const options = fc.record({
    period: fc.constantFrom(...periods),
    revenue: fc.constantFrom("gross" as const, "net" as const),
    fill: fc.boolean(),
    asOf: fc.option(fc.integer({ min: Date.UTC(2019, 0), max: Date.UTC(2026, 0) }), { nil: undefined }),
  });
  fc.assert(
    fc.property(ordersWithin(2200), options, (orders, { asOf, ...rest }) => {
      const given = { ...rest, ...(asOf !== undefined && { asOf: new Date(asOf) }) };
      fc.pre(orders.length > 0);
      expect(getRevenueTrends(orders, given)).toEqual(close(walk(orders, { ...rest, asOf })));
    }),
  );
});

interface Walk {
  period: Period;
  revenue: "gross" | "net";
  fill: boolean;
  asOf: number | undefined;
}

function walk(orders: OrderRow[], { period, revenue, fill, asOf }: Walk): RevenueTrend[] {
  const times = orders.map((row) => row.date.getTime());
  const starts = times.map((time) => periodStart(period, time));
  const last = Math.max(...times);
  const trends = periodsBetween(period, Math.min(...times), Math.max(last, asOf ?? last)).map((start) => {
    const rows = orders.filter((_, row) => starts[row] === start);
    const amounts = rows.map((row) => (revenue === "gross" ? row.revenue : row.netSales)).filter((x) => x !== null);
    const totalRevenue = amounts.reduce((sum, amount) => sum + amount, 0);
    return {
      periodStart: start,
      totalRevenue,
      avgTransaction: amounts.length === 0 ? null : totalRevenue / amounts.length,
      transactionCount: rows.length,
      uniqueCustomers: new Set(rows.map((row) => row.customerId)).size,
      partial: isPartial(period, start, asOf ?? last),
    };
  });
  return trends.filter((trend) => fill || trend.transactionCount > 0);
}
