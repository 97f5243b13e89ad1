import fc from "fast-check";
import { expect, test } from "vitest";
import { getOrderGaps } from "../../src/analytics/getOrderGaps.ts";
import { DAY_MS } from "../../src/time.ts";
import { invalidOption, missingColumn } from "../shared/failures.ts";
import { isRefund, knownBy, ordersWithin } from "../shared/orders.ts";

const order = { customerId: "C1", date: "2025-01-10", revenue: 20 };

test("getOrderGaps(orders) are days between purchases, by which purchase it is", () => {
  const orders = [
    { ...order, date: "2025-01-15 18:00" },
    order,
    { ...order, date: "2025-01-10 23:00" },
    { ...order, date: "2025-01-12", revenue: -20 },
    { ...order, date: "2025-02-14" },
    { ...order, customerId: "C2" },
    { ...order, customerId: "C3" },
    { ...order, customerId: "C3", date: "2025-01-25" },
    { ...order, customerId: null as unknown as string },
  ];
  const gaps = getOrderGaps(orders);
  expect(
    gaps.map(({ fromOrder, toOrder, customers, orderedAgain }) => [fromOrder, toOrder, customers, orderedAgain]),
  ).toEqual([
    [1, 2, 3, 2],
    [2, 3, 2, 1],
    [3, 4, 1, 0],
  ]);
  expect(gaps.map(({ mean, median }) => [mean, median])).toEqual([
    [10, 10],
    [30, 30],
    [null, null],
  ]);
  expect(gaps[0]).toMatchObject({ tenth: 6, lowerQuartile: 7.5, upperQuartile: 12.5, nineTenths: 14, share: 2 / 3 });
  expect(getOrderGaps(orders, { orders: 1 }).length).toBe(1);
  expect(getOrderGaps([])).toMatchObject([{ customers: 0, orderedAgain: 0, share: null, median: null }]);
});

test("getOrderGaps(orders, options) is what walking through each customer's days gives", () => {
  const asOfs = fc.option(fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2021, 0) }), { nil: undefined });
  fc.assert(
    fc.property(ordersWithin(60), fc.integer({ min: 1, max: 4 }), asOfs, (rows, orders, asOf) => {
      const days = new Map<string, Set<number>>();
      for (const row of knownBy(rows, asOf).filter((row) => !isRefund(row))) {
        const own = days.get(row.customerId) ?? new Set();
        days.set(row.customerId, own.add(Math.floor(row.date.getTime() / DAY_MS)));
      }
      const sorted = [...days.values()].map((own) => [...own].sort((a, b) => a - b));
      const gaps = getOrderGaps(rows, { orders, ...(asOf !== undefined && { asOf: new Date(asOf) }) });
      for (const { fromOrder, customers, orderedAgain, mean } of gaps) {
        const own = sorted.filter(({ length }) => length >= fromOrder);
        const found = own.filter(({ length }) => length > fromOrder);
        expect([customers, orderedAgain]).toEqual([own.length, found.length]);
        const total = found.reduce(
          (sum, days) => sum + (days[fromOrder] as number) - (days[fromOrder - 1] as number),
          0,
        );
        if (found.length > 0) expect(mean).toBeCloseTo(total / found.length, 9);
      }
      const most = Math.max(1, ...sorted.map(({ length }) => length));
      expect(gaps.length).toBe(Math.min(orders, most));
    }),
  );
});

test("getOrderGaps(orders, options) says what it lacks", () => {
  expect(() => getOrderGaps([{ customerId: "C1", revenue: 1 } as never])).toThrow(missingColumn("Date"));
  expect(() => getOrderGaps([{ date: "2025-01-01", revenue: 1 } as never])).toThrow(missingColumn("Customer_ID"));
  for (const orders of [0, 101, 1.5]) expect(() => getOrderGaps([order], { orders })).toThrow(invalidOption("orders"));
});
