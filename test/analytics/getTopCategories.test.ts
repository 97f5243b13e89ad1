import fc from "fast-check";
import { expect, test } from "vitest";
import { getTopCategories, type TopCategory } from "../../src/analytics/getTopCategories.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { close } from "../shared/close.ts";
import { invalidOption, missingColumn, withoutEach } from "../shared/failures.ts";
import { type OrderRow, ordersWithin } from "../shared/orders.ts";

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
    fc.property(ordersWithin(10), fc.integer({ min: 1, max: 5 }), (orders, limit) => {
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
  return [...groups]
    .map(([category, rows]) => ({
      category,
      totalRevenue: rows.reduce((sum, row) => sum + (row.revenue ?? 0), 0),
      transactionCount: rows.length,
      uniqueCustomers: new Set(rows.map((row) => row.customerId)).size,
    }))
    .sort((a, b) => b.totalRevenue - a.totalRevenue || (a.category < b.category ? -1 : 1));
}
