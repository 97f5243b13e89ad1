import fc from "fast-check";
import { expect, test } from "vitest";
import { type CustomerCohort, calculateCustomerCohorts } from "../../src/analytics/calculateCustomerCohorts.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import type { Period } from "../../src/time.ts";
import { DAY_MS } from "../../src/time.ts";
import { close } from "../shared/close.ts";
import { invalidOption, missingColumn, withoutEach } from "../shared/failures.ts";
import {
  isPartial,
  isRefund,
  knownBy,
  type OrderRow,
  ordersWithin,
  periodStart,
  periodsBetween,
} from "../shared/orders.ts";

const order = { customerId: "C1", date: "2025-01-10", revenue: 20 };

test("calculateCustomerCohorts(orders) puts a customer into the period of the first order, wherever it stands", () => {
  const orders = [
    { customerId: "C1", date: "2025-03-10", revenue: 8 },
    { customerId: "C2", date: "2025-03-31", revenue: null },
    { customerId: "C1", date: "2025-01-31", revenue: 2 },
    { customerId: "__proto__", date: "2025-01-01", revenue: 5 },
    { customerId: "C1", date: "2025-03-01", revenue: 4 },
  ];
  const at = (periodsSinceFirst: number, activeCustomers: number, rate: number, revenue: number) => {
    return { periodsSinceFirst, activeCustomers, rate, revenue, partial: false };
  };
  const january = [at(0, 2, 1, 7), at(1, 0, 0, 0), at(2, 1, 0.5, 12)];
  expect(calculateCustomerCohorts(orders)).toEqual([
    { cohortStart: "2025-01-01", customers: 2, revenue: 19, retention: january },
    { cohortStart: "2025-03-01", customers: 1, revenue: 0, retention: [at(0, 1, 1, 0)] },
  ]);
});

test("calculateCustomerCohorts([]) is empty", () => {
  expect(calculateCustomerCohorts([], { period: "day" })).toEqual([]);
});

test("calculateCustomerCohorts(orders) marks the periods that the data end in", () => {
  const orders = [order, { ...order, date: "2025-02-27" }];
  const partial = (asOf?: string) => {
    const options = asOf === undefined ? {} : { asOf: new Date(asOf) };
    return calculateCustomerCohorts(orders, options)[0]?.retention.map((entry) => entry.partial);
  };
  expect(partial()).toEqual([false, true]);
  expect(partial("2025-02-28")).toEqual([false, false]);
  expect(partial("2025-01-30")).toEqual([true]);
});

test.each(withoutEach(transactionSchema, order))(
  "calculateCustomerCohorts(orders) needs $header",
  ({ header, rows }) => {
    expect(() => calculateCustomerCohorts(rows)).toThrow(missingColumn(header));
  },
);

test("calculateCustomerCohorts(orders, { revenue: net }) needs Net_Sales", () => {
  expect(() => calculateCustomerCohorts([order], { revenue: "net" })).toThrow(missingColumn("Net_Sales"));
});

test("calculateCustomerCohorts(orders, options) names the option that will not do", () => {
  const call = (options: object) => () => calculateCustomerCohorts([order], options);
  expect(call({ period: "months" })).toThrow(invalidOption("period"));
  expect(call({ period: "__proto__" })).toThrow(invalidOption("period"));
  expect(call({ revenue: "total" })).toThrow(invalidOption("revenue"));
  expect(call({ asOf: new Date("yesterday") })).toThrow(invalidOption("asOf"));
});

test("calculateCustomerCohorts(orders, options) is what following each customer gives", () => {
  // how many days to look at keeps the number of periods small
  const spans = { day: 70, week: 400, month: 2200, quarter: 2200, year: 2200 } satisfies Record<Period, number>;
  const given = fc
    .constantFrom(...(Object.keys(spans) as Period[]))
    .chain((period) => fc.tuple(fc.constant(period), ordersWithin(spans[period])));
  const kinds = fc.constantFrom("gross" as const, "net" as const);
  const asOfs = fc.option(fc.integer({ min: Date.UTC(2019, 0), max: Date.UTC(2021, 0) }), { nil: undefined });
  fc.assert(
    fc.property(given, kinds, asOfs, ([period, orders], revenue, asOf) => {
      fc.pre(orders.length > 0);
      const options = { period, revenue, ...(asOf !== undefined && { asOf: new Date(asOf) }) };
      expect(calculateCustomerCohorts(orders, options)).toEqual(close(follow(orders, period, revenue, asOf)));
    }),
  );
});

