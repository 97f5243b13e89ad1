import { expect, test } from "vitest";
import { sampleFile } from "../../src/reading/readFile.ts";
import { givenBack, isRefundsFile, paidAndBack } from "../../src/reading/refundFiles.ts";
import { columnsOf } from "./columnsOf.ts";
import { linesOf, readingOf } from "./read.ts";

const none = Number.NaN;
const ORDERS = "id,created_at,customer_id,total\n1,2024-01-07,K1,20.50\n2,2024-01-09,K2,7.00\n3,2024-01-10,K1,9.00\n";
const REFUNDS =
  "id,order_id,refunded_at,amount,reason\n91,1,2024-01-31,20.50,late\n92,3,2024-02-01,1.00,dent\n93,3,2024-02-03,2.00,dent\n";

test("isRefundsFile(file) tells a file of refunds by its columns or its name, and from payments", async () => {
  const is = async (csv: string, file?: string) =>
    isRefundsFile(await sampleFile(csv, {}, [], { table: "orders", ...(file !== undefined && { file }) }));
  expect(await is(REFUNDS)).toBe(true);
  const bare = "id,order_id,created_at,amount\n91,1,2024-01-31,20.50\n";
  expect([await is(bare), await is(bare, "shop/refunds.csv"), await is(bare, "refunds/orders.csv")]).toEqual([
    ...[false, true, false],
  ]);
  // payments say both
  expect(await is("payment_id,order_id,amount,amount_refunded\n1,1,5.00,0.00\n")).toBe(false);
  expect(await is("order_id,returned\n1,Yes\n2,No\n3,No\n")).toBe(false);
});

test("givenBack(refunds) adds up what went back of each order, on its first line", () => {
  const refunds = columnsOf({ numbers: { total: [5, -2, 0] }, dates: ["2024-02-03", "2024-02-01", "2024-01-01"] });
  const back = givenBack(refunds, (row) => (row === 0 ? [0, 1, 2] : []), [0, 0, 1]);
  expect(back).toEqual({
    refunded: Float64Array.of(7, none, none),
    dates: Float64Array.of(Date.parse("2024-02-01"), none, none),
    header: ["total"],
  });
  expect(givenBack(columnsOf({ texts: { product: ["Tea"] } }), () => [0], [0])).toBeUndefined();
});

test("paidAndBack(payments) tells what was paid from what went back", () => {
  const { paid, back } = paidAndBack(Float64Array.of(5, -2, -3, -4), [[0, 1, 2], [3]], [0, 1]);
  expect([paid([0, 1, 2]), paid([3]), back]).toEqual([[0], [3], Float64Array.of(5, none)]);
  expect(paidAndBack(Float64Array.of(5), [[0]], [0]).back).toBeUndefined();
});

test("readOrders([orders, refunds]) takes back what the refunds say, on their days", async () => {
  for (const files of [
    [ORDERS, REFUNDS],
    [REFUNDS, ORDERS],
  ]) {
    expect(await readingOf(files)).toMatchObject({
      orders: 3,
      revenue: 13,
      refunds: { count: 2, sum: 23.5 },
      warnings: [],
    });
    expect(await linesOf(files)).toContain("1 K1 2024-01-31 -20.5");
  }
  const items = "order_id,sku,quantity,unit_price\n1,A,1,0.50\n1,B,2,10.00\n2,A,14,0.50\n3,C,1,9.00\n";
  expect(await readingOf([ORDERS, items, REFUNDS])).toMatchObject({ revenue: 13, refunds: { count: 2, sum: 23.5 } });
});

test("readOrders([orders, payments below zero]) takes these back", async () => {
  const orders = ORDERS.replace(/,[^,\n]*$/gm, "");
  const payments = "payment_id,order_id,amount\n1,1,20.50\n2,2,7.00\n3,3,4.00\n4,3,5.00\n5,3,-9.00\n";
  expect(await readingOf([orders, payments])).toMatchObject({
    orders: 3,
    revenue: 27.5,
    refunds: { count: 1, sum: 9 },
  });
});
