import { expect, test } from "vitest";
import { plainHeader } from "../../src/reading/headerWords.ts";
import { knownPresets } from "../../src/reading/presets.ts";

const presets = knownPresets();

import { sampleFile } from "../../src/reading/readFile.ts";
import { readingOf } from "./read.ts";

const known = presets.filter(({ headers }) => headers.length > 0);
const csv = (cells: readonly string[]) => `${cells.map((cell) => `"${cell}"`).join(",")}\n`;

test("every preset is told by a file with just its headers, in any order and case", async () => {
  for (const preset of known) {
    for (const headers of [preset.headers, [...preset.headers].reverse().map((header) => header.toUpperCase())])
      expect((await sampleFile(csv(headers), {}, presets, undefined)).preset, csv(headers)).toBe(preset);
    for (const missing of preset.headers) {
      const rest = preset.headers.filter((header) => header !== missing);
      expect((await sampleFile(csv(rest), {}, presets, undefined)).preset, csv(rest)).not.toBe(preset);
    }
  }
});

/** Beginnings of real headers with what decides, as public documentation has them. */
const HEADERS: Readonly<Record<string, string>> = {
  shopify: "Name,Email,Financial Status,Paid at,Currency,Subtotal,Total,Created at,Lineitem quantity,Lineitem name",
  squarespace: "Order ID,Email,Financial Status,Paid at,Currency,Amount Refunded,Total,Lineitem variant,Lineitem name",
  etsy: "Sale Date,Order ID,Buyer User ID,Full Name,Number of Items,Order Value,Order Total,Status,Order Net",
  "etsy-items": "Sale Date,Item Name,Buyer,Quantity,Price,Item Total,Currency,Transaction ID,Listing ID,Order ID,SKU",
  square: "Date,Time,Time Zone,Gross Sales,Net Sales,Total Collected,Transaction ID,Event Type,Customer ID",
  "square-items": "Date,Time,Category,Item,Qty,Price Point Name,SKU,Gross Sales,Net Sales,Transaction ID,Customer ID",
  paypal: "Date, Time, Name, Type, Status, Currency, Gross, From Email Address, To Email Address, Transaction ID",
  stripe: "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Fee,Status,Customer ID",
  amazon: "amazon-order-id,merchant-order-id,purchase-date,order-status,product-name,sku,asin,quantity,item-price",
  bigcommerce: "Order ID,Customer ID,Customer Email,Order Date,Order Status,Order Total (inc tax)",
  magento: "ID,Purchase Point,Purchase Date,Bill-to Name,Grand Total (Base),Grand Total (Purchased),Status",
  prestashop: "id_order,reference,id_customer,total_paid,date_add",
  shopware: "orderId,number,customerId,email,status,invoiceAmount,orderTime",
  wix: "Order number,Date created,Time,Contact email,Billing name,Item,Qty,Price,Total,Payment status",
  woocommerce: "Order Number,Order Status,Order Date,Customer Note,Email (Billing),Order Total Amount,SKU",
  "uci-online-retail": "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
  superstore: "Row ID,Order ID,Order Date,Ship Date,Ship Mode,Customer ID,Sub-Category,Product Name,Sales,Quantity",
  olist: "order_id,customer_id,order_status,order_purchase_timestamp,order_estimated_delivery_date",
  ebay: "Sales Record Number,Order Number,Buyer Username,Buyer Email,Item Title,Quantity,Sold For,Sale Date",
};

test("every platform is told by the headers that it is known to write", async () => {
  for (const [name, header] of Object.entries(HEADERS))
    expect((await sampleFile(`${header}\n`, {}, presets, undefined)).preset?.name, name).toBe(name);
  expect(presets.map(({ name }) => name)).toEqual(expect.arrayContaining([...Object.keys(HEADERS), "cdnow"]));
});

test("CDNOW is told by its shape", async () => {
  const text =
    "00001 19970101  1   11.77\n00002 19970112  1   12.00\n00002 19970112  5   77.00\n00003 19970102  2   20.76\n";
  expect(await readingOf(text)).toMatchObject({
    preset: "cdnow",
    rows: 4,
    customers: 3,
    files: [{ headerLine: null }],
  });
});

test("no two presets claim the same headers", () => {
  const claims = known.map(({ headers }) => headers.map(plainHeader).sort().join(" "));
  expect(new Set(claims).size).toBe(known.length);
});

test("every preset says which columns are customer, date and amount", () => {
  for (const { name, roles } of presets) {
    const has = (...wanted: (keyof typeof roles)[]) => wanted.some((role) => roles[role] !== undefined);
    expect([has("customerId", "email", "name"), has("date"), has("total", "lineTotal", "unitPrice")], name).toEqual([
      true,
      true,
      true,
    ]);
  }
});

test("the headers of every preset's own roles are read as what it says", async () => {
  for (const { name, headers, roles, unit = 1 } of known) {
    const first = (role: keyof typeof roles) => [roles[role] ?? []].flat()[0];
    const [date, total] = [first("date"), first("total") ?? first("lineTotal") ?? first("unitPrice")];
    const customer = first("customerId") ?? first("email") ?? first("name");
    const all = [...new Set([...headers, ...[date, total, customer].map(String), ...[first("quantity") ?? []].flat()])];
    const cells = all.map((header) => {
      if (header === date) return "2025-01-31";
      if (header === customer) return "ann@x.org";
      return header === total ? "1250.50" : header === first("quantity") ? "1" : "";
    });
    const { preset, ...read } = await readingOf(csv(all) + csv(cells).replaceAll('"",', ","), {
      ...(presets.some((each) => each.name === name && each.decimal === ",") && { decimal: "." }),
    });
    expect([preset, read.orders, read.customers, read.revenue, read.firstDay], name).toEqual([
      name,
      1,
      1,
      1250.5 / unit,
      "2025-01-31",
    ]);
  }
});

test("amounts of interfaces and of columns in cents are divided", async () => {
  const charge = {
    id: "ch_1",
    object: "charge",
    amount: 4665,
    amount_captured: 4665,
    amount_refunded: 65,
    created: 1704557999,
    currency: "usd",
    customer: "cus_1",
    paid: true,
    refunded: false,
    status: "succeeded",
  };
  const read = await readingOf({ object: "list", data: [charge, { ...charge, id: "ch_2" }] });
  expect(read).toMatchObject({ preset: "stripe-charges", orders: 2, revenue: 92, refunds: { sum: 1.3 } });
  const csv = "id,user_id,created_at,amount_cents\n1,K1,2025-01-31,1250\n2,K2,2025-02-01,300\n";
  const cents = await readingOf(csv);
  expect(cents).toMatchObject({ revenue: 15.5, formats: { amount: '"amount_cents", in cents' } });
  expect((await readingOf(csv, cents.options)).revenue).toBe(15.5);
  // a fraction of a cent is none
  expect(await readingOf(csv.replaceAll(/(1250|300)/g, "$1.50"))).toMatchObject({ revenue: 1551 });
});
