import { expect, test } from "vitest";
import {
  countsRows,
  isConstant,
  isLess,
  isNearlyConstant,
  isProduct,
  isReduced,
  isSum,
  mixesOrders,
  numbersOf,
  variesInOrders,
} from "../../src/reading/compareColumns.ts";
import type { SourceColumn } from "../../src/reading/roleRule.ts";
import { linesOf, readingOf, sourceColumnsOf } from "./read.ts";

async function columnsOf(text: string): Promise<Record<string, SourceColumn>> {
  return Object.fromEntries((await sourceColumnsOf(text)).map((column) => [column.header, column]));
}

/** A file of 14 orders, one a row, with a further column behind them. */
const withColumn = (header: string, cell: (row: number) => string): string =>
  `Customer ID,Order date,Total,${header}\n${Array.from(
    { length: 14 },
    (_, row) => `C${row % 5},2024-01-${10 + row},${["4.50", "12.90", "39.00"][row % 3]},${cell(row)}`,
  ).join("\n")}\n`;

test("mixesOrders(id, whose, date) tells what many customers share on many days from an order's number", async () => {
  const { Order, Priority, Who, Day } = (await columnsOf(
    "Order,Priority,Who,Day\n1,Low,A,2025-01-01 10:00\n1,High,A,2025-01-01 10:05\n2,Low,B,2025-01-02\n2,Low,B,2025-01-03\n3,High,C,2025-01-04\n4,Low,D,2025-01-05\n",
  )) as Record<"Order" | "Priority" | "Who" | "Day", SourceColumn>;
  expect(mixesOrders(Order, Who, Day)).toBe(false);
  expect(mixesOrders(Priority, Who, Day)).toBe(true);
  expect(mixesOrders(Priority, undefined, Day)).toBe(true);
  expect(mixesOrders(Priority, undefined, undefined)).toBe(false);
});

test("readOrders(a column that is called an order's and numbers none) takes each row for an order", async () => {
  const levels = ["Low", "High", "Medium"];
  for (const [header, cell] of [
    ["Order priority", (row: number) => levels[row % 3] as string],
    ["Online order", (row: number) => (row % 2 === 0 ? "True" : "False")],
    ["Order", () => "4.05808E+17"],
    ["Orders", (row: number) => String(1 + (row % 3))],
    ["Place of purchase", () => "Main"],
  ] as const)
    expect(await readingOf(withColumn(header, cell)), header).toMatchObject({ orders: 14, revenue: 243 });
});

test("variesInOrders(column, id) and isConstant(column) tell what is not about whose an order is", async () => {
  const columns = await columnsOf(
    `Order,Name,Shop\n${Array.from({ length: 12 }, (_, row) => `${row >> 1},${["Tea", "Cup"][row % 2]},Main`).join("\n")}\n`,
  );
  const [order, name, shop] = ["Order", "Name", "Shop"].map((header) => columns[header]) as [
    SourceColumn,
    SourceColumn,
    SourceColumn,
  ];
  expect([variesInOrders(name, order), variesInOrders(shop, order)]).toEqual([true, false]);
  expect([isConstant(shop), isConstant(name)]).toEqual([true, false]);
});

test("isLess(rest, whole, …parts) finds what is left in nearly all rows, and nothing where the parts are nothing", async () => {
  const rows = Array.from({ length: 12 }, (_, row) => {
    const [total, fee, tax] = [20 + row, row % 3, 2];
    return `${total}.00,${fee}.00,${tax}.00,${total - fee}.00,${total - fee - tax}.00,0.00`;
  });
  const columns = await columnsOf(`Total,Fee,Tax,Less,Least,Zero\n${rows.join("\n")}\n`);
  const of = (...headers: string[]) => headers.map((header) => columns[header]) as [SourceColumn, SourceColumn];
  expect(isLess(...of("Less", "Total", "Fee"))).toBe(true);
  expect(isLess(...of("Least", "Total", "Fee", "Tax"))).toBe(true);
  expect(isLess(...of("Least", "Total", "Fee"))).toBe(false);
  expect(isLess(...of("Total", "Total", "Zero"))).toBe(false);
  expect(isLess(...of("Less", "Less", "Fee"))).toBe(false);
});

