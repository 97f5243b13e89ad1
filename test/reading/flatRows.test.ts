import { expect, test } from "vitest";
import { flatRows, isRow } from "../../src/reading/flatRows.ts";
import { linesOf, readingOf } from "./read.ts";

const objects = (rows: readonly Readonly<Record<string, unknown>>[]) =>
  flatRows(rows).map((row) => Object.fromEntries(row));

test("isRow(value) is true of plain objects only", () => {
  expect([{}, { a: 1 }, Object.create(null)].map(isRow)).toEqual([true, true, true]);
  for (const value of [null, 7, "x", [], new Date(), new Map(), new Uint8Array(), { read: () => {} }])
    expect(isRow(value), String(value)).toBe(false);
});

test("flatRows(rows with types around values, or an object around each row) are what is within", () => {
  const rows = [
    { Item: { total: { N: "12.50" }, who: { S: "K1" }, at: { $date: "2025-01-31T10:00:00Z" }, id: { $oid: "a1" } } },
    { Item: { total: { $numberDecimal: "3.00" }, who: { S: "K2" }, at: { $date: { $numberLong: "1738317600000" } } } },
  ];
  expect(objects(rows)).toEqual([
    { total: "12.50", who: "K1", at: "2025-01-31T10:00:00Z", id: "a1" },
    { total: "3.00", who: "K2", at: "1738317600000" },
  ]);
  expect(objects([{ a: { x: 1 } }, { a: { x: 2 }, b: 3 }])).toEqual([{ "a.x": 1 }, { "a.x": 2, b: 3 }]);
  expect(objects([{ at: { $date: 1738317600000 }, n: { N: "1", S: "x" } }])).toEqual([
    { at: new Date(1738317600000), "n.N": "1", "n.S": "x" },
  ]);
});

test("flatRows(orders with items within) makes rows of the items where the order says no amount, else leaves them out", () => {
  const items = [
    { sku: "T", qty: 2, price: 2.5 },
    { sku: "C", qty: 1, price: 5 },
  ];
  expect(objects([{ id: 1, items }, { id: 2, items: [] }, { id: 3 }])).toEqual([
    { id: 1, "items.sku": "T", "items.qty": 2, "items.price": 2.5 },
    { id: 1, "items.sku": "C", "items.qty": 1, "items.price": 5 },
    { id: 2 },
    { id: 3 },
  ]);
  expect(objects([{ id: 1, total: 10, items }])).toEqual([{ id: 1, total: 10 }]);
  // of two lists nobody knows which
  expect(objects([{ id: 1, items, notes: [{ by: "x" }] }])).toEqual([{ id: 1 }]);
  expect(objects([{ id: 1, tags: ["a", "b"] }])).toEqual([{ id: 1, tags: ["a", "b"] }]);
});

test("readOrders(orders with items within) reads a line for each item", async () => {
  const order = (id: number, items: readonly unknown[]) => ({
    orderId: id,
    placedAt: "2025-01-31",
    customer: { id: `K${id}` },
    items,
  });
  const orders = [
    order(1, [
      { productName: "Tea", quantity: 2, price: 2.5 },
      { productName: "Cup", quantity: 1, price: 5 },
    ]),
    order(2, [{ productName: "Tea", quantity: 3, price: 2.5 }]),
  ];
  expect(await linesOf(orders)).toEqual(["1 K1 2025-01-31 5", "1 K1 2025-01-31 5", "2 K2 2025-01-31 7.5"]);
  expect(await readingOf({ data: { orders } })).toMatchObject({
    orders: 2,
    revenue: 17.5,
    roles: { product: "items.productName" },
  });
});
