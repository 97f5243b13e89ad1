import type { Preset } from "../Preset.ts";

/** Wix, Orders: a row per item, totals and refunds of the order on each. */
export const wix: Preset = {
  name: "wix",
  title: "Wix export",
  headers: ["Order number", "Date created", "Time", "Contact email", "Item", "Payment status", "Total"],
  roles: {
    orderId: "Order number",
    email: "Contact email",
    name: "Billing name",
    date: "Date created",
    time: "Time",
    total: "Total",
    refunded: ["Refunded amount", "Refunded"],
    quantity: "Qty",
    unitPrice: "Price",
    product: "Item",
    status: "Payment status",
    currency: "Currency",
  },
};
