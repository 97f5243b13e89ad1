import { expect, test } from "vitest";
import { breaths } from "../../src/pieces.ts";
import { MemoryItemHistory } from "../../src/predict/ItemHistory.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";

const day = (date: string) => Date.parse(date) / DAY_MS;
const orders = Table.from(transactionSchema, [
  { customerId: "B", date: "2025-01-03", revenue: -5, category: "Tea", product: "2× leaf" },
  { customerId: "A", date: "2025-01-04", revenue: 5, category: "Tea", product: "2× leaf, 1× pot" },
  { customerId: null, date: "2025-01-01", revenue: 5, category: "Cups", product: "cup" },
  { customerId: "B", date: "2025-01-06", revenue: 5, category: "Cups", product: "cup" },
  { customerId: "A", date: "2025-01-06", revenue: 5, category: "Tea", product: "leaf" },
]);
const history = (level: "category" | "product" = "category") =>
  new MemoryItemHistory(orders, level, "gross", breaths());

test("MemoryItemHistory.first(day) is the day of the first purchase, whatever guests and refunds did before", async () => {
  expect(await history().first(day("2025-01-09"))).toBe(day("2025-01-04"));
  expect(await history().first(day("2025-01-03"))).toBeUndefined();
});

test("MemoryItemHistory.customers(day) lists who had ordered by a day, each once, in the order of their first orders", async () => {
  const known = async (date: string) => {
    const { codes, dictionary } = await history().customers(day(date));
    return Array.from(codes, (code) => dictionary.at(code));
  };
  expect(await known("2025-01-03")).toEqual([]);
  expect(await known("2025-01-04")).toEqual(["A"]);
  expect(await known("2025-01-06")).toEqual(["A", "B"]);
});

test("MemoryItemHistory.baskets(day) has what each customer had bought by a day, with the same items on all days", async () => {
  const names = async (date: string) => {
    const { items, bought, customers } = await history("product").baskets(day(date));
    return { items, bought: Array.from(bought, (item) => items[item]), customers };
  };
  const items = ["leaf", "pot", "cup"];
  expect(await names("2025-01-04")).toEqual({ items, bought: ["leaf", "pot"], customers: 1 });
  expect(await names("2025-01-06")).toEqual({ items, bought: ["cup", "leaf", "pot"], customers: 2 });
});

test("MemoryItemHistory.countedBaskets(day) says how often and when", async () => {
  const { items, bought, purchasesWith, firstDays, lastDays } = await history().countedBaskets(day("2025-01-06"));
  const rows = Array.from(bought, (item, i) => [items[item], purchasesWith[i], firstDays[i], lastDays[i]]);
  expect(rows).toEqual([
    ["Cups", 1, day("2025-01-06"), day("2025-01-06")],
    ["Tea", 2, day("2025-01-04"), day("2025-01-06")],
  ]);
});

test("MemoryItemHistory.baskets(day) stops between two pieces when its breath says so", async () => {
  const stopped = new MemoryItemHistory(orders, "category", "gross", () => Promise.reject(new Error("stopped")));
  await expect(stopped.baskets(day("2025-01-06"))).rejects.toThrow("stopped");
});
