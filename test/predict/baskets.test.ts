import { expect, test } from "vitest";
import { type Baskets, basketsOf } from "../../src/predict/baskets.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { missingColumn } from "../shared/failures.ts";

const order = { customerId: "C1", date: "2025-01-01", revenue: 20, productCategory: "Feed" };
const tableOf = (rows: Partial<Record<keyof typeof order | "products", unknown>>[]) =>
  Table.from(transactionSchema, rows as (typeof order)[]);

/** What a customer has, each item with its number of orders. */
function basketOf(table: ReturnType<typeof tableOf>, { items, starts, bought, orders }: Baskets, id: string) {
  const code = table.column("customerId").dictionary.indexOf(id);
  const places = Array.from({ length: (starts[code + 1] as number) - (starts[code] as number) }, (_, i) => i);
  return Object.fromEntries(
    places.map((i) => {
      const place = (starts[code] as number) + i;
      return [items[bought[place] as number], orders[place]];
    }),
  );
}

function ordersOf(table: ReturnType<typeof tableOf>, { allOrders }: Baskets, id: string) {
  return allOrders[table.column("customerId").dictionary.indexOf(id)];
}

test("basketsOf(orders, category) counts by customer the orders of each category, refunds and blanks left out", () => {
  const table = tableOf([
    order,
    { ...order, customerId: "C2", productCategory: "Seeds" },
    { ...order, productCategory: "Seeds" },
    order,
    { ...order, revenue: -20 },
    { ...order, revenue: null },
    { ...order, productCategory: null },
    { ...order, customerId: "C3", revenue: -1 },
  ]);
  const baskets = basketsOf(table, "category");
  expect(basketOf(table, baskets, "C1")).toEqual({ Feed: 3, Seeds: 1 });
  expect(basketOf(table, baskets, "C2")).toEqual({ Seeds: 1 });
  expect(basketOf(table, baskets, "C3")).toEqual({});
  expect(baskets.customers).toBe(2);
  expect(ordersOf(table, baskets, "C1")).toBe(5);
});

test("basketsOf(orders) leaves out what refunds took back altogether, whenever", () => {
  const table = tableOf([
    order,
    { ...order, productCategory: "Seeds" },
    { ...order, date: "2025-03-01", revenue: -20 },
    { ...order, productCategory: "Seeds", revenue: -5 },
    { ...order, customerId: "C2" },
    { ...order, customerId: "C2", revenue: -25 },
    { ...order, customerId: "C3", date: "2024-12-01", revenue: -50 },
    { ...order, customerId: "C3" },
  ]);
  const baskets = basketsOf(table, "category");
  expect(basketOf(table, baskets, "C1")).toEqual({ Seeds: 1 });
  expect(basketOf(table, baskets, "C2")).toEqual({});
  // a refund of something from before the orders takes nothing back that came later
  expect(basketOf(table, baskets, "C3")).toEqual({ Feed: 1 });
  expect(baskets.customers).toBe(2);
});

test("basketsOf(orders, level, day, byDay) counts the orders of a day as one", () => {
  const table = tableOf([order, order, { ...order, productCategory: "Seeds" }, { ...order, date: "2025-01-05" }]);
  const baskets = basketsOf(table, "category", Number.POSITIVE_INFINITY, true);
  expect(basketOf(table, baskets, "C1")).toEqual({ Feed: 2, Seeds: 1 });
  expect(ordersOf(table, baskets, "C1")).toBe(2);
});

test("basketsOf(orders, product) takes `2× name, 1× name` apart; a comma without a count belongs to the name", () => {
  const table = tableOf([
    { ...order, products: "2× Feed, large, 1× Seeds, 12 × Cage | Free Shipping" },
    { ...order, products: "1× Seeds, 3× Seeds" },
    { ...order, products: "Garri 3× 4" },
    { ...order, products: null },
  ]);
  const baskets = basketsOf(table, "product");
  expect(basketOf(table, baskets, "C1")).toEqual({
    "Feed, large": 1,
    Seeds: 2,
    "Cage | Free Shipping": 1,
    "Garri 3× 4": 1,
  });
  expect(ordersOf(table, baskets, "C1")).toBe(4);
});

test("basketsOf(orders, level, day) knows the orders up to the end of the day", () => {
  const table = tableOf([
    { ...order, date: "2025-01-01 23:59:59.999" },
    { ...order, date: "2025-01-02", productCategory: "Seeds" },
  ]);
  const baskets = basketsOf(table, "category", Date.UTC(2025, 0, 1) / DAY_MS);
  expect(basketOf(table, baskets, "C1")).toEqual({ Feed: 1 });
  expect(ordersOf(table, baskets, "C1")).toBe(1);
});

test("basketsOf(orders, level) needs the column of its level", () => {
  const bare = tableOf([{ customerId: "C1", date: "2025-01-01", revenue: 1 }]);
  expect(() => basketsOf(bare, "category")).toThrow(missingColumn("Product_Category"));
  expect(() => basketsOf(bare, "product")).toThrow(missingColumn("Product(s)"));
});
