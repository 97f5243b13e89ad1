import { expect, test } from "vitest";
import { readOrders } from "../../src/reading/readOrders.ts";
import { invalidOption } from "../shared/failures.ts";
import { dataError, linesOf, readingOf } from "./read.ts";

const ORDERS = "order_id,customer_id,ordered_at\nA,k-1,2025-01-31\nB,k-2,2025-02-01\nC,k-3,2025-02-02\n";
const ITEMS = "order_id,product,unit_price,quantity\nA,Tea,2.50,2\nA,Cup,5.00,1\nB,Pot,7.25,1\n";
const PAYMENTS = "order_id,payment_sequential,payment_value\nA,1,8.00\nA,2,4.00\nB,1,7.25\nC,1,1.25\n";
const PEOPLE = "customer_id,customer_unique_id,city\nk-1,U1,Rom\nk-2,U1,Rom\nk-3,U2,Bonn\n";

test("joinFiles(orders and items) makes a line per item, and one of an order without items", async () => {
  const { orders, reading } = await readOrders([ORDERS, ITEMS]);
  expect([...orders].map(({ orderId, product, revenue }) => [orderId, product, revenue])).toEqual([
    ["A", "Tea", 5],
    ["A", "Cup", 5],
    ["B", "Pot", 7.25],
    ["C", null, null],
  ]);
  expect(reading.joins).toEqual([{ file: "file 2", on: "order_id" }]);
});

test("joinFiles(orders, items, payments, people) adds up payments and knows who is behind a key", async () => {
  const expected = ["A U1 2025-01-31 6", "A U1 2025-01-31 6", "B U1 2025-02-01 7.25", "C U2 2025-02-02 1.25"];
  expect(await linesOf([ORDERS, ITEMS, PAYMENTS, PEOPLE])).toEqual(expected);
  // in any order of files
  expect(await linesOf([PEOPLE, PAYMENTS, ITEMS, ORDERS])).toEqual(expected);
  expect(await readingOf([ORDERS, ITEMS, PAYMENTS, PEOPLE])).toMatchObject({ orders: 3, customers: 2 });
});

test("joinFiles(files that share no key) refuses, and names the option", async () => {
  const strange = ITEMS.replaceAll(/^[ABC]/gm, (id) => `x${id}`);
  await expect(linesOf([ORDERS, strange])).rejects.toMatchObject(dataError("missing_column", "option on") as object);
  await expect(linesOf([ORDERS, ITEMS], { on: "ordre_id" })).rejects.toMatchObject(invalidOption("on") as object);
});

test("joinFiles(…, on) joins by columns that are called nothing known", async () => {
  const [orders, items] = [ORDERS, ITEMS].map((text) => text.replace("order_id", "xyzzy"));
  const lines = await linesOf([orders as string, items as string], { on: "xyzzy", columns: { orderId: "xyzzy" } });
  expect(lines).toHaveLength(4);
});

test("joinFiles(orders with a currency beside their totals, items) reads them in that currency", async () => {
  const orders = "order_id,customer_id,ordered_at,order_total\nA,k-1,2025-01-31,5.00 €\nB,k-2,2025-02-01,6.00 €\n";
  expect(await readingOf([orders, ITEMS])).toMatchObject({ currency: "EUR", revenue: 11 });
});

test("joinFiles(orders, items): reading.options read the same files again", async () => {
  const first = await readOrders([ORDERS, ITEMS, PAYMENTS, PEOPLE]);
  const again = await readOrders([ORDERS, ITEMS, PAYMENTS, PEOPLE], first.reading.options);
  expect(again.orders.fingerprint).toBe(first.orders.fingerprint);
});

test("joinFiles(…, columns) are those of whichever file has them, and come back in reading.options", async () => {
  const items = "order_id,label,xx,n\nA,Tea,2.50,2\nB,Pot,7.25,1\nC,Cup,1.00,1\n";
  const columns = { product: "label", revenue: "xx" } as const;
  const read = await readOrders([ORDERS, items], { columns });
  expect([...read.orders].map(({ product, revenue }) => [product, revenue])).toEqual([
    ["Tea", 2.5],
    ["Pot", 7.25],
    ["Cup", 1],
  ]);
  const again = await readOrders([ORDERS, items], read.reading.options);
  expect(again.orders.fingerprint).toBe(read.orders.fingerprint);
});

