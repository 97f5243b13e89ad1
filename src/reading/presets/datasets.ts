import type { Preset } from "../Preset.ts";

/** UCI Online Retail: a row per line, C invoices take back. */
export const uciOnlineRetail: readonly Preset[] = [
  {
    name: "uci-online-retail",
    title: "UCI Online Retail",
    headers: ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"],
    exact: true,
    roles: {
      orderId: "InvoiceNo",
      customerId: "CustomerID",
      date: "InvoiceDate",
      quantity: "Quantity",
      unitPrice: "UnitPrice",
      product: "Description",
    },
  },
  {
    name: "uci-online-retail",
    title: "UCI Online Retail II",
    headers: ["Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price", "Customer ID", "Country"],
    exact: true,
    roles: {
      orderId: "Invoice",
      customerId: "Customer ID",
      date: "InvoiceDate",
      quantity: "Quantity",
      unitPrice: "Price",
      product: "Description",
    },
  },
];

/** Superstore: a row per line, whose Sales are its amount. */
export const superstore: Preset = {
  name: "superstore",
  title: "Superstore",
  headers: ["Row ID", "Order ID", "Order Date", "Ship Mode", "Customer ID", "Sub-Category", "Product Name", "Sales"],
  roles: {
    orderId: "Order ID",
    customerId: "Customer ID",
    date: "Order Date",
    lineTotal: "Sales",
    quantity: "Quantity",
    product: "Product Name",
    category: "Category",
  },
};

/** CDNOW: customer, day, number of CDs and what they cost, of fixed width and without a header. */
export const cdnow: Preset = {
  name: "cdnow",
  title: "CDNOW",
  headers: [],
  columns: ["id", "date", "whole", "number"],
  roles: { customerId: "column1", date: "column2", quantity: "column3", total: "column4" },
  decimal: ".",
};
