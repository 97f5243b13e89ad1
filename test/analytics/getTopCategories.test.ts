import fc from "fast-check";
import { expect, test } from "vitest";
import { getTopCategories, type TopCategory } from "../../src/analytics/getTopCategories.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { close } from "../shared/close.ts";
import { invalidOption, missingColumn, withoutEach } from "../shared/failures.ts";
import { isRefund, type OrderRow, ordersWithin } from "../shared/orders.ts";

const order = { customerId: "C1", revenue: 20, category: "Feed" };

test("getTopCategories(orders) lists the best first and leaves out orders without a category", () => {
  const orders = [
    order,
    { customerId: "C1", revenue: 50, category: "Seeds" },
    { customerId: "C1", revenue: 15.5, category: "Feed" },
    { customerId: "C2", revenue: null, category: "Feed" },
    { customerId: "C3", revenue: 900, category: null },
    { customerId: "C2", revenue: null, category: "Fruits" },
  ];
  expect(getTopCategories(orders)).toEqual([
    { category: "Seeds", totalRevenue: 50, transactionCount: 1, uniqueCustomers: 1 },
    { category: "Feed", totalRevenue: 35.5, transactionCount: 3, uniqueCustomers: 2 },
    { category: "Fruits", totalRevenue: 0, transactionCount: 1, uniqueCustomers: 1 },
  ]);
});

test("getTopCategories([]) is empty", () => {
  expect(getTopCategories([])).toEqual([]);
});

test("getTopCategories(orders) counts an order in each category that it has a line in", () => {
  const line = { ...order, date: "2025-01-31", orderId: "1", customerId: "C1", revenue: 10 };
  const lines = [
    { ...line, category: "Feed" },
    { ...line, category: "Seeds" },
    { ...line, category: "Feed" },
    { ...line, category: "Seeds", customerId: null },
    { ...line, category: "Seeds", customerId: "C2" },
    { ...line, category: null, revenue: -12 },
    { ...line, category: "Tools", revenue: -1 },
  ];
  expect(getTopCategories(lines).map((row) => Object.values(row))).toEqual([
    // the refund without a category takes the last line of the order first
    ["Seeds", 28, 3, 2],
    ["Feed", 10, 1, 1],
    ["Tools", -1, 0, 0],
  ]);
});

test("getTopCategories(orders) needs dates only to tell what a refund without a category takes back", () => {
  const bare = { customerId: "C1", revenue: 10, category: "Feed" };
  expect(getTopCategories([bare, { ...bare, revenue: -4 }])[0]?.totalRevenue).toBe(6);
  expect(() => getTopCategories([bare, { ...bare, revenue: -4, category: null }])).toThrow(missingColumn("Date"));
});

test("getTopCategories(orders, { asOf, revenue }) sees no later lines, and counts the amount asked for", () => {
  const lines = [
    { ...order, date: "2025-01-31", revenue: 10, netSales: 9, category: "Feed" },
    { ...order, date: "2025-02-01", revenue: 10, netSales: 9, category: "Feed" },
  ];
  expect(getTopCategories(lines, { asOf: "2025-01-31" })[0]?.totalRevenue).toBe(10);
  expect(getTopCategories(lines, { revenue: "net" })[0]?.totalRevenue).toBe(18);
  expect(getTopCategories(lines, { asOf: new Date("2025-01-30") })).toEqual([]);
  expect(() => getTopCategories(lines, { asOf: "2025-02-30" })).toThrow(invalidOption("asOf"));
  expect(() => getTopCategories(lines, { revenue: "total" as "net" })).toThrow(invalidOption("revenue"));
});

test("getTopCategories(orders) lists equal categories in alphabetical order, whatever they are called", () => {
  const names = ["constructor", "b", "__proto__", "a", "B"];
  const top = getTopCategories(names.map((category) => ({ ...order, category })));
  expect(top.map(({ category }) => category)).toEqual(["B", "__proto__", "a", "b", "constructor"]);
});

test("getTopCategories(orders) lists ten categories unless told otherwise", () => {
  const orders = Array.from({ length: 12 }, (_, i) => ({ ...order, category: `P${i}` }));
  expect(getTopCategories(orders)).toHaveLength(10);
  expect(getTopCategories(orders, { limit: 11 })).toHaveLength(11);
  expect(getTopCategories(orders, { limit: 1000 })).toHaveLength(12);
});

test.each(withoutEach(transactionSchema, order))("getTopCategories(orders) needs $header", ({ header, rows }) => {
  expect(() => getTopCategories(rows)).toThrow(missingColumn(header));
});

test.each([0, -1, 1.5, Number.NaN, "5" as never])(
  "getTopCategories(orders, { limit: %s }) names the limit",
  (limit) => {
    expect(() => getTopCategories([], { limit })).toThrow(invalidOption("limit"));
  },
);

test("getTopCategories(orders, { limit }) is what grouping the rows gives", () => {
  fc.assert(
    fc.property(ordersWithin(10), fc.integer({ min: 1, max: 5 }), (rows, limit) => {
      // whose category a refund without one has, test/shop/law.test.ts says
      const orders = rows.filter((row) => !isRefund(row) || row.category !== null);
      expect(getTopCategories(orders, { limit })).toEqual(close(group(orders).slice(0, limit)));
    }),
  );
});

function group(orders: OrderRow[]): TopCategory[] {
  const groups = new Map<string, OrderRow[]>();
  for (const row of orders) {
    if (row.category === null) continue;
    groups.set(row.category, [...(groups.get(row.category) ?? []), row]);
  }
  const bought = (rows: OrderRow[]) => rows.filter((row) => !isRefund(row));
  return [...groups]
    .map(([category, rows]) => ({
      category,
      totalRevenue: rows.reduce((sum, row) => sum + (row.revenue ?? 0), 0),
      transactionCount: bought(rows).length,
      uniqueCustomers: new Set(bought(rows).map((row) => row.customerId)).size,
    }))
    .sort((a, b) => b.totalRevenue - a.totalRevenue || (a.category < b.category ? -1 : 1));
}
