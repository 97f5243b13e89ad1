import type { Preset } from "../Preset.ts";

/** BigCommerce, Export orders, the default template: a row per order. */
export const bigcommerce: Preset = {
  name: "bigcommerce",
  title: "BigCommerce export",
  headers: ["Order ID", "Customer ID", "Customer Email", "Order Date", "Order Status", "Order Total (inc tax)"],
  roles: {
    orderId: "Order ID",
    customerId: "Customer ID",
    email: "Customer Email",
    date: "Order Date",
    time: "Order Time",
    total: "Order Total (inc tax)",
    refunded: ["Refund Amount", "Refunded Amount"],
    quantity: "Total Quantity",
    status: "Order Status",
    currency: ["Order Currency Code", "Display Currency Code"],
  },
};
