import fc from "fast-check";
import { expect, test } from "vitest";
import { getValueConcentration } from "../../src/analytics/getValueConcentration.ts";
import { close } from "../shared/close.ts";
import { invalidOption, missingColumn } from "../shared/failures.ts";
import { isRefund, ordersWithin } from "../shared/orders.ts";

const order = { customerId: "C1", date: "2025-01-10", revenue: 20 };
const spending = (...amounts: number[]) => amounts.map((revenue, i) => ({ ...order, customerId: `C${i}`, revenue }));

test("getValueConcentration(orders) is 0 where all spend alike, and (n - 1)/n where one spends all", () => {
  expect(getValueConcentration(spending(5, 5, 5, 5)).gini).toBe(0);
  expect(getValueConcentration(spending(0, 0, 0, 8)).gini).toBe(0.75);
  expect(getValueConcentration(spending(0, 0)).gini).toBeNull();
  const hundred = getValueConcentration(spending(...Array.from({ length: 100 }, (_, i) => i + 1)));
  expect(hundred.top.map(({ customers, revenue }) => [customers, revenue])).toEqual([
    [1, 100],
    [5, 490],
    [10, 955],
    [20, 1810],
    [50, 3775],
  ]);
  expect(hundred.lorenz.length).toBe(101);
  expect([hundred.lorenz[0], hundred.lorenz[50], hundred.lorenz[100]]).toEqual([
    { customerShare: 0, revenueShare: 0 },
    { customerShare: 0.5, revenueShare: 1275 / 5050 },
    { customerShare: 1, revenueShare: 1 },
  ]);
});

test("getValueConcentration(orders) deducts refunds, and leaves out guests and who only got money back", () => {
  const rows = [
    ...spending(10, 20),
    { ...order, customerId: "C1", revenue: -5 },
    { ...order, customerId: "C0", revenue: -50 },
    { ...order, customerId: "refunded", revenue: -1 },
    { ...order, customerId: null as unknown as string, revenue: 100 },
  ];
  expect(getValueConcentration(rows)).toMatchObject({ customers: 2, revenue: 15, gini: 0.5 });
  expect(getValueConcentration(rows, { asOf: "2025-01-09" })).toMatchObject({ customers: 0, revenue: 0, lorenz: [] });
});

test("getValueConcentration(orders).gini is the mean difference of two customers over twice the mean", () => {
  fc.assert(
    fc.property(ordersWithin(100), (rows) => {
      const ids = new Set(rows.filter((row) => !isRefund(row)).map(({ customerId }) => customerId));
      const spent = [...ids].map((id) => {
        const own = rows.filter(({ customerId }) => customerId === id);
        return Math.max(
          0,
          own.reduce((sum, { revenue }) => sum + (revenue ?? 0), 0),
        );
      });
      const total = spent.reduce((sum, value) => sum + value, 0);
      const differences = spent
        .flatMap((a) => spent.map((b) => Math.abs(a - b)))
        .reduce((sum, value) => sum + value, 0);
      const { gini, customers, revenue, lorenz, top } = getValueConcentration(rows);
      expect([customers, revenue]).toEqual([spent.length, close(total)]);
      expect(gini).toEqual(total === 0 ? null : close(differences / (2 * spent.length * total)));
      const shares = lorenz.map(({ revenueShare }) => revenueShare);
      expect([...shares].sort((a, b) => a - b)).toEqual(shares);
      for (const [i, { revenue }] of top.entries()) expect(revenue).toBeGreaterThanOrEqual(top[i - 1]?.revenue ?? 0);
    }),
  );
});

test("getValueConcentration(orders, options) says what it lacks", () => {
  expect(() => getValueConcentration([{ customerId: "C1", date: "2025-01-01" } as never])).toThrow(
    missingColumn("Revenue"),
  );
  expect(() => getValueConcentration([order], { revenue: "net" })).toThrow(missingColumn("Net_Sales"));
  expect(() => getValueConcentration([order], { revenue: "sum" as never })).toThrow(invalidOption("revenue"));
});
