import { expect, test } from "vitest";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { Timeline } from "../../src/predict/Timeline.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";
import { FIRST_DAY, simulateOrders } from "./simulateOrders.ts";

const DAY = Date.UTC(2025, 0, 10) / DAY_MS;
const order = (customerId: string, after: number, revenue = 10) => {
  return { customerId, date: (DAY + after) * DAY_MS + 5, revenue };
};
const timelineOf = (orders: ReturnType<typeof order>[]) => new Timeline(Table.from(transactionSchema, orders), {});

test("Timeline.outcomes(day, days) counts the purchases and spend after a day, up to the last of the days", () => {
  const timeline = timelineOf([
    order("a", 0),
    order("b", -5),
    order("a", 1, 20),
    order("a", 1, 5),
    order("a", 7, 30),
    order("a", 8),
    order("new", 3),
    order("c", 0),
    order("c", 2, -4),
  ]);
  const { purchases, bought, spend } = timeline.outcomes(DAY, 7);
  expect([...timeline.customers(DAY).column("customerId")]).toEqual(["a", "b", "c"]);
  expect([[...purchases], [...bought], [...spend]]).toEqual([
    [2, 0, 0],
    [1, 0, 0],
    [55, 0, 0],
  ]);
  expect([...timeline.recentPurchases(DAY + 7, 6)]).toEqual([1, 0, 1, 0]);
  expect(timeline.extent).toEqual([DAY - 5, DAY + 8]);
});

test("Timeline.outcomes(day, days) are the differences of two histories", () => {
  const orders = simulateOrders({ customers: 40, days: 200 }).map((row, i) => {
    return i % 11 === 0 ? { ...row, revenue: -row.revenue / 2 } : row;
  });
  const first = FIRST_DAY / DAY_MS;
  const timeline = new Timeline(Table.from(transactionSchema, orders), {});
  const on = (after: number) => {
    const { table } = purchaseHistories(orders, { asOf: new Date((first + after) * DAY_MS) });
    return new Map([...table].map((row) => [row.customerId, row]));
  };
  for (const [day, days] of [
    [30, 10],
    [100, 90],
    [150, 200],
  ] as const) {
    const [before, after] = [on(day), on(day + days)];
    const { purchases, spend } = timeline.outcomes(first + day, days);
    for (const [i, id] of [...timeline.customers(first + day).column("customerId")].entries()) {
      const gained = (name: "orderCount" | "totalSpend") =>
        Math.max(0, (after.get(id as string)?.[name] ?? 0) - (before.get(id as string)?.[name] ?? 0));
      expect([purchases[i], spend[i]]).toEqual([gained("orderCount"), gained("totalSpend")]);
    }
  }
});

test("Timeline.at(day) makes the histories of a day once", () => {
  const timeline = timelineOf([order("a", 0)]);
  expect(timeline.at(DAY)).toBe(timeline.at(DAY));
  expect(timeline.customers(DAY - 1).length).toBe(0);
});

test("Timeline(no orders) has no extent", () => {
  expect(timelineOf([]).extent).toBeUndefined();
});

test("Timeline.extent begins with the first purchase of a customer, whatever refunds and guests did before", () => {
  const before = [order("a", -30, -5), { ...order("", -20), customerId: null as unknown as string }];
  expect(timelineOf([...before, order("a", 0), order("b", -1), order("b", 9, -1)]).extent).toEqual([DAY - 1, DAY + 9]);
  expect(timelineOf(before).extent).toBeUndefined();
});
