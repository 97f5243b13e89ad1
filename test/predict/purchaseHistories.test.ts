import fc from "fast-check";
import { expect, test } from "vitest";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { DAY_MS } from "../../src/time.ts";
import { close } from "../shared/close.ts";
import { invalidOption, missingColumn, withoutEach } from "../shared/failures.ts";
import type { OrderRow } from "../shared/orders.ts";

const order = { customerId: "C1", date: "2025-01-01", revenue: 20 };
const nothing = { afterAsOf: 0, guests: 0, refunds: 0, withoutAmount: 0 };

test("purchaseHistories(orders) counts the orders of a day as one purchase", () => {
  const orders = [order, { ...order, date: "2025-01-01 23:59:59.999", revenue: 5 }, { ...order, date: "2025-01-11" }];
  const { table, asOf, setAside } = purchaseHistories(orders);
  expect(table.row(0)).toEqual({
    customerId: "C1",
    frequency: 1,
    recency: 10,
    age: 10,
    sumLogGaps: Math.log(10),
    monetaryValue: 20,
    orderCount: 2,
    daysSinceLastOrder: 0,
    totalSpend: 45,
    paidPurchases: 2,
    meanSpend: 22.5,
    meanLogSpend: close((Math.log(25) + Math.log(20)) / 2),
    logSpendSquares: close((Math.log(25) - Math.log(20)) ** 2 / 2),
    firstOrderDate: new Date("2025-01-01"),
    lastOrderDate: new Date("2025-01-11"),
  });
  expect([asOf, setAside]).toEqual([new Date("2025-01-11"), nothing]);
});

test("purchaseHistories(orders) takes a refund off what was spent, on the first purchase or a repeat", () => {
  const back = { ...order, date: "2025-02-01", revenue: -8 };
  expect(purchaseHistories([order, back]).table.row(0)).toMatchObject({
    orderCount: 1,
    totalSpend: 12,
    recency: 0,
    age: 31,
    monetaryValue: null,
    meanSpend: 12,
    daysSinceLastOrder: 31,
  });
  const again = { ...order, date: "2025-01-15", revenue: 10 };
  expect(purchaseHistories([order, again, back]).table.row(0)).toMatchObject({ totalSpend: 22, monetaryValue: 2 });
});

test("purchaseHistories(orders) counts a refunded purchase, but not in the means of spend", () => {
  const orders = [order, { ...order, date: "2025-01-05" }, { ...order, date: "2025-01-05", revenue: -20 }];
  const { table, setAside } = purchaseHistories([...orders, { ...order, date: "2025-01-09", revenue: 7 }]);
  expect(table.row(0)).toMatchObject({
    orderCount: 3,
    totalSpend: 27,
    monetaryValue: 7,
    paidPurchases: 2,
    meanSpend: 13.5,
  });
  expect(setAside).toEqual(nothing);
  expect(purchaseHistories(orders).table.row(0)).toMatchObject({ frequency: 1, recency: 4, monetaryValue: 0 });
  // a thousandth of a cent is left by rounding, and nothing else
  const cents = [0.1, 0.2, -0.3].map((revenue) => ({ ...order, orderId: "1", revenue }));
  expect(purchaseHistories(cents).table.row(0)).toMatchObject({ orderCount: 1, paidPurchases: 0, meanSpend: null });
});

test("purchaseHistories(refunds of customers who bought nothing) counts every one of them as set aside", () => {
  const lone = { ...order, revenue: -5 };
  expect(purchaseHistories([lone]).table.length).toBe(0);
  expect(purchaseHistories([lone]).setAside).toEqual({ ...nothing, refunds: 1 });
  // what is more than was paid lowers the spend all the same
  const { table, setAside } = purchaseHistories([order, { ...order, revenue: -25 }]);
  expect([setAside, table.row(0).totalSpend, table.row(0).meanSpend]).toEqual([nothing, -5, null]);
});

test("purchaseHistories(orders, { refunds: ignore }) leaves spend as it was paid", () => {
  const { table, setAside } = purchaseHistories([order, { ...order, revenue: -25 }], { refunds: "ignore" });
  expect([table.row(0).totalSpend, setAside]).toEqual([20, { ...nothing, refunds: 1 }]);
});

test("purchaseHistories(orders) sees no guest", () => {
  const { table, setAside } = purchaseHistories([order, { ...order, customerId: null }]);
  expect([table.length, setAside]).toEqual([1, { ...nothing, guests: 1 }]);
});

test("purchaseHistories(orders without an amount) counts them as purchases of no spend", () => {
  const orders = [
    { ...order, revenue: null },
    { ...order, date: "2025-01-02", revenue: null },
  ];
  const { table, setAside } = purchaseHistories(orders);
  expect(table.row(0)).toMatchObject({ orderCount: 2, totalSpend: 0, monetaryValue: 0 });
  expect(setAside).toEqual({ ...nothing, withoutAmount: 2 });
});

