import { expect, test } from "vitest";
import { seededRandom } from "../../src/math/seededRandom.ts";
import { ordersByCustomer } from "../../src/predict/ordersByCustomer.ts";
import { orderLines } from "../../src/shop/orders.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";
import { DAY_MS } from "../../src/time.ts";

const random = seededRandom(8);

/** What a table's buckets hold, by customer. */
function collected(orders: readonly { customerId: string; date: number; revenue: number }[]) {
  const table = Table.from(transactionSchema, orders);
  const { dictionary } = table.column("customerId");
  const found = new Map<string, (readonly [day: number, amount: number])[]>();
  let [next, rows] = [0, 0];
  for (const { firstCode, customers, starts, days, amounts } of ordersByCustomer(
    orderLines(table),
    table.column("revenue").values,
  )) {
    expect(firstCode).toBe(next);
    next += customers;
    for (let k = 0; k < customers; k++) {
      const from = starts[k] as number;
      const own = Array.from({ length: (starts[k + 1] as number) - from }, (_, i) => {
        return [days[from + i] as number, amounts[from + i] as number] as const;
      });
      rows += own.length;
      // a dictionary may know more customers than there are
      if (own.length > 0) found.set(dictionary.at(firstCode + k) as string, own);
    }
  }
  expect([next, rows]).toEqual([dictionary.size, orders.length]);
  return found;
}

/** The same by plain grouping. */
function grouped(orders: readonly { customerId: string; date: number; revenue: number }[]) {
  const found = new Map<string, [number, number][]>();
  for (const { customerId, date, revenue } of orders) {
    found.set(customerId, [...(found.get(customerId) ?? []), [Math.floor(date / DAY_MS), revenue]]);
  }
  for (const own of found.values()) own.sort((a, b) => a[0] - b[0]);
  return found;
}

test("ordersByCustomer(lines, amounts) gives every line once, by customer and day, those of a day in the order of rows", () => {
  const orders = Array.from({ length: 3000 }, (_, i) => {
    return { customerId: `C${Math.floor(200 * random())}`, date: Math.floor(300 * random()) * DAY_MS + 7, revenue: i };
  });
  expect(collected(orders)).toEqual(grouped(orders));
  const ascending = [...orders].sort((a, b) => a.date - b.date);
  expect(collected(ascending)).toEqual(grouped(ascending));
});

test("ordersByCustomer(lines, amounts) of more customers than a bucket holds", () => {
  const orders = Array.from({ length: 60_000 }, (_, i) => {
    return { customerId: `C${Math.floor(40_000 * random())}`, date: (i % 50) * DAY_MS, revenue: i };
  });
  expect(collected(orders)).toEqual(grouped(orders));
});

test("ordersByCustomer(no lines) gives nothing", () => {
  expect(collected([])).toEqual(new Map());
});
