import { expect, test } from "vitest";
import { growth, isOrderHistory } from "../../src/predict/OrderHistory.ts";
import { purchaseHistories } from "../../src/predict/purchaseHistories.ts";
import { simulateOrders } from "./simulateOrders.ts";

const orders = simulateOrders({ customers: 50, days: 300 });
const on = (day: string, rows = orders) => purchaseHistories(rows, { asOf: day }).table;

test("growth(customers, name, before, after) is by customer, whatever dictionaries the histories have", () => {
  const [before, after] = [on("2023-05-01"), on("2023-08-01")];
  const expected = [...before].map(({ customerId, orderCount }) => {
    const later = [...after].find((row) => row.customerId === customerId);
    return (later?.orderCount ?? 0) - (orderCount ?? 0);
  });
  expect(expected.some((count) => count > 0)).toBe(true);
  expect([...growth(before, "orderCount", before, after)]).toEqual(expected);
  // other rows, other codes
  const other = on("2023-08-01", [...orders].reverse());
  expect([...growth(before, "orderCount", before, other)]).toEqual(expected);
  // those who were not there yet had nothing
  const all = growth(after, "orderCount", before, after);
  for (const [i, row] of [...after].entries()) {
    const known = [...before].find(({ customerId }) => customerId === row.customerId);
    expect(all[i]).toBe((row.orderCount ?? 0) - (known?.orderCount ?? 0));
  }
});

test("isOrderHistory(value) tells histories from orders", () => {
  const methods = {
    extent: () => {},
    at: () => {},
    purchases: () => {},
    outcomes: () => {},
    customers: () => {},
    of: () => {},
  };
  expect(isOrderHistory(methods)).toBe(true);
  for (const value of [orders, [], null, undefined, 5, {}]) expect(isOrderHistory(value)).toBe(false);
});
