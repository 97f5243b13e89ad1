import { expect, test } from "vitest";
import { readTable } from "../../src/csv/readTable.ts";
import { transactionSchema } from "../../src/shop/transactions.ts";
import { Table } from "../../src/tables/Table.ts";

const HEADER =
  "Customer_ID,Order #,Date,Product(s),Items sold,Revenue,Net_Sales,Status,Year,Month,Quarter,DayOfWeek,DayName,MonthName,Product_Category";

test("transactionSchema names the file's columns in the file's order, each once", () => {
  expect(transactionSchema.columns.map(({ csv }) => csv).join()).toBe(HEADER);
  expect(new Set(transactionSchema.columns.map(({ name }) => name)).size).toBe(15);
});

test("transactionSchema reads an order", async () => {
  const line = `C00001,53251,2025-02-05 17:22:19,"2× Mug, ""glazed""",2,26.03,-23.42,completed,2025,2,1,2,Wednesday,February,Mugs`;
  const orders = await readTable(`${HEADER}\n${line}\n`, transactionSchema);
  expect(orders.row(0)).toEqual({
    customerId: "C00001",
    orderId: "53251",
    date: new Date("2025-02-05T17:22:19Z"),
    product: '2× Mug, "glazed"',
    quantity: 2,
    revenue: 26.03,
    netSales: -23.42,
    status: "completed",
    year: 2025,
    month: 2,
    quarter: 1,
    dayOfWeek: 2,
    dayName: "Wednesday",
    monthName: "February",
    category: "Mugs",
  });
});

test.each([
  { code: "invalid_text", column: "Customer_ID", row: { customerId: {}, revenue: 1 } },
  { code: "invalid_text", column: "Order #", row: { orderId: 2 ** 60, revenue: 1 } },
  { code: "missing_value", column: "Date", row: { date: null, revenue: 1 } },
  { code: "invalid_number", column: "Revenue", row: { revenue: Number.POSITIVE_INFINITY } },
  { code: "invalid_date", column: "Date", row: { date: "2023-02-29" } },
])("transactionSchema says that $column may not be so: $code", ({ row, ...error }) => {
  expect(() => Table.from(transactionSchema, [row as never])).toThrow(expect.objectContaining({ ...error, row: 0 }));
});

test("transactionSchema takes orders without an amount", () => {
  expect(Table.from(transactionSchema, [{ revenue: null, netSales: null }]).row(0)).toEqual({
    revenue: null,
    netSales: null,
  });
});

test("transactionSchema keeps every id as it is written, and takes quantities of any kind", async () => {
  const ids = ["#1001", "SO46700", "123456789012345678", "007"];
  const csv = `Customer_ID,Order #,Date,Items sold,Revenue\n${ids.map((id) => `C1,${id},2025-01-31,2.5,5\n`).join("")}`;
  const orders = await readTable(csv, transactionSchema);
  expect([[...orders.column("orderId")], [...orders.column("quantity")]]).toEqual([ids, [2.5, 2.5, 2.5, 2.5]]);
});
