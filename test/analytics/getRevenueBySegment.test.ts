import { expect, test } from "vitest";
import { getRevenueBySegment } from "../../src/analytics/getRevenueBySegment.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { close } from "../shared/close.ts";
import { missingColumn, withoutEach } from "../shared/failures.ts";

const customer = { rfmSegment: "Lost", monetary: 5 };

test("getRevenueBySegment(customers) adds up by segment, in alphabetical order, customers without one left out", () => {
  const customers = [
    customer,
    { rfmSegment: "constructor", monetary: 0.1 },
    { rfmSegment: null, monetary: 1000 },
    { rfmSegment: "__proto__", monetary: null },
    { rfmSegment: "constructor", monetary: 0.2 },
    { rfmSegment: "Lost", monetary: -7 },
  ];
  expect(getRevenueBySegment(customers)).toEqual(
    close([
      { segment: "Lost", revenue: -2 },
      { segment: "__proto__", revenue: 0 },
      { segment: "constructor", revenue: 0.3 },
    ]),
  );
});

test("getRevenueBySegment(no segment) is empty", () => {
  expect(getRevenueBySegment([])).toEqual([]);
  expect(getRevenueBySegment([{ rfmSegment: null, monetary: 1 }])).toEqual([]);
});

test.each(withoutEach(customerSchema, customer))("getRevenueBySegment(customers) needs $header", ({ header, rows }) => {
  expect(() => getRevenueBySegment(rows)).toThrow(missingColumn(header));
});
