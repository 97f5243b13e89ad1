import type { Preset } from "../Preset.ts";

/** Shopware 5, the default order export, and Shopware 6: a row per order, or per line with the order's total on each. */
export const shopware: readonly Preset[] = [
  {
    name: "shopware",
    title: "Shopware export",
    headers: ["orderId", "number", "customerId", "status", "invoiceAmount", "orderTime"],
    roles: {
      orderId: "number",
      customerId: "customerId",
      email: ["email", "customerEmail"],
      date: "orderTime",
      total: "invoiceAmount",
      net: "invoiceAmountNet",
      quantity: "quantity",
      unitPrice: "price",
      product: ["articleName", "name"],
      status: ["status", "statusName"],
      currency: "currency",
    },
  },
  {
    name: "shopware",
    title: "Shopware export",
    headers: ["order_number", "order_date_time", "amount_total", "order_customer_email"],
    roles: {
      orderId: "order_number",
      customerId: "order_customer_customer_number",
      email: "order_customer_email",
      date: "order_date_time",
      total: "amount_total",
      net: "amount_net",
      status: ["state", "state_machine_state_name"],
      currency: "currency_iso_code",
    },
  },
];
