import { expect, test } from "vitest";
import { breaths } from "../../src/pieces.ts";
import { MemoryItemHistory } from "../../src/predict/ItemHistory.ts";
import { learn } from "../../src/predict/learn.ts";
import { MemoryOrderHistory } from "../../src/predict/MemoryOrderHistory.ts";
import { recommendFrom } from "../../src/predict/recommend.ts";
import { describing, scoreCustomers } from "../../src/predict/score.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { simulateOrders } from "./simulateOrders.ts";

const rows = simulateOrders({ customers: 150 }).map((order, i) => ({ ...order, category: `K${(i * i) % 5}` }));
const orders = Table.from(transactionSchema, rows);
const history = new MemoryOrderHistory(orders, {});

test("customersTable(part) are the same rows whether customers are scored all at once or a few at a time", async () => {
  const model = await learn(orders, { horizon: { days: 60 } });
  const day = (await history.extent())?.last as number;
  const scored = (rows?: number) =>
    scoreCustomers(history, model, day, describing("score", {}), async () => {}, breaths(), rows);
  const [whole, parts] = [await scored(), await scored(16)];
  const all = await whole.customers.whole();
  expect(all.length).toBeGreaterThan(100);
  expect(parts.customers.ranges.length).toBe(Math.ceil(all.length / 16));
  const found: unknown[] = [];
  for await (const part of parts.customers) found.push(...part);
  expect(found).toEqual([...all]);
  expect(parts.totals).toEqual(whole.totals);
  expect([parts.clusters, parts.silhouette, [...parts.histories]]).toEqual([
    whole.clusters,
    whole.silhouette,
    [...whole.histories],
  ]);
  // the sums are those of the table
  const sum = (name: "churnProbability" | "expectedPurchases" | "expectedSpend") =>
    [...all.column(name)].reduce<number>((total, value) => total + (value as number), 0);
  expect(whole.totals.buyers).toBeCloseTo(all.length - sum("churnProbability"), 9);
  expect(whole.totals.purchases).toBeCloseTo(sum("expectedPurchases"), 9);
  expect(whole.totals.spend).toBeCloseTo(sum("expectedSpend"), 6);
});

test("recommendFrom(items, …, rows) suggests the same to a few customers at a time", async () => {
  const items = new MemoryItemHistory(orders, "category", "gross", breaths());
  const day = (await history.extent())?.last as number;
  const whole = await recommendFrom(items, day, {});
  const parts = await recommendFrom(items, day, {}, breaths(), 16);
  const found: unknown[] = [];
  for await (const part of parts.table) found.push(...part);
  expect(found.length).toBeGreaterThan(50);
  expect(found).toEqual([...(await whole.table.whole())]);
  expect([parts.order, parts.tested]).toEqual([whole.order, whole.tested]);
});
