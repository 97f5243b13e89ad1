import fc from "fast-check";
import { expect, test } from "vitest";
import { type PurchaseHistoryOptions, purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { DAY_MS } from "../../src/time.ts";
import { close } from "../shared/close.ts";
import { invalidOption, missingColumn, withoutEach } from "../shared/failures.ts";
import { type OrderRow, ordersWithin } from "../shared/orders.ts";

const order = { customerId: "C1", date: "2025-01-01", revenue: 20 };
const nothing = { afterAsOf: 0, refunds: 0, cancelled: 0, withoutAmount: 0 };

test("purchaseHistories(orders) counts the orders of a day as one purchase", () => {
  const orders = [order, { ...order, date: "2025-01-01 23:59:59.999", revenue: 5 }, { ...order, date: "2025-01-11" }];
  const { table, asOf, setAside } = purchaseHistories(orders);
  expect(table.row(0)).toEqual({
    customerId: "C1",
    frequency: 1,
    recency: 10,
    age: 10,
    monetaryValue: 20,
    orderCount: 2,
    daysSinceLastOrder: 0,
    totalSpend: 45,
    firstOrderDate: new Date("2025-01-01"),
    lastOrderDate: new Date("2025-01-11"),
  });
  expect([asOf, setAside]).toEqual([new Date("2025-01-11"), nothing]);
});

test("purchaseHistories(orders) takes a refund off the purchase before it, first purchase or repeat", () => {
  const back = { ...order, date: "2025-02-01", revenue: -8 };
  expect(purchaseHistories([order, back]).table.row(0)).toMatchObject({
    orderCount: 1,
    totalSpend: 12,
    recency: 0,
    age: 31,
    monetaryValue: null,
    daysSinceLastOrder: 31,
  });
  const again = { ...order, date: "2025-01-15", revenue: 10 };
  expect(purchaseHistories([order, again, back]).table.row(0)).toMatchObject({ totalSpend: 22, monetaryValue: 2 });
});

test("purchaseHistories(orders) does not count a day whose refunds take all of it, and says so", () => {
  const orders = [order, { ...order, date: "2025-01-05" }, { ...order, date: "2025-01-05", revenue: -20 }];
  const { table, setAside } = purchaseHistories(orders);
  expect(table.row(0)).toMatchObject({ orderCount: 1, totalSpend: 20 });
  expect(setAside).toEqual({ ...nothing, cancelled: 1 });
});

test("purchaseHistories(refunds of customers who bought nothing) counts every one of them as set aside", () => {
  const lone = { ...order, revenue: -5 };
  expect(purchaseHistories([lone]).table.length).toBe(0);
  expect(purchaseHistories([lone]).setAside).toEqual({ ...nothing, refunds: 1 });
  // an order and the refund of all of it: both are in no history
  expect(purchaseHistories([order, { ...order, revenue: -25 }]).setAside).toEqual({
    ...nothing,
    refunds: 1,
    cancelled: 1,
  });
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
  const asOf = new Date("2025-01-31T23:00:00Z");
  const { table, setAside, ...policy } = purchaseHistories(orders, { asOf });
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
    for (const asOf of [new Date(Number.NaN), "2025-01-01" as unknown as Date]) {
      expect(() => purchaseHistories(orders, { asOf })).toThrow(invalidOption("asOf"));
    }
  }
});

/** Few days and few amounts, so that orders meet on a day and refunds cancel them. */
const crowded = fc.array(
  fc.record({
    customerId: fc.constantFrom("C1", "c1", "__proto__"),
    date: fc.integer({ min: -3 * 24, max: 5 * 24 }).map((hours) => new Date(Date.UTC(2024, 1, 27, hours))),
    revenue: fc.constantFrom(null, -20, -10, -5, 0, 5, 10, 20),
    netSales: fc.constantFrom(null, -10, 0, 10),
    productCategory: fc.constant(null),
  }),
  { maxLength: 25 },
);
const options = fc.record({
  timeUnit: fc.constantFrom("day" as const, "week" as const),
  revenue: fc.constantFrom("gross" as const, "net" as const),
  refunds: fc.constantFrom("net" as const, "ignore" as const),
});

