import { expect, test } from "vitest";
import { readOrders } from "../../src/reading/readOrders.ts";
import { linesOf } from "./read.ts";

const ORDERS = "order_id,customer_id,ordered_at\nA,k-1,2025-01-31\nB,k-2,2025-02-01\nC,k-3,2025-02-02\n";
const ITEMS = "order_id,product,unit_price,quantity\nA,Tea,2.50,2\nA,Cup,5.00,1\nB,Pot,7.25,1\n";
const PAYMENTS = "order_id,payment_sequential,payment_value\nA,1,8.00\nA,2,4.00\nB,1,7.25\nC,1,1.25\n";
const PEOPLE = "customer_id,customer_unique_id,city\nk-1,U1,Rom\nk-2,U1,Rom\nk-3,U2,Bonn\n";

test("rowsOfKind(several files of each kind) reads each kind as one", async () => {
  const [january, february] = [ORDERS.split("\n").slice(0, 2), ORDERS.split("\n").slice(2)].map((lines, i) =>
    i === 0 ? lines.join("\n") : ["order_id,customer_id,ordered_at", ...lines].join("\n"),
  );
  const first = ITEMS.split("\n").slice(0, 3).join("\n");
  const second = ["order_id,product,unit_price,quantity", ...ITEMS.split("\n").slice(3)].join("\n");
  const sources = [january as string, second, february as string, first, PAYMENTS, PEOPLE];
  const [split, whole] = await Promise.all([readOrders(sources), readOrders([ORDERS, ITEMS, PAYMENTS, PEOPLE])]);
  const sorted = (orders: typeof split.orders) => [...orders].map((line) => JSON.stringify(line)).sort();
  expect(sorted(split.orders)).toEqual(sorted(whole.orders));
  expect(split.reading.files).toHaveLength(6);
});

test("rowsOfKind(a bad row beside the orders) refuses it, or counts it", async () => {
  const items = `${ITEMS}C,Jug,cheap,1\n`;
  await expect(linesOf([ORDERS, items])).rejects.toMatchObject({ code: "invalid_number", file: "file 2", line: 5 });
  const { reading } = await readOrders([ORDERS, items], { onBadRow: "collect" });
  expect(reading).toMatchObject({ rejected: 1, orders: 3, revenue: 17.25 });
});
