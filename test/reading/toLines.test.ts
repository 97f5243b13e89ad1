import { expect, test } from "vitest";
import { readOrders } from "../../src/reading/readOrders.ts";
import { cents, refundsOf } from "../../src/reading/toLines.ts";
import { linesOf, readingOf } from "./read.ts";

test("toLines(a refunded amount) puts a refund behind its line, on its own date where there is one", async () => {
  const csv = "Order,Customer,Date,Total,Refunded amount\n1,K1,2025-01-31,12.50,2.25\n2,K2,2025-02-01,3.00,0.00\n";
  expect(await linesOf(csv)).toEqual(["1 K1 2025-01-31 12.5", "1 K1 2025-01-31 -2.25", "2 K2 2025-02-01 3"]);
  const dated = csv.replace("amount", "amount,Refund date").replace("2.25", "2.25,2025-03-05").replace("0.00", "0.00,");
  expect((await linesOf(dated))[1]).toBe("1 K1 2025-03-05 -2.25");
});

test("toLines(a refunded amount that repeats, as the total does) takes it once, shared over the lines", async () => {
  const row = (price: string) => `1,K1,2025-01-31,30.75,10.25,1,${price}\n`;
  const csv = `Order,Customer,Date,Order total,Refunded amount,Qty,Unit price\n${row("10.50")}${row("20.00")}`;
  const { orders, reading } = await readOrders(csv);
  expect(reading.refunds).toEqual({ count: 1, sum: 10.25 });
  expect([reading.lines, reading.orders, reading.revenue]).toEqual([4, 1, 20.5]);
  // a refund takes no goods back
  expect([...orders].map(({ quantity }) => quantity)).toEqual([1, null, 1, null]);
});

test("toLines(a status that says refunded) takes back the whole order; in part, nothing and a warning", async () => {
  const csv =
    "Order,Customer,Date,Total,Status\n1,K1,2025-01-31,12.50,Refunded\n2,K2,2025-02-01,3.00,Partially refunded\n";
  expect(await linesOf(csv)).toEqual(["1 K1 2025-01-31 12.5", "1 K1 2025-01-31 -12.5", "2 K2 2025-02-01 3"]);
  expect((await readingOf(csv)).warnings.map(({ code }) => code)).toEqual(["unknown_refund"]);
});

test("toLines(orders that do not count) leaves them out by reason, an amount that repeats once", async () => {
  const row = (id: number, status: string) =>
    `${id},K1,2025-01-31,10.55,1,5.00,${status}\n${id},K1,2025-01-31,10.55,1,5.55,${status}\n`;
  const csv = `Order,Customer,Date,Order total,Qty,Unit price,Status\n${row(1, "Paid")}${row(2, "Voided")}${row(3, "Cancelled")}${row(4, "Test")}`;
  expect(await readingOf(csv)).toMatchObject({
    ...{ rows: 8, lines: 2, orders: 1, revenue: 10.55 },
    leftOut: { cancelled: { count: 2, sum: 21.1, lines: [4, 6] }, test: { count: 1, sum: 10.55, lines: [8] } },
  });
});

test("toLines(quantities and prices) takes C-invoices for refunds, and a price of 0 without a customer for no sale", async () => {
  const csv = [
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
    "536365,A,Tea,6,12/1/2010 8:26,2.55,17850.0,France",
    "C536379,A,Tea,-2,12/13/2010 9:41,2.55,17850.0,France",
    "536380,A,damaged,-9,12/13/2010 9:41,0.00,,France",
    "536381,A,Gift,1,12/13/2010 9:41,0.00,17851.0,France",
    "",
  ].join("\n");
  expect(await linesOf(csv)).toEqual([
    "536365 17850 2010-12-01 15.3",
    "C536379 17850 2010-12-13 -5.1",
    "536381 17851 2010-12-13 0",
  ]);
  expect(await readingOf(csv)).toMatchObject({
    ...{ preset: "uci-online-retail", refunds: { count: 1, sum: 5.1 } },
    leftOut: { noSale: { count: 1, sum: 0 } },
  });
});

test("toLines(order numbers) trims them, keeps their zeros, and warns where several customers have one", async () => {
  const csv =
    "Order,Customer,Date,Total\n 007 ,K1,2025-01-31,1.50\n7,K2,2025-01-31,2.50\n7,K3,2025-01-31,3.50\nn/a,K1,2025-01-31,4.50\n";
  expect((await linesOf(csv)).map((line) => line.slice(0, 6))).toEqual(["007 K1", "7 K2 2", "7 K3 2", "- K1 2"]);
  const { orders, warnings } = await readingOf(csv);
  expect([orders, warnings.map(({ code }) => code)]).toEqual([4, ["shared_order_ids"]]);
});

test("refundsOf(orders) counts an order number and a day once; cents(sum) is without noise", async () => {
  const rows = [
    "1,K1,2025-01-31,-1.10",
    "1,K1,2025-01-31,-2.20",
    "1,K1,2025-02-01,-1.00",
    ",K1,2025-02-01,-1.00",
    ",K1,2025-02-01,-1.00",
  ];
  const { orders } = await readOrders(`Order,Customer,Date,Amount\n2,K2,2025-01-01,9.99\n${rows.join("\n")}\n`);
  expect(refundsOf(orders)).toEqual({ count: 4, sum: 6.3 });
  expect(cents(0.1 + 0.2)).toBe(0.3);
});

test("toLines(line totals with an order's refund repeated on its lines) takes it once", async () => {
  const csv =
    "Order,Customer,Date,Line total,Refunded amount\n1,K1,2025-01-31,10.00,30.00\n1,K1,2025-01-31,20.00,30.00\n";
  expect((await readingOf(csv)).refunds).toEqual({ count: 1, sum: 30 });
});

test("toLines(refunds as rows, and in a column or a status of their order) takes each back once", async () => {
  const head = "id,parent_id,date,customer_id,total";
  const rows = [
    "1,,2024-01-07,K1,46.25",
    "2,,2024-01-13,K2,74.60",
    "92,2,2024-01-20,K2,-74.60",
    "3,,2024-01-22,K1,5.00",
  ];
  const statuses = ["completed", "refunded", "completed", "completed"];
  const csv = `${head},status\n${rows.map((row, i) => `${row},${statuses[i]}`).join("\n")}\n`;
  expect(await readingOf(csv)).toMatchObject({ orders: 3, revenue: 51.25, refunds: { count: 1, sum: 74.6 } });
  const amounts = ["0.00", "74.60", "0.00", "1.00"];
  const column = `${head},refunded_amount\n${rows.map((row, i) => `${row},${amounts[i]}`).join("\n")}\n`;
  expect(await readingOf(column)).toMatchObject({ orders: 3, revenue: 50.25, refunds: { count: 2, sum: 75.6 } });
});

test("toLines(refunded amounts of several lines, and a row that takes back one of them) takes back what is left of both", async () => {
  const rows = ["1,Tea,10.00,10.00", "1,Cup,8.00,8.00", "1,Tea,-10.00,0.00", "2,Pot,5.00,0.00"];
  const csv = `order_id,product,line_total,refunded_amount,date,customer_id\n${rows.map((row) => `${row},2024-01-07,K${row[0]}`).join("\n")}\n`;
  expect(await readingOf(csv)).toMatchObject({ orders: 2, revenue: 5, refunds: { count: 1, sum: 18 } });
});
