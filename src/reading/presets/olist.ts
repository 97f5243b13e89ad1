import type { Preset } from "../Preset.ts";

/** Olist: orders, customers, payments and items in files of their own; a customer's id is new with every order. */
export const olist: Preset = {
  name: "olist",
  title: "Olist",
  headers: ["order_id", "customer_id", "order_status", "order_purchase_timestamp", "order_estimated_delivery_date"],
  roles: {
    orderId: "order_id",
    customerId: ["customer_unique_id", "customer_id"],
    date: "order_purchase_timestamp",
    total: "payment_value",
    product: "product_id",
    status: "order_status",
  },
};
