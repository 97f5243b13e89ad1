import fc from "fast-check";
import { expect, test } from "vitest";
import { calculateCustomerCohorts } from "../../src/analytics/calculateCustomerCohorts.ts";
import { getCohortValue } from "../../src/analytics/getCohortValue.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { DAY_MS } from "../../src/time.ts";
import { close } from "../shared/close.ts";
import { invalidOption, missingColumn, withoutEach } from "../shared/failures.ts";
import { isRefund, ordersWithin, periodStart } from "../shared/orders.ts";

const order = { customerId: "C1", date: "2025-01-10", revenue: 20 };

test("getCohortValue(orders) adds up what each cohort has spent, and knows nothing of what is yet to come", () => {
  const orders = [
    order,
    { ...order, customerId: "C2", revenue: 40 },
    { ...order, date: "2025-03-01", revenue: 12 },
    { ...order, date: "2025-03-02", revenue: -2 },
    { ...order, customerId: "C3", date: "2025-02-28", revenue: null },
  ];
  const values = getCohortValue(orders).map(({ cohortStart, customers, value }) => {
    return [cohortStart, customers, ...value.map(({ revenuePerCustomer }) => revenuePerCustomer)];
  });
  expect(values).toEqual([
    ["2025-01-01", 2, 30, 30, 35],
    ["2025-02-01", 1, 0, 0, null],
  ]);
  expect(getCohortValue(orders)[0]?.value.map(({ partial }) => partial)).toEqual([false, false, true]);
  expect(getCohortValue([])).toEqual([]);
});

test("getCohortValue(orders) is the sum of all that each customer of a cohort has spent by then", () => {
  fc.assert(
    fc.property(ordersWithin(400), (orders) => {
      const firsts = new Map<string, string>();
      const start = (date: Date) => periodStart("month", date.getTime());
      for (const row of orders.filter((row) => !isRefund(row)))
        if (start(row.date) < (firsts.get(row.customerId) ?? "9999")) firsts.set(row.customerId, start(row.date));
      for (const { cohortStart, customers, value } of getCohortValue(orders)) {
        const spent = orders
          .filter((row) => firsts.get(row.customerId) === cohortStart && start(row.date) >= cohortStart)
          .reduce((sum, { revenue }) => sum + (revenue ?? 0), 0);
        const reached = value.filter(({ revenuePerCustomer }) => revenuePerCustomer !== null);
        expect((reached.at(-1)?.revenuePerCustomer as number) * customers).toEqual(close(spent));
      }
    }),
  );
});

test("getCohortValue(orders, options) has the cohorts and periods of calculateCustomerCohorts", () => {
  fc.assert(
    fc.property(ordersWithin(2200), (orders) => {
      const options = { period: "quarter", revenue: "net" } as const;
      const cohorts = calculateCustomerCohorts(orders, options);
      const values = getCohortValue(orders, options);
      expect(values.map(({ cohortStart }) => cohortStart)).toEqual(cohorts.map(({ cohortStart }) => cohortStart));
      const longest = Math.max(0, ...cohorts.map(({ retention }) => retention.length));
      for (const [i, { value }] of values.entries()) {
        expect(value.length).toBe(longest);
        const reached = value.filter(({ revenuePerCustomer }) => revenuePerCustomer !== null);
        expect(reached.map(({ partial }) => partial)).toEqual(cohorts[i]?.retention.map(({ partial }) => partial));
      }
    }),
  );
});

test.each(withoutEach(transactionSchema, order))("getCohortValue(orders) needs $header", ({ header, rows }) => {
  expect(() => getCohortValue(rows)).toThrow(missingColumn(header));
});

test("getCohortValue(orders, options) names the option that will not do", () => {
  expect(() => getCohortValue([order], { period: "months" as never })).toThrow(invalidOption("period"));
  expect(() => getCohortValue([order], { period: "week", weekLabels: "iso", weekStart: "sunday" })).toThrow(
    /^getCohortValue: /,
  );
  // one order in a mistyped year, and many cohorts that would all have as many periods
  const days = Array.from({ length: 300 }, (_, i) => {
    return { customerId: `C${i}`, date: Date.UTC(2025, 0, 1) + i * DAY_MS, revenue: 1 };
  });
  const rows = [...days, { customerId: "old", date: Date.UTC(1925, 0, 1), revenue: 1 }];
  expect(() => getCohortValue(rows, { period: "day" })).toThrow(invalidOption("period"));
});