test("purchaseHistories(orders, options) is what each customer's days give, one after the other", () => {
  const asOf = fc.option(fc.integer({ min: Date.UTC(2019, 11, 1), max: Date.UTC(2026, 0) }), { nil: undefined });
  const near = fc.option(fc.integer({ min: Date.UTC(2024, 1, 23), max: Date.UTC(2024, 2, 4) }), { nil: undefined });
  const given = fc.oneof(
    fc.record({ orders: ordersWithin(2200), end: asOf }),
    fc.record({ orders: crowded, end: near }),
  );
  fc.assert(
    fc.property(given, options, ({ orders, end }, rest) => {
      const wanted = { ...rest, ...(end !== undefined && { asOf: new Date(end) }) };
      const { table, setAside } = purchaseHistories(orders, wanted);
      expect({ rows: [...table], setAside }).toEqual(close(walk(orders, wanted)));
    }),
    { numRuns: 300 },
  );
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

/** The same, naively: for each customer the days that are purchases, then everything from them. */
function walk(orders: OrderRow[], { asOf, timeUnit, revenue, refunds }: PurchaseHistoryOptions) {
  const dayOf = (date: Date) => Math.floor(date.getTime() / DAY_MS);
  const lastDay = asOf ? dayOf(asOf) : Math.max(...orders.map(({ date }) => dayOf(date)));
  const amountOf = (row: OrderRow) => (revenue === "gross" ? row.revenue : row.netSales);
  const sumOf = (rows: OrderRow[]) => rows.reduce((sum, row) => sum + (amountOf(row) ?? 0), 0);
  const isRefund = (row: OrderRow) => (amountOf(row) ?? 0) < 0;
  const setAside = { ...nothing, afterAsOf: orders.filter(({ date }) => dayOf(date) > lastDay).length };
  const rows = [...new Set(orders.map(({ customerId }) => customerId))].flatMap((customerId) => {
    const all = orders.filter((row) => row.customerId === customerId && dayOf(row.date) <= lastDay);
    const own = refunds === "ignore" ? all.filter((row) => !isRefund(row)) : all;
    setAside.refunds += all.length - own.length;
    const on = (day: number) => own.filter(({ date }) => dayOf(date) === day);
    const days = [...new Set(own.map(({ date }) => dayOf(date)))].sort((a, b) => a - b);
    const purchases = days.filter((day) => {
      const refunded = on(day).some(isRefund);
      return on(day).some((row) => !isRefund(row)) && (!refunded || sumOf(on(day)) > 0);
    });
    const [first, second] = purchases;
    const last = purchases.at(-1);
    for (const row of own) {
      const day = dayOf(row.date);
      if (isRefund(row)) setAside.refunds += first === undefined || day < first ? 1 : 0;
      else if (!purchases.includes(day)) setAside.cancelled++;
      else if (amountOf(row) === null) setAside.withoutAmount++;
    }
    if (first === undefined || last === undefined) return [];
    const since = (day: number | undefined) => own.filter(({ date }) => day !== undefined && dayOf(date) >= day);
    const unit = timeUnit === "week" ? 7 : 1;
    const repeats = purchases.length - 1;
    return {
      customerId,
      frequency: repeats,
      recency: (last - first) / unit,
      age: (lastDay - first) / unit,
      monetaryValue: repeats === 0 ? null : Math.max(0, sumOf(since(second))) / repeats,
      orderCount: purchases.length,
      daysSinceLastOrder: lastDay - last,
      totalSpend: sumOf(since(first)),
      firstOrderDate: new Date(first * DAY_MS),
      lastOrderDate: new Date(last * DAY_MS),
    };
  });
  return { rows, setAside };
}
