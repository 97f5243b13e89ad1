import { expect, test } from "vitest";
import {
  type CountedBaskets,
  countedBasketsOf as countedBasketsOfInPieces,
  popularItems,
} from "../../src/predict/baskets.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { missingColumn } from "../shared/failures.ts";
import { whole } from "../shared/whole.ts";

const countedBasketsOf = whole(countedBasketsOfInPieces);

const order = { customerId: "C1", date: "2025-01-01", revenue: 20, category: "Feed" };
const tableOf = (rows: Partial<Record<keyof typeof order | "product" | "orderId" | "netSales", unknown>>[]) =>
  Table.from(transactionSchema, rows as (typeof order)[]);

/** What a customer has, each item with the number of purchases. */
function basketOf(table: ReturnType<typeof tableOf>, baskets: CountedBaskets, id: string) {
  const { items, starts, bought, purchasesWith } = baskets;
  const code = table.column("customerId").dictionary.indexOf(id);
  const places = Array.from({ length: (starts[code + 1] as number) - (starts[code] as number) }, (_, i) => i);
  return Object.fromEntries(
    places.map((i) => {
      const place = (starts[code] as number) + i;
      return [items[bought[place] as number], purchasesWith[place]];
    }),
  );
}

function purchasesOf(table: ReturnType<typeof tableOf>, { purchases }: CountedBaskets, id: string) {
  return purchases[table.column("customerId").dictionary.indexOf(id)];
}

test("countedBasketsOf(orders, category) counts by customer the days with each category, refunds and blanks left out", () => {
  const table = tableOf([
    order,
    { ...order, customerId: "C2", category: "Seeds" },
    { ...order, category: "Seeds" },
    order,
    { ...order, date: "2025-01-05" },
    { ...order, date: "2025-01-06", revenue: -1 },
    { ...order, date: "2025-01-07", revenue: null },
    { ...order, date: "2025-01-08", category: null },
    { ...order, customerId: "C3", revenue: -1 },
    { ...order, customerId: null },
  ]);
  const baskets = countedBasketsOf(table, "category", "gross");
  expect(basketOf(table, baskets, "C1")).toEqual({ Feed: 3, Seeds: 1 });
  expect(basketOf(table, baskets, "C2")).toEqual({ Seeds: 1 });
  expect(basketOf(table, baskets, "C3")).toEqual({});
  expect(baskets.customers).toBe(2);
  expect(purchasesOf(table, baskets, "C1")).toBe(4);
});

test("countedBasketsOf(orders) leaves out a line once refunds took back all of it; it stays a purchase", () => {
  const table = tableOf([
    { ...order, orderId: "1" },
    { ...order, orderId: "1", category: "Seeds" },
    { ...order, orderId: "1", date: "2025-03-01", revenue: -20 },
    { ...order, orderId: "1", date: "2025-03-01", category: "Seeds", revenue: -5 },
    { ...order, customerId: "C2" },
    { ...order, customerId: "C2", revenue: -25 },
    { ...order, customerId: "C3", date: "2024-12-01", revenue: -50 },
    { ...order, customerId: "C3" },
  ]);
  const baskets = countedBasketsOf(table, "category", "gross");
  expect(basketOf(table, baskets, "C1")).toEqual({ Seeds: 1 });
  expect(basketOf(table, baskets, "C2")).toEqual({});
  expect(purchasesOf(table, baskets, "C2")).toBe(1);
  // a refund of something from before the orders takes nothing back that came later
  expect(basketOf(table, baskets, "C3")).toEqual({ Feed: 1 });
  expect(baskets.customers).toBe(2);
});

test("countedBasketsOf(orders, level, net) goes by net sales", () => {
  const table = tableOf([
    { ...order, netSales: 15 },
    { ...order, revenue: -20, netSales: -10 },
  ]);
  expect(basketOf(table, countedBasketsOf(table, "category", "net"), "C1")).toEqual({ Feed: 1 });
  expect(basketOf(table, countedBasketsOf(table, "category", "gross"), "C1")).toEqual({});
});

test("countedBasketsOf(orders, product) takes `2× name, 1× name` apart; a comma without a count belongs to the name", () => {
  const table = tableOf([
    { ...order, product: "2× Feed, large, 1× Seeds, 12 × Cage | Free Shipping" },
    { ...order, product: "1× Seeds, 3× Seeds" },
    { ...order, product: "Garri 3× 4" },
    { ...order, product: null },
  ]);
  const baskets = countedBasketsOf(table, "product", "gross");
  expect(basketOf(table, baskets, "C1")).toEqual({
    "Feed, large": 1,
    Seeds: 1,
    "Cage | Free Shipping": 1,
    "Garri 3× 4": 1,
  });
  expect(purchasesOf(table, baskets, "C1")).toBe(1);
});

test("countedBasketsOf(orders) gives the first and the last day with each item, whatever the order of the lines", () => {
  const table = tableOf([
    { ...order, date: "2025-01-09" },
    { ...order, date: "2025-01-02" },
    { ...order, date: "2025-01-05" },
    { ...order, date: "2025-01-05", category: "Seeds" },
    // refunded on the day
    { ...order, date: "2025-01-20" },
    { ...order, date: "2025-01-20", revenue: -20 },
  ]);
  const { items, bought, firstDays, lastDays } = countedBasketsOf(table, "category", "gross");
  const days = Array.from(bought, (item, place) => [
    items[item],
    ...[firstDays, lastDays].map((days) => (days[place] as number) - Date.UTC(2025, 0, 1) / DAY_MS),
  ]);
  expect(days).toEqual([
    ["Feed", 1, 8],
    ["Seeds", 4, 4],
  ]);
});

test("popularItems(baskets) counts buyers, and puts what enough of them bought in order, but for what is excluded", () => {
  const table = tableOf(
    ["Feed", "Seeds", "Seeds", "Tools", "Tools", "Tools", "Cages", "Cages"].map((category, i) => {
      return { ...order, customerId: `C${i % 3}`, category };
    }),
  );
  const baskets = countedBasketsOf(table, "category", "gross");
  const { buyers, popular } = popularItems(baskets, 2, new Set([3]));
  expect(baskets.items).toEqual(["Feed", "Seeds", "Tools", "Cages"]);
  expect([...buyers]).toEqual([1, 2, 3, 2]);
  expect([...popular]).toEqual([2, 1]);
});

test("countedBasketsOf(orders, level, day) knows the orders up to the end of the day", () => {
  const table = tableOf([
    { ...order, date: "2025-01-01 23:59:59.999" },
    { ...order, date: "2025-01-02", category: "Seeds" },
  ]);
  const baskets = countedBasketsOf(table, "category", "gross", Date.UTC(2025, 0, 1) / DAY_MS);
  expect(basketOf(table, baskets, "C1")).toEqual({ Feed: 1 });
  expect(purchasesOf(table, baskets, "C1")).toBe(1);
});

test("countedBasketsOf(orders, level) needs the column of its level", () => {
  const bare = tableOf([{ customerId: "C1", date: "2025-01-01", revenue: 1 }]);
  expect(() => countedBasketsOf(bare, "category", "gross")).toThrow(missingColumn("Product_Category"));
  expect(() => countedBasketsOf(bare, "product", "gross")).toThrow(missingColumn("Product(s)"));
});
