import type { Preset } from "../Preset.ts";

/** Square, Transactions: a row per payment; refunds are rows of their own, with a negative total. */
export const squareTransactions: Preset = {
  name: "square",
  title: "Square transactions",
  headers: ["Date", "Time", "Gross Sales", "Total Collected", "Transaction ID", "Event Type", "Customer ID"],
  roles: {
    orderId: "Transaction ID",
    customerId: "Customer ID",
    date: "Date",
    time: "Time",
    total: "Total Collected",
    net: "Net Sales",
    product: "Description",
    status: "Event Type",
  },
  decimal: ".",
};

/** Square, Items: a row per item. */
export const squareItems: Preset = {
  name: "square-items",
  title: "Square items",
  headers: ["Date", "Time", "Item", "Qty", "Price Point Name", "Gross Sales", "Net Sales", "Transaction ID"],
  roles: {
    orderId: "Transaction ID",
    customerId: "Customer ID",
    date: "Date",
    time: "Time",
    lineTotal: "Net Sales",
    quantity: "Qty",
    product: "Item",
    category: "Category",
    status: "Event Type",
  },
  plus: [{ header: "Tax", per: "line" }],
  decimal: ".",
};