test("readOrders(amounts before discounts or after fees beside what was paid) takes what was paid", async () => {
  const row = (cells: (price: number) => readonly number[], i: number) =>
    `${i},C${i % 4},2025-01-${10 + i},${cells(10 + i)
      .map((value) => value.toFixed(2))
      .join(",")}`;
  const file = (headers: string, cells: (price: number) => readonly number[]) =>
    `Order ID,Customer ID,Order date,${headers}\n${Array.from({ length: 12 }, (_, i) => row(cells, i)).join("\n")}\n`;
  for (const [headers, cells, revenue] of [
    ["Sales,Discount,Order total", (p: number) => [p, p % 3, p - (p % 3)], '"Order total"'],
    [
      "Gross sales,Discounts,Net sales,Tax,Total collected",
      (p: number) => [p, 1, p - 1, 3, p + 2],
      '"Total collected"',
    ],
    ["Gross sales,Selling fees,Total", (p: number) => [p, p % 4, p - (p % 4)], '"Gross sales"'],
    ["Subtotal,Tax,Total due", (p: number) => [p, 2, p + 2], '"Total due"'],
    ["Grand total,Total paid", (p: number) => [p, p % 3 === 0 ? 0 : p], '"Grand total"'],
  ] as const)
    expect((await readingOf(file(headers, cells))).formats.amount, headers).toBe(revenue);
});

test("readOrders(…) takes nobody for a customer who is none", async () => {
  const rows = (header: string, cell: (row: number) => string) =>
    `Order ID,Date,Price,Quantity,${header}\n${Array.from({ length: 14 }, (_, row) => `${row},2025-01-${10 + row},${row}.50,1,${cell(row)}`).join("\n")}\n`;
  for (const [header, cell] of [
    ["Customers", (row: number) => String(500 + row)],
    ["Pizza name", (row: number) => `The ${["Hawaiian", "Greek"][row % 2]} Pizza`],
    ["Name", (row: number) => ["Green Tea", "Stone Cup"][row % 2] as string],
    ["Company", () => "107800070"],
    ["E-mail", () => "shop@example.org"],
    ["Compte bancaire", (row: number) => `FR${row % 3}`],
  ] as const)
    await expect(linesOf(rows(header, cell)), header).rejects.toMatchObject({ code: "no_customer" });
  const numbered = `Order,Name,Created At,Amount\n${Array.from({ length: 14 }, (_, row) => `${row},#${1000 + row},2025-01-${10 + row},${row}.50`).join("\n")}\n`;
  await expect(linesOf(numbered)).rejects.toMatchObject({ code: "no_customer" });
});

test("readOrders(a list of customers) finds no orders in it", async () => {
  const rows = Array.from(
    { length: 14 },
    (_, row) => `C${row},b${row}@x.org,2024-01-${10 + row},${row}.50,${1 + (row % 3)}`,
  );
  for (const headers of [
    "Customer ID,Email,Created At,Total Spent,Total Orders",
    "id,email,created_at,total_spent,orders_count",
    "Kundennr,E-Mail,Erstellt,Total Spent,Anzahl Bestellungen",
  ])
    await expect(linesOf(`${headers}\n${rows.join("\n")}\n`), headers).rejects.toMatchObject({ code: "no_date" });
});

test("readOrders(two columns of e-mails) takes what the one lacks from the other", async () => {
  const csv =
    "Order ID,Date,Purchase Email,Buyer Email,Total\n1,2024-01-02,a0@x.org,,4.5\n2,2024-01-03,a1@x.org,a1@x.org,12.9\n3,2024-01-04,,a2@x.org,1\n";
  expect(await readingOf(csv)).toMatchObject({ customers: 3, withoutCustomer: 0 });
});

test("readOrders(what is missing and what is doubtful) names what is missing first", async () => {
  const csv = "Store,Date,Weekly sales,Fuel price\n1,05-02-2010,1653921.90,2.572\n2,06-02-2010,1653922.90,2.572\n";
  await expect(linesOf(csv)).rejects.toMatchObject({ code: "no_customer" });
});

