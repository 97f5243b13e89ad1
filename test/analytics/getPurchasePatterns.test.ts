import { expect, test } from "vitest";
import { getPurchasePatterns } from "../../src/analytics/getPurchasePatterns.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { close } from "../shared/close.ts";
import { missingColumn, withoutEach } from "../shared/failures.ts";

const customer = { frequency: 1, recency: 40, purchaseTimingStatus: "New/One-time" };

test("getPurchasePatterns(customers) tells one-time, repeat and highly active customers apart", () => {
  const customers = [
    customer,
    { frequency: 2, recency: 0, purchaseTimingStatus: "Overdue" },
    { frequency: 4, recency: null, purchaseTimingStatus: "Due Soon" },
    { frequency: 5, recency: 10, purchaseTimingStatus: "Overdue" },
    { frequency: null, recency: 3, purchaseTimingStatus: null },
    { frequency: 0, recency: null, purchaseTimingStatus: "__proto__" },
  ];
  expect(getPurchasePatterns(customers)).toEqual(
    close({
      timingDistribution: [
        { status: "Overdue", count: 2 },
        { status: "Due Soon", count: 1 },
        { status: "New/One-time", count: 1 },
        { status: "__proto__", count: 1 },
      ],
      avgFrequency: 2.4,
      avgRecency: 13.25,
      oneTimeBuyers: 1,
      repeatCustomers: 3,
      highlyActive: 1,
    }),
  );
});

test("getPurchasePatterns([]) counts nobody and has no means", () => {
  expect(getPurchasePatterns([])).toEqual({
    timingDistribution: [],
    avgFrequency: null,
    avgRecency: null,
    oneTimeBuyers: 0,
    repeatCustomers: 0,
    highlyActive: 0,
  });
});

test.each(withoutEach(customerSchema, customer))("getPurchasePatterns(customers) needs $header", ({ header, rows }) => {
  expect(() => getPurchasePatterns(rows)).toThrow(missingColumn(header));
});
