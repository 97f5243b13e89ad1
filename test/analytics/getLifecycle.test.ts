import fc from "fast-check";
import { expect, test } from "vitest";
import { type CustomerLifecycle, getLifecycle } from "../../src/analytics/getLifecycle.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import type { Period } from "../../src/time.ts";
import { invalidOption, missingColumn, withoutEach } from "../shared/failures.ts";
import {
  isPartial,
  isRefund,
  knownBy,
  type OrderRow,
  ordersWithin,
  periodStart,
  periods,
  periodsBetween,
} from "../shared/orders.ts";

const order = { customerId: "C1", date: "2025-01-10", revenue: 20 };

test("getLifecycle(orders) tells a customer who pauses from one who stays", () => {
  const orders = [
    order,
    { ...order, customerId: "C2" },
    { ...order, date: "2025-02-01" },
    { ...order, customerId: "C2", date: "2025-02-20", revenue: -5 },
    { ...order, customerId: null as unknown as string, date: "2025-02-20" },
    { ...order, date: "2025-04-30" },
    { ...order, customerId: "C3", date: "2025-04-30" },
  ];
  const counts = getLifecycle(orders).map(
    ({ periodStart, newCustomers, returningCustomers, resurrectedCustomers, dormantCustomers }) => {
      return [periodStart, newCustomers, returningCustomers, resurrectedCustomers, dormantCustomers];
    },
  );
  expect(counts).toEqual([
    ["2025-01-01", 2, 0, 0, 0],
    ["2025-02-01", 0, 1, 0, 1],
    ["2025-03-01", 0, 0, 0, 1],
    ["2025-04-01", 1, 0, 1, 0],
  ]);
  expect(getLifecycle([])).toEqual([]);
});

test.each(withoutEach(transactionSchema, order))("getLifecycle(orders) needs $header", ({ header, rows }) => {
  expect(() => getLifecycle(rows)).toThrow(missingColumn(header));
});

test("getLifecycle(orders, options) names the option that will not do", () => {
  expect(() => getLifecycle([order], { period: "months" as never })).toThrow(invalidOption("period"));
});

test("getLifecycle(orders, options) is what sets of customers give", () => {
  const asOfs = fc.option(fc.integer({ min: Date.UTC(2019, 0), max: Date.UTC(2021, 0) }), { nil: undefined });
  fc.assert(
    fc.property(fc.constantFrom(...periods), ordersWithin(400), asOfs, (period, orders, asOf) => {
      const options = { period, ...(asOf !== undefined && { asOf: new Date(asOf) }) };
      expect(getLifecycle(orders, options)).toEqual(bySets(orders, period, asOf));
    }),
  );
});

function bySets(orders: readonly OrderRow[], period: Period, asOf: number | undefined): CustomerLifecycle[] {
  const seen = knownBy(orders, asOf);
  if (seen.length === 0) return [];
  const times = seen.map(({ date }) => date.getTime());
  const last = asOf ?? Math.max(...times);
  const starts = periodsBetween(period, Math.min(...times), last);
  const active = starts.map((start) => {
    const theirs = seen.filter((row) => !isRefund(row) && periodStart(period, row.date.getTime()) === start);
    return new Set(theirs.map(({ customerId }) => customerId));
  });
  return starts.map((start, i) => {
    const now = [...(active[i] as Set<string>)];
    const before = active[i - 1] ?? new Set();
    const ever = new Set(active.slice(0, i).flatMap((customers) => [...customers]));
    return {
      periodStart: start,
      newCustomers: now.filter((id) => !ever.has(id)).length,
      returningCustomers: now.filter((id) => before.has(id)).length,
      resurrectedCustomers: now.filter((id) => ever.has(id) && !before.has(id)).length,
      dormantCustomers: [...before].filter((id) => !now.includes(id as string)).length,
      partial: isPartial(period, start, last),
    };
  });
}
