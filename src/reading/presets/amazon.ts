import type { Preset } from "../Preset.ts";

/** Amazon, All Orders: a row per item, the price for the whole quantity, and no buyer. */
export const amazon: Preset = {
  name: "amazon",
  title: "Amazon all-orders report",
  headers: ["amazon-order-id", "purchase-date", "order-status", "asin", "item-price"],
  roles: {
    orderId: "amazon-order-id",
    email: "buyer-email",
    name: "buyer-name",
    date: "purchase-date",
    lineTotal: "item-price",
    quantity: "quantity",
    product: "product-name",
    status: "order-status",
    currency: "currency",
  },
};

/** Amazon, the orders of a seller who sends them himself: with the buyer's forwarding address. */
export const amazonUnshipped: Preset = {
  name: "amazon",
  title: "Amazon orders report",
  headers: ["order-id", "order-item-id", "purchase-date", "buyer-email", "quantity-purchased", "item-price"],
  roles: {
    orderId: "order-id",
    email: "buyer-email",
    name: "buyer-name",
    date: "purchase-date",
    lineTotal: "item-price",
    quantity: "quantity-purchased",
    product: "product-name",
    currency: "currency",
  },
};
