import { expect, test } from "vitest";
import type { TextColumn } from "../../src/columns/columns.ts";
import { ofParents, ownRefunds, takenBack } from "../../src/reading/refundRows.ts";
import { columnsOf } from "./columnsOf.ts";
import { linesOf, readingOf } from "./read.ts";

const none = Number.NaN;

test("ownRefunds(columns) are rows with a refunded amount and none of the order's", () => {
  const numbers = { total: [5, none, 0, 7], refunded: [none, 5, 3, 2] };
  expect(ownRefunds(columnsOf({ numbers }))).toEqual(Uint8Array.of(0, 1, 1, 0));
  expect(ownRefunds(columnsOf({ numbers: { total: [5] } }))).toBeUndefined();
  expect(ownRefunds(columnsOf({ numbers: { refunded: [5] } }))).toBeUndefined();
  // a line of an order whose total stands on the first
  const products = { product: ["Tea", "Cup", "Pot", "Jar"] };
  expect(ownRefunds(columnsOf({ numbers, texts: products }))).toBeUndefined();
});

test("takenBack(columns, rows) turns amounts below zero, from the column of refunded ones where they stand there", () => {
  const columns = columnsOf({
    numbers: { total: [5, 4, -3, none], refunded: [none, none, none, 2], net: [4, 3, -2, none] },
  });
  const { numbers } = takenBack(columns, Uint8Array.of(0, 1, 1, 1));
  expect([...(numbers.get("total") ?? [])]).toEqual([5, -4, -3, -2]);
  expect([...(numbers.get("net") ?? [])]).toEqual([4, -3, -2, none]);
  expect([...(numbers.get("refunded") ?? [])]).toEqual([none, none, none, none]);
  const products = takenBack(columnsOf({ numbers: { quantity: [1, 2], unitPrice: [3, 4] } }), Uint8Array.of(0, 1));
  expect([products.numbers.get("quantity"), products.numbers.get("unitPrice")]).toEqual([
    Float64Array.of(1, -2),
    Float64Array.of(3, 4),
  ]);
});

test("readOrders(sales and refunds in columns of their own) counts each refund once, on its own day", async () => {
  const csv =
    "Date,Transaction,Customer email,Sale amount,Refund amount\n2024-01-07,T1,a@x.org,20.50,\n2024-01-09,T2,b@x.org,7.00,\n2024-01-15,T1,a@x.org,,20.50\n";
  expect(await linesOf(csv)).toEqual([
    "T1 a@x.org 2024-01-07 20.5",
    "T2 b@x.org 2024-01-09 7",
    "T1 a@x.org 2024-01-15 -20.5",
  ]);
  expect(await readingOf(csv)).toMatchObject({ orders: 2, refunds: { count: 1, sum: 20.5 }, revenue: 7 });
});

test("ofParents(ids, columns) gives what takes an order back that order's number, and nothing else", () => {
  const columns = columnsOf({
    texts: { orderId: ["1", "2", "91", "92", "93"], parentId: [null, "1", "1", "7", "2.0"] },
    numbers: { total: [5, 6, -5, -6, -1] },
  });
  const [ids] = columns.texts.get("orderId") as [TextColumn];
  // an exchange is an order of its own, and a parent that is not in the file is nobody's
  expect([...ofParents(ids, columns)]).toEqual(["1", "2", "1", "92", "2"]);
  expect(ofParents(ids, columnsOf({ numbers: { total: [1] } }))).toBe(ids);
});