test("purchaseHistories(orders, { asOf }) sets aside what came later and dates all from that day", () => {
  const orders = [order, { ...order, date: "2025-02-01" }, { ...order, customerId: "C2", date: "2025-03-01" }];
  expect(purchaseHistories(orders, { asOf: "2025-01-31" })).toEqual(
    purchaseHistories(orders, { asOf: new Date("2025-01-31T23:00:00Z") }),
  );
  const { table, setAside, ...policy } = purchaseHistories(orders, { asOf: "2025-01-31" });
  expect([...table].map(({ customerId, age }) => [customerId, age])).toEqual([["C1", 30]]);
  expect(setAside).toEqual({ ...nothing, afterAsOf: 2 });
  expect(policy).toEqual({ asOf: new Date("2025-01-31"), timeUnit: "day", revenue: "gross", refunds: "net" });
});

test("purchaseHistories(orders, { timeUnit: week }) has times in weeks and days since the last order in days", () => {
  const orders = [order, { ...order, date: "2025-01-08" }];
  const { table } = purchaseHistories(orders, { timeUnit: "week", asOf: new Date("2025-01-18") });
  expect(table.row(0)).toMatchObject({ recency: 1, age: 17 / 7, daysSinceLastOrder: 10 });
});

test("purchaseHistories(orders, { revenue: net }) needs Net_Sales and counts it", () => {
  expect(() => purchaseHistories([order], { revenue: "net" })).toThrow(missingColumn("Net_Sales"));
  expect(purchaseHistories([{ ...order, netSales: 17 }], { revenue: "net" }).table.row(0).totalSpend).toBe(17);
});

test("purchaseHistories([]) is an empty table as of no day", () => {
  const { table, asOf, setAside } = purchaseHistories([]);
  expect([table.length, asOf, setAside]).toEqual([0, null, nothing]);
  expect(purchaseHistories([], { asOf: new Date("2025-01-01") }).asOf).toEqual(new Date("2025-01-01"));
});

test("purchaseHistories(100,000 orders of a customer) counts their days", () => {
  const orders = Array.from({ length: 100_000 }, (_, i) => ({ ...order, date: (i % 999) * DAY_MS, revenue: 1 }));
  expect(purchaseHistories(orders).table.row(0)).toMatchObject({ orderCount: 999, totalSpend: 100_000, recency: 998 });
});

test.each(withoutEach(transactionSchema, order))("purchaseHistories(orders) needs $header", ({ header, rows }) => {
  expect(() => purchaseHistories(rows)).toThrow(
    header === "Revenue" ? missingColumn(header) : expect.objectContaining({ name: "DataError", column: header }),
  );
});

test("purchaseHistories(orders, options) names the option that will not do, orders or not", () => {
  for (const orders of [[], [order]]) {
    expect(() => purchaseHistories(orders, { timeUnit: "month" as "day" })).toThrow(invalidOption("timeUnit"));
    expect(() => purchaseHistories(orders, { revenue: "gros" as "gross" })).toThrow(invalidOption("revenue"));
    expect(() => purchaseHistories(orders, { refunds: "constructor" as "net" })).toThrow(invalidOption("refunds"));
    for (const asOf of [new Date(Number.NaN), "2025-02-29", "2025-1-1", 5 as never]) {
      expect(() => purchaseHistories(orders, { asOf })).toThrow(invalidOption("asOf"));
    }
  }
});

/** Few days and few amounts, so that orders meet on a day and refunds take them back. */
const crowded = fc.array(
  fc.record({
    customerId: fc.constantFrom("C1", "c1", "__proto__"),
    date: fc.integer({ min: -3 * 24, max: 5 * 24 }).map((hours) => new Date(Date.UTC(2024, 1, 27, hours))),
    revenue: fc.constantFrom(null, -20, -10, -5, 0, 5, 10, 20),
    netSales: fc.constantFrom(null, -10, 0, 10),
    category: fc.constant(null),
  }),
  { maxLength: 25 },
);
const options = fc.record({
  timeUnit: fc.constantFrom("day" as const, "week" as const),
  revenue: fc.constantFrom("gross" as const, "net" as const),
  refunds: fc.constantFrom("net" as const, "ignore" as const),
});

test("purchaseHistories(orders) does not depend on the order of the rows", () => {
  const shuffled = crowded.chain((orders) =>
    fc.tuple(fc.constant(orders), fc.shuffledSubarray(orders, { minLength: orders.length })),
  );
  fc.assert(
    fc.property(shuffled, options, ([orders, others], wanted) => {
      const byId = (rows: OrderRow[]) => {
        const { table, ...rest } = purchaseHistories(rows, wanted);
        return { rest, rows: [...table].sort((a, b) => (a.customerId < b.customerId ? -1 : 1)) };
      };
      expect(byId(others)).toEqual(byId(orders));
    }),
  );
});