test("isProduct(product, quantity, price) tells a line's amount from the price of one", async () => {
  const { Qty, Price, Gross, Other } = (await columnsOf(
    "Qty,Price,Gross,Other\n2,39.95,79.90,1.00\n1,39.95,39.95,2.00\n3,189.90,569.70,3.00\n4,12.90,51.60,4.00\n3,1.333,4.00,5.00\n",
  )) as Record<"Qty" | "Price" | "Gross" | "Other", SourceColumn>;
  expect(isProduct(Gross, Qty, Price)).toBe(true);
  for (const [product, quantity, price] of [
    [Price, Qty, Gross],
    [Other, Qty, Price],
    [Gross, Gross, Price],
  ] as const)
    expect(isProduct(product, quantity, price)).toBe(false);
  // where there is one of everything nothing is shown
  const ones = await columnsOf(`Qty,Price,Gross\n${"1,2.50,2.50\n".repeat(9)}`);
  expect(isProduct(ones.Gross as SourceColumn, ones.Qty as SourceColumn, ones.Price as SourceColumn)).toBe(false);
});

test("readOrders(quantity, price and their product) takes the product for the line's, by whatever name", async () => {
  const rows = [
    ["2", "39.95", "79.90"],
    ["1", "12.00", "12.00"],
    ["3", "189.90", "569.70"],
    ["4", "12.90", "51.60"],
    ["2", "4.50", "9.00"],
  ];
  for (const [price, product] of [
    ["Price", "Gross Price"],
    ["Unit", "Price"],
    ["Item Price", "Price"],
    ["MRP", "Selling Price"],
    ["Cost", "Extended"],
    ["Unit price", "Price"],
  ]) {
    const csv = `Order,Date,Customer,Product,Qty,${price},${product}\n${rows.map((row, i) => `${i},2024-01-0${i + 1},K${i},Tea,${row.join(",")}`).join("\n")}\n`;
    expect(await readingOf(csv), product).toMatchObject({ revenue: 722.2, roles: { revenue: product } });
  }
});

test("readOrders(list price, discount and final price) takes what was paid, and no discount off it", async () => {
  const rows = ["99.00,0.00,99.00", "99.00,49.50,49.50", "80.00,8.00,72.00", "80.00,0.00,80.00", "99.00,9.90,89.10"];
  const csv = `Sale ID,Date,User ID,List Price,Discount,Final Price\n${rows.map((row, i) => `${i},2024-01-0${i + 1},K${i},${row}`).join("\n")}\n`;
  expect(await readingOf(csv)).toMatchObject({ revenue: 389.6, roles: { revenue: "Final Price" } });
});

const sheet = (header: string, rows: readonly string[]): string =>
  `${header},Order,Date,Customer\n${rows.map((row, i) => `${row},${i},2024-01-${10 + i},K${i % 5}`).join("\n")}\n`;

test("isSum(whole, base, parts) tells an amount with tax and shipping from one without", async () => {
  const { Total, Net, Tax, Ship } = (await columnsOf(
    "Total,Net,Tax,Ship\n13.00,10.00,2.00,1.00\n7.20,6.00,1.20,0.00\n25.00,20.00,4.00,1.00\n4.80,4.00,0.80,0.00\n",
  )) as Record<"Total" | "Net" | "Tax" | "Ship", SourceColumn>;
  const parts = [
    { column: Tax, sign: 1 },
    { column: Ship, sign: 1 },
  ] as const;
  expect(isSum(Total, numbersOf(Net), parts)).toBe(true);
  expect(isSum(Net, numbersOf(Total), parts)).toBe(false);
  expect(
    isSum(
      Net,
      numbersOf(Total),
      parts.map(({ column }) => ({ column, sign: -1 })),
    ),
  ).toBe(true);
  expect(isSum(Total, numbersOf(Total), parts)).toBe(false);
});