const PRODUCTS = "sku,title,department\nT-1,Green Tea,Drinks\nC-1,Stone Cup,Home\nP-1,Iron Pot,Home\n";
const CODED = ITEMS.replace("product", "sku").replace("Tea", "T-1").replace("Cup", "C-1").replace("Pot", "P-1");

test("joinFiles(orders, items, products) finds the products by the items, in any order of files", async () => {
  for (const sources of [
    [ORDERS, CODED, PRODUCTS],
    [PRODUCTS, CODED, ORDERS],
  ]) {
    const { orders, reading } = await readOrders(sources);
    expect([...orders].map(({ orderId, product, category, revenue }) => [orderId, product, category, revenue])).toEqual(
      [
        ["A", "Green Tea", "Drinks", 5],
        ["A", "Stone Cup", "Home", 5],
        ["B", "Iron Pot", "Home", 7.25],
        ["C", null, null, null],
      ],
    );
    expect(reading.joins.map(({ on }) => on)).toEqual(["order_id", "sku"]);
    const again = await readOrders(sources, reading.options);
    expect(again.orders.fingerprint).toBe(orders.fingerprint);
  }
});

test("joinFiles(items without prices, products with theirs) takes the price of the product", async () => {
  const items = "order_id,product_id,quantity\nA,1,2\nB,2,1\nC,1,1\n";
  const products = "id,name,price,category\n1,Green Tea,2.50,Drinks\n2,Stone Cup,7.25,Home\n";
  expect(await linesOf([ORDERS, items, products])).toEqual([
    "A k-1 2025-01-31 5",
    "B k-2 2025-02-01 7.25",
    "C k-3 2025-02-02 2.5",
  ]);
});

test("joinFiles(lines with totals, products) leaves each line its own total", async () => {
  const lines =
    "order_id,customer_id,ordered_at,sku,total\nA,k-1,2025-01-31,T-1,5\nA,k-1,2025-01-31,C-1,7\nB,k-2,2025-02-01,T-1,5\n";
  const { orders } = await readOrders([lines, PRODUCTS]);
  expect([...orders].map(({ product, revenue }) => [product, revenue])).toEqual([
    ["Green Tea", 5],
    ["Stone Cup", 7],
    ["Green Tea", 5],
  ]);
});

test("joinFiles(a file that says nothing of orders and shares no key) leaves it aside with a warning", async () => {
  const places = "zip,latitude,longitude\n12345,1.5,2.5\n";
  const { reading } = await readOrders([ORDERS, ITEMS, places]);
  expect(reading.warnings.map(({ code }) => code)).toContain("unjoined_file");
  expect(reading.files).toHaveLength(2);
});

test("joinFiles(payments in several files) adds up all of them, and counts a row once that comes again", async () => {
  const payments = ["p1,A,10.00\np2,B,5.00\n", "p2,B,5.00\np3,A,20.00\np4,B,6.00\n"].map(
    (rows) => `payment_id,order_id,payment_value\n${rows}`,
  );
  const read = await readingOf([ORDERS, ...payments]);
  expect(read).toMatchObject({ orders: 3, revenue: 41 });
  expect(read.warnings.map(({ code }) => code)).toContain("repeated_rows");
});

test("joinFiles(orders that say how many pieces, and what is off) leaves the items their own", async () => {
  const of = (header: string, a: string, b: string) =>
    `order_id,customer_id,ordered_at,${header}\nA,k-1,2025-01-31,${a}\nB,k-2,2025-02-01,${b}\n`;
  expect((await readingOf([of("quantity", "3", "1"), ITEMS])).revenue).toBe(17.25);
  expect((await readingOf([of("discount_amount", "3.00", "1.00"), ITEMS])).revenue).toBe(13.25);
});
