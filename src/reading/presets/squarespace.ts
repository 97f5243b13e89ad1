import type { Preset } from "../Preset.ts";

/** Squarespace, Orders, Export: like Shopify's, with an order id. */
export const squarespace: Preset = {
  name: "squarespace",
  title: "Squarespace export",
  headers: ["Order ID", "Email", "Financial Status", "Amount Refunded", "Lineitem name", "Total"],
  roles: {
    orderId: "Order ID",
    email: "Email",
    date: ["Created at", "Paid at"],
    total: "Total",
    net: "Subtotal",
    refunded: "Amount Refunded",
    quantity: "Lineitem quantity",
    unitPrice: "Lineitem price",
    product: "Lineitem name",
    status: "Financial Status",
    cancelledAt: "Cancelled at",
    currency: "Currency",
  },
};
