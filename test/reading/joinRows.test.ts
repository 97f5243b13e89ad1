import { expect, test } from "vitest";
import { readOrders } from "../../src/reading/readOrders.ts";

const ORDERS = "order_id,customer_id,ordered_at\nA,k-1,2025-01-31\nB,k-2,2025-02-01\nC,k-3,2025-02-02\n";
const ITEMS = "order_id,product,unit_price,quantity\nA,Tea,2.50,2\nA,Cup,5.00,1\nB,Pot,7.25,1\n";

test("joinRows(rows whose order nobody knows, orders without items) says so, with lines", async () => {
  const { reading } = await readOrders([ORDERS, `${ITEMS}Z,Jug,9.00,1\n`]);
  expect(reading.warnings).toEqual([
    {
      code: "unmatched_rows",
      message: "1 rows of file 2 are of no known order and do not count (by order_id: line 5)",
    },
    { code: "unmatched_orders", message: "1 rows of the orders have none in file 2 (by order_id)" },
  ]);
});

test("joinRows(payments of which some failed) adds up those that went through", async () => {
  const payments =
    "order_id,payment_value,payment_status\nA,8.00,failed\nA,12.00,paid\nB,7.25,failed\nC,1.25,paid\nC,1.00,paid\n";
  const { orders, reading } = await readOrders([ORDERS, payments]);
  expect([...orders].map(({ orderId, revenue }) => [orderId, revenue])).toEqual([
    ["A", 12],
    ["C", 2.25],
  ]);
  expect(reading.leftOut).toEqual({ failed: { count: 1, sum: 7.25, lines: [3] } });
});

test("joinRows(customers with dates and sums of their own) asks them only who they are", async () => {
  const orders = "order_id,customer_id,ordered_at,total\nA,1,2025-01-31,5\nB,2,2025-02-01,6\nC,1,2025-02-02,7\n";
  const people =
    "customer_id,email,signup date,total spent\n1,ann@x.org,03/04/2019,12\n2,bob@x.org,05/06/2019,6\n1,eve@x.org,03/04/2019,1\n";
  const { reading } = await readOrders([orders, people]);
  expect(reading).toMatchObject({ revenue: 18, orders: 3, customers: 2, roles: { email: "email", revenue: "total" } });
  expect(reading.warnings).toEqual([
    { code: "repeated_keys", message: 'file 2 says different "email" of 2 rows: the first of each counts' },
  ]);
});