test("isReduced(rest, whole) is a price after a discount, and not one without its tax", async () => {
  const { List, Final, Net } = (await columnsOf(
    "List,Final,Net\n10.00,10.00,8.40\n20.00,18.00,16.81\n30.00,30.00,25.21\n40.00,30.00,33.61\n",
  )) as Record<"List" | "Final" | "Net", SourceColumn>;
  expect([isReduced(Final, List), isReduced(List, Final), isReduced(Net, List), isReduced(List, List)]).toEqual([
    ...[true, false, false, false],
  ]);
});

test("countsRows(column, id) is how many rows an order has, and no quantity", async () => {
  const { Order, Count, Qty } = (await columnsOf(
    "Order,Count,Qty\n1,2,1\n1,2,3\n2,3,1\n2,3,1\n2,3,2\n3,2,5\n3,2,1\n4,1,1\n",
  )) as Record<"Order" | "Count" | "Qty", SourceColumn>;
  expect([countsRows(Count, Order), countsRows(Qty, Order)]).toEqual([true, false]);
});

test("isNearlyConstant(column) is an account of the books among customers", async () => {
  const csv = sheet(
    "Account,Client",
    Array.from({ length: 12 }, (_, i) => `${i === 3 ? 70100 : 70000},Ann ${"abcde"[i % 5]}x`),
  );
  const { Account, Client } = (await columnsOf(csv)) as Record<"Account" | "Client", SourceColumn>;
  expect([isNearlyConstant(Account), isNearlyConstant(Client)]).toEqual([true, false]);
});

test("readOrders(two amounts that differ by tax, shipping or a discount) takes what was paid", async () => {
  for (const [header, rows, revenue] of [
    [
      "Order Total,Shipping,Grand Total",
      ["49.00,6.95,55.95", "4.50,6.95,11.45", "20.00,0.00,20.00", "8.00,4.90,12.90"],
      100.3,
    ],
    [
      "Qty,Item Price,Subtotal,Tax,Item Total",
      ["1,4.50,4.50,0.36,4.86", "3,10.00,30.00,2.40,32.40", "2,5.00,10.00,0.80,10.80", "1,9.00,9.00,0.72,9.72"],
      57.78,
    ],
    [
      "Qty,UnitPrice,Discount,ExtendedPrice",
      ["2,10.00,0.15,17.00", "1,9.99,0,9.99", "3,4.00,0.1,10.80", "5,2.00,0,10.00"],
      47.79,
    ],
    [
      "Qty,UnitPrice,TaxAmount,ExtendedPrice",
      ["2,10.00,3.00,23.00", "1,9.00,1.35,10.35", "3,4.00,1.80,13.80", "5,2.00,1.50,11.50"],
      58.65,
    ],
    [
      "Qty,UnitPrice,NetPrice,UnitCost",
      ["2,10.00,10.00,4.00", "1,9.00,8.10,3.00", "3,4.00,4.00,1.00", "5,2.00,1.50,1.00"],
      47.6,
    ],
    ["Total,Total seats,Is gross", ["23.00,2,1", "10.35,1,1", "13.80,3,1", "11.50,5,1"], 58.65],
    [
      "Total,Included tax total,Payment total",
      ["23.00,0.00,23.00", "10.35,0.00,10.35", "13.80,0.00,0.00", "11.50,0.00,11.50"],
      58.65,
    ],
  ] as const)
    expect((await readingOf(sheet(header, rows))).revenue, header).toBe(revenue);
});

test("isReduced and isSum need rows that show it: a cost, one discount for all, and nothing added show nothing", async () => {
  const { List, Cost, Member, Total, Zero } = (await columnsOf(
    "List,Cost,Member,Total,Zero\n10.00,4.00,10.00,10.00,0.00\n20.00,9.00,19.00,20.00,0.00\n30.00,11.00,30.00,30.00,0.00\n40.00,16.50,38.00,40.00,0.00\n",
  )) as Record<"List" | "Cost" | "Member" | "Total" | "Zero", SourceColumn>;
  expect([isReduced(Cost, List), isReduced(Member, List)]).toEqual([false, false]);
  expect(isSum(Total, numbersOf(List), [{ column: Zero, sign: 1 }])).toBe(false);
});