function follow(orders: OrderRow[], period: Period, revenue: "gross" | "net", asOf?: number): CustomerCohort[] {
  const seen = knownBy(orders, asOf);
  if (seen.length === 0) return [];
  const times = seen.map((row) => row.date.getTime());
  const last = asOf ?? Math.max(...times);
  const all = periodsBetween(period, Math.min(...times), last);
  const rows = seen.map((row) => ({
    id: row.customerId,
    start: periodStart(period, row.date.getTime()),
    amount: (revenue === "gross" ? row.revenue : row.netSales) ?? 0,
    refund: isRefund(row),
  }));
  const cohortOf = new Map<string, string>();
  for (const { id, start } of rows.filter(({ refund }) => !refund))
    if (start < (cohortOf.get(id) ?? "9999")) cohortOf.set(id, start);
  const cohorts = all.map((cohortStart, first) => {
    const members = new Set([...cohortOf].filter(([, start]) => start === cohortStart).map(([id]) => id));
    const theirs = rows.filter((row) => members.has(row.id) && row.start >= cohortStart);
    const retention = all.slice(first).map((start, periodsSinceFirst) => {
      const now = theirs.filter((row) => row.start === start);
      const activeCustomers = new Set(now.filter(({ refund }) => !refund).map((row) => row.id)).size;
      return {
        periodsSinceFirst,
        activeCustomers,
        rate: activeCustomers / members.size,
        revenue: now.reduce((sum, row) => sum + row.amount, 0),
        partial: isPartial(period, start, last),
      };
    });
    const total = theirs.reduce((sum, row) => sum + row.amount, 0);
    return { cohortStart, customers: members.size, revenue: total, retention };
  });
  return cohorts.filter(({ customers }) => customers > 0);
}

test("calculateCustomerCohorts(orders far apart, by day) holds only the cohorts there are", () => {
  const dates = ["1925-01-01", "2025-01-01"];
  const cohorts = calculateCustomerCohorts(
    dates.map((date, i) => ({ customerId: `C${i}`, date, revenue: 1 })),
    { period: "day" },
  );
  expect(cohorts.map(({ retention }) => retention.length)).toEqual([36_526, 1]);
});

test("calculateCustomerCohorts(an order in a mistyped year) says what it would take", () => {
  const orders = Array.from({ length: 150 }, (_, i) => ({
    customerId: `C${i}`,
    date: Date.UTC(2025, 0, 1 + i),
    revenue: 1,
  }));
  const call = (date: string) => () =>
    calculateCustomerCohorts([...orders, { customerId: "C0", date, revenue: 1 }], { period: "day" });
  expect(call("2270-01-01")).toThrow("period must be a longer one for orders from 2025-01-01 to 2270-01-01");
  expect(call("2999-01-01")).toThrow("period must be a longer one for dates from 2025-01-01 to 2999-01-01");
});

test.each([126, 127, 128, 255, 256, 511, 512, 32_766, 32_767, 32_768, 40_000])(
  "calculateCustomerCohorts(orders over %i days) keeps cohorts and customers apart, however the marks are held",
  (days) => {
    const from = Date.UTC(1900, 0, 1);
    const at = (day: number) => new Date(from + day * DAY_MS);
    const order = (customerId: string, day: number, revenue: number) => ({ customerId, date: at(day), revenue });
    const last = days - 1;
    const orders = [
      ...[order("a", 0, 1), order("b", 0, 2), order("a", 1, 4), order("c", 1, 8)],
      ...[
        order("a", last - 1, 16),
        order("c", last - 1, 32),
        order("b", last, 64),
        order("d", last, 100),
        order("d", last, 28),
      ],
    ];
    const cohorts = calculateCustomerCohorts(orders, { period: "day" });
    expect(cohorts.map(({ customers, revenue }) => [customers, revenue])).toEqual([
      [2, 87],
      [1, 40],
      [1, 128],
    ]);
    const seen = cohorts.map(({ retention }) =>
      retention
        .filter(({ activeCustomers }) => activeCustomers > 0)
        .map((one) => [one.periodsSinceFirst, one.activeCustomers, one.revenue]),
    );
    expect(seen).toEqual([
      [
        [0, 2, 3],
        [1, 1, 4],
        [last - 1, 1, 16],
        [last, 1, 64],
      ],
      [
        [0, 1, 8],
        [last - 2, 1, 32],
      ],
      [[0, 1, 128]],
    ]);
  },
);
