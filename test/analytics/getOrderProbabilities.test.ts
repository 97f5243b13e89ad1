import fc from "fast-check";
import { expect, test } from "vitest";
import { getOrderProbabilities } from "../../src/analytics/getOrderProbabilities.ts";
import { customerSchema } from "../../src/shop/customers.ts";
import { missingColumn, withoutEach } from "../shared/failures.ts";

const customer = { frequency: 2, recency: 10, churnProbability: 0.25 };

test("getOrderProbabilities(customers) are means by classes of orders and days", () => {
  const cells = getOrderProbabilities([
    customer,
    { ...customer, recency: 14, churnProbability: 0.75 },
    { ...customer, recency: 15 },
    { ...customer, frequency: 40, recency: 4000 },
    { ...customer, churnProbability: null },
    { ...customer, recency: -1 },
    { ...customer, frequency: 0 },
  ]);
  const lately = { ordersFrom: 2, ordersTo: 2 };
  expect(cells).toEqual([
    { ...lately, daysFrom: 8, daysTo: 14, customers: 2, orderProbability: 0.5 },
    { ...lately, daysFrom: 15, daysTo: 30, customers: 1, orderProbability: 0.75 },
    { ordersFrom: 15, ordersTo: null, daysFrom: 366, daysTo: null, customers: 1, orderProbability: 0.75 },
  ]);
  expect(getOrderProbabilities([])).toEqual([]);
});

test("getOrderProbabilities(customers) counts every customer once, in a cell that holds it", () => {
  const row = fc.record({
    frequency: fc.integer({ min: 1, max: 30 }),
    recency: fc.integer({ min: 0, max: 900 }),
    churnProbability: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
      const cells = getOrderProbabilities(rows);
      for (const cell of cells) {
        const within = rows.filter(
          ({ frequency, recency }) =>
            frequency >= cell.ordersFrom &&
            frequency <= (cell.ordersTo ?? Infinity) &&
            recency >= cell.daysFrom &&
            recency <= (cell.daysTo ?? Infinity),
        );
        expect(cell.customers).toBe(within.length);
        const total = within.reduce((sum, { churnProbability }) => sum + 1 - churnProbability, 0);
        expect(cell.orderProbability).toBeCloseTo(total / within.length, 12);
      }
      expect(cells.reduce((sum, { customers }) => sum + customers, 0)).toBe(rows.length);
    }),
  );
});

test.each(withoutEach(customerSchema, customer))(
  "getOrderProbabilities(no $header) is a DataError",
  ({ header, rows }) => {
    expect(() => getOrderProbabilities(rows)).toThrow(missingColumn(header));
  },
);
