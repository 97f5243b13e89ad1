import type { Preset } from "../Preset.ts";

/** Shopify, Orders, Export: a row per line item, the order's cells on its first row only. */
export const shopify: Preset = {
  name: "shopify",
  title: "Shopify export",
  headers: ["Name", "Financial Status", "Lineitem name", "Lineitem quantity", "Created at", "Total"],
  roles: {
    orderId: "Name",
    email: "Email",
    phone: "Phone",
    name: "Billing Name",
    date: "Created at",
    total: "Total",
    net: "Subtotal",
    refunded: "Refunded Amount",
    quantity: "Lineitem quantity",
    unitPrice: "Lineitem price",
    discount: "Lineitem discount",
    product: "Lineitem name",
    status: "Financial Status",
    cancelledAt: "Cancelled at",
    currency: "Currency",
  },
  decimal: ".",
};
