import fc from "fast-check";
import { expect, test } from "vitest";
import { getRevenueTrends, type RevenueTrend, type RevenueTrendOptions } from "../../src/analytics/getRevenueTrends.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import type { Period } from "../../src/time.ts";
import { DAY_MS } from "../../src/time.ts";
import { close } from "../shared/close.ts";
import { invalidOption, missingColumn, withoutEach } from "../shared/failures.ts";
import {
  isPartial,
  isRefund,
  knownBy,
  type OrderRow,
  ordersWithin,
  periodStart,
  periods,
  periodsBetween,
} from "../shared/orders.ts";

const order = { customerId: "C1", date: "2025-01-10", revenue: 20 };

test("getRevenueTrends(orders) counts a customer once per period", () => {
  const orders = [
    order,
    { customerId: "C1", date: "2025-02-28", revenue: 5 },
    { customerId: "C2", date: "2025-01-31", revenue: 10 },
    { customerId: "C3", date: "2025-01-31", revenue: -6 },
    { customerId: "C1", date: "2025-01-31 23:59:59.999", revenue: null },
  ];
  const january = { totalRevenue: 24, avgTransaction: 15, transactionCount: 3, uniqueCustomers: 2, partial: false };
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
    undefined,
    false,
  ]);
  expect(getRevenueTrends([order], { asOf: "2025-01-30" })[0]?.partial).toBe(true);
  // before the first line nothing is known, filled or not
  expect(getRevenueTrends([order], { asOf: "2025-01-09", fill: true })).toEqual([]);
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
    for (const asOf of [new Date(Number.NaN), "2025-02-29", "yesterday", 5 as never])
      expect(() => getRevenueTrends(orders, { asOf })).toThrow(invalidOption("asOf"));
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
  const seen = knownBy(orders, asOf);
  if (seen.length === 0) return [];
  const times = seen.map((row) => row.date.getTime());
  const last = asOf ?? Math.max(...times);
  return periodsBetween(period, Math.min(...times), last).flatMap((start) => {
    const lines = seen.filter((row) => periodStart(period, row.date.getTime()) === start);
    const rows = lines.filter((row) => !isRefund(row));
    const amountsOf = (some: OrderRow[]) =>
      some.map((row) => (revenue === "gross" ? row.revenue : row.netSales)).filter((x) => x !== null);
    const sumOf = (some: OrderRow[]) => amountsOf(some).reduce((sum, amount) => sum + amount, 0);
    if (lines.length === 0 && !fill) return [];
    return {
      periodStart: start,
      totalRevenue: sumOf(lines),
      avgTransaction: amountsOf(rows).length === 0 ? null : sumOf(rows) / amountsOf(rows).length,
      transactionCount: rows.length,
      uniqueCustomers: new Set(rows.map((row) => row.customerId)).size,
      partial: isPartial(period, start, last),
    };
  });
}

test.each([127, 128, 129, 200, 255, 256, 32_767, 32_768, 40_000])(
  "getRevenueTrends(orders over %i days) counts each customer once a day, however the stamps are held",
  (days) => {
    const from = Date.UTC(1900, 0, 1);
    const every = Math.max(1, Math.floor(days / 150));
    const dates = Array.from({ length: Math.ceil(days / every) }, (_, i) => from + i * every * DAY_MS);
    dates.push(from + (days - 1) * DAY_MS);
    // a buys twice each of these days, b every other day, and rows come out of order at the end
    const orders = dates.flatMap((date, i) => [
      { customerId: "a", date, revenue: 1 },
      { customerId: "a", date: date + 1, revenue: 1 },
      ...(i % 2 ? [{ customerId: "b", date: date + 2, revenue: 1 }] : []),
    ]);
    for (const rows of [orders, orders.toReversed()]) {
      const byDay = new Map<string, Set<string>>();
      for (const { customerId, date } of rows) {
        const day = new Date(date).toISOString().slice(0, 10);
        byDay.set(day, (byDay.get(day) ?? new Set()).add(customerId));
      }
      const trends = getRevenueTrends(rows, { period: "day" });
      expect(trends.map((one) => [one.periodStart, one.uniqueCustomers])).toEqual(
        [...byDay].sort().map(([day, customers]) => [day, customers.size]),
      );
    }
  },
);

test("getRevenueTrends(orders) counts an order of many lines once, on the day of its earliest", () => {
  const line = { ...order, orderId: "7", revenue: 10 };
  const lines = [
    { ...line, date: "2025-02-01" },
    { ...line, date: "2025-01-31 23:00:00" },
    // one customer's order 7 is not the other's
    { ...line, customerId: "C2", date: "2025-03-01", revenue: null },
    { ...line, customerId: "C2", date: "2025-03-01" },
    { ...line, customerId: "C2", date: "2025-04-01", revenue: -4 },
  ];
  const found = getRevenueTrends(lines).map((row) => Object.values(row).slice(0, 5));
  expect(found).toEqual([
    ["2025-01-01", 20, 20, 1, 1],
    ["2025-03-01", 10, 10, 1, 1],
    ["2025-04-01", -4, null, 0, 0],
  ]);
});

test("getRevenueTrends(orders, { weekLabels, weekStart }) names weeks by ISO 8601, or begins them elsewhere", () => {
  const orders = [{ customerId: "a", date: "2025-01-01", revenue: 1 }];
  const label = (options: RevenueTrendOptions) =>
    getRevenueTrends(orders, { period: "week", ...options })[0]?.periodStart;
  expect(label({})).toBe("2024-12-30");
  expect(label({ weekLabels: "iso" })).toBe("2025-W01");
  expect(label({ weekStart: "sunday" })).toBe("2024-12-29");
  expect(() => label({ weekStart: "sunday", weekLabels: "iso" })).toThrow(invalidOption("weekStart"));
  expect(() => label({ weekLabels: "us" as "iso" })).toThrow(invalidOption("weekLabels"));
  expect(getRevenueTrends(orders, { period: "month", weekLabels: "iso" })[0]?.periodStart).toBe("2025-01-01");
});

test("getRevenueTrends(an order in a mistyped year, { fill }) is refused before it is made", () => {
  const orders = [
    { customerId: "a", date: "2025-01-01", revenue: 1 },
    { customerId: "a", date: "9999-12-31", revenue: 1 },
  ];
  for (const fill of [true, false])
    expect(() => getRevenueTrends(orders, { period: "day", fill })).toThrow(invalidOption("period"));
  expect(getRevenueTrends(orders, { period: "month", fill: true })).toHaveLength(95_700);
});
