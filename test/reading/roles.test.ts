import { expect, test } from "vitest";
import type { ColumnRole } from "../../src/reading/roleRule.ts";
import { candidatesOf } from "../../src/reading/roles.ts";
import { readingOf, sourceColumnsOf } from "./read.ts";

const CELLS: Record<string, string> = {
  ...{ day: "2025-01-31", money: "12.50", mail: "ann@x.org", person: "Ann Lee", text: "tea" },
  ...{ count: "3", id: "K7", state: "Paid", none: "", hour: "10:15" },
};
/** The headers that may play a role, best first, of a file whose columns are given as `header: kind of cell`. */
async function candidates(role: ColumnRole, ...columns: string[]) {
  const [headers, cells] = [0, 1].map((part) => columns.map((column) => column.split(": ")[part] as string));
  const cell = (cells as string[]).map((kind) => CELLS[kind]);
  const row = cell.join(",");
  const text = `xyzzy,${(headers as string[]).join(",")}\n0,${row}\n1,${row}\n2,${row}\n`;
  const found = candidatesOf(await sourceColumnsOf(text)).get(role) ?? [];
  return found.map(({ column }) => column.header);
}

test("candidatesOf(columns) ranks customers' ids, not names, addresses of post or e-mail", async () => {
  const columns = [
    "Customer: id",
    "Customer ID: id",
    "Customer name: person",
    "Customer email: mail",
    "Customer note: text",
  ];
  expect(await candidates("customerId", ...columns)).toEqual(["Customer ID", "Customer"]);
  expect(await candidates("customerId", "Customer: person", "Customer city: text")).toEqual([]);
  expect(await candidates("email", ...columns, "Mail: text")).toEqual(["Customer email"]);
  expect(await candidates("name", ...columns)).toEqual(["Customer name"]);
});

test("candidatesOf(columns) ranks the date of the order before that of payment, and leaves out births and due dates", async () => {
  const columns = [
    "Payment date: day",
    "Ship date: day",
    "Order date: day",
    "Due date: day",
    "Birth date: day",
    "Date: text",
  ];
  expect(await candidates("date", ...columns)).toEqual(["Order date", "Payment date", "Ship date"]);
  expect(await candidates("date", "Bestelldatum: day", "Datum: day")).toEqual(["Bestelldatum", "Datum"]);
  expect(await candidates("time", "Order date: day", "Time: hour", "Delivery time: hour")).toEqual(["Time"]);
});

test("candidatesOf(columns) ranks totals before amounts and net ones, and leaves out taxes, fees and words", async () => {
  const columns = [
    "Net total: money",
    "Amount: money",
    "Order total: money",
    "Tax total: money",
    "Fee: money",
    "Total: text",
  ];
  expect(await candidates("total", ...columns)).toEqual(["Order total", "Amount", "Net total"]);
  expect(await candidates("lineTotal", "Line total: money", "Total: money", "Item amount: money")).toEqual([
    ...["Line total", "Item amount"],
  ]);
  expect(await candidates("unitPrice", "Price: money", "Unit price: money", "Price: text")).toEqual([
    "Unit price",
    "Price",
  ]);
  expect(await candidates("quantity", "Menge: count", "Total quantity: count", "Units: count", "Qty: text")).toEqual([
    ...["Menge", "Units", "Total quantity"],
  ]);
});

test("candidatesOf(columns) knows order numbers, statuses, refunds and currencies", async () => {
  const ids = ["Transaction ID: id", "Order number: id", "Order total: money", "Order date: day", "ID: id"];
  expect(await candidates("orderId", ...ids)).toEqual(["Order number", "Transaction ID", "ID"]);
  expect(await candidates("status", "Status: state", "State: text", "Shipping status: state")).toEqual([
    ...["Status", "Shipping status"],
  ]);
  expect(await candidates("refunded", "Refunded amount: money", "Refund note: text")).toEqual(["Refunded amount"]);
  expect(await candidates("currency", "Currency: text", "Currency rate: money")).toEqual(["Currency"]);
  // a column of nothing may be anything
  expect(await candidates("refunded", "Refunded amount: none")).toEqual(["Refunded amount"]);
});

test("candidatesOf(columns) takes Paid at, or Bezahlt am, for a date where there is no other", async () => {
  expect(await candidates("date", "Paid at: 2025-01-31")).toEqual(["Paid at"]);
  expect(await candidates("date", "Bezahlt am: 31.01.2025")).toEqual(["Bezahlt am"]);
});

test("candidatesOf(products and categories that have the word of a status in them) are no statuses", async () => {
  const csv = (header: string, values: readonly string[]) =>
    `Order,Date,Customer,${header},Total\n${values.map((value, i) => `${i},2025-01-0${i + 1},K${i},${value},10.00`).join("\n")}\n`;
  for (const [header, values] of [
    ["Product", ["Blood test", "Allergy test", "Covid test", "DNA test"]],
    ["Service", ["Tax return 2023", "Tax return 2024", "Tax return late", "Advice"]],
    ["Category", ["Draft", "Bottle", "Draft", "Can"]],
  ] as const)
    expect(await readingOf(csv(header, values)), header).toMatchObject({ orders: 4, revenue: 40, leftOut: {} });
  // of two clocks the shop's own
  const clocks =
    "id,date_created,date_created_gmt,customer_id,total\n1,2025-01-31T23:30:00,2025-02-01T04:30:00,K1,5.00\n";
  expect((await readingOf(clocks)).firstDay).toBe("2025-01-31");
});

test("candidatesOf(the only dates of a file) are the orders', unless they are of something else", async () => {
  const csv = (header: string) =>
    `order_id,customer_id,${header},total\n1,K1,2024-01-08,58.55\n2,K2,2024-01-09,80.30\n3,K1,2024-01-10,7.00\n`;
  for (const header of ["Reserved on", "acceptedOn", "Xyzzy", "Pledged At"])
    expect((await readingOf(csv(header))).roles.date, header).toBe(header);
  for (const header of ["Date of birth", "Due date", "Member since"])
    await expect(readingOf(csv(header)), header).rejects.toMatchObject({ code: "no_date" });
});

test("readOrders(a table whose headers all begin with a system's letters) reads what stands behind them", async () => {
  const csv =
    "OXUSERID,OXORDERDATE,OXORDERNR,OXTOTALORDERSUM,OXSTORNO\nu1,2024-01-04,1,9.50,0\nu2,2024-01-05,2,3.00,1\nu1,2024-01-06,3,4.00,0\n";
  expect(await readingOf(csv)).toMatchObject({
    orders: 2,
    customers: 1,
    revenue: 13.5,
    leftOut: { cancelled: { count: 1 } },
  });
});
