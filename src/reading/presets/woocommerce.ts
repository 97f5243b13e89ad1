import type { Preset } from "../Preset.ts";

/** WooCommerce: its own analytics, and what the plugins that export orders write. */
export const woocommerce: readonly Preset[] = [
  {
    name: "woocommerce",
    title: "WooCommerce export",
    headers: ["Order Number", "Order Status", "Order Date", "Email (Billing)", "Order Total Amount"],
    roles: {
      orderId: "Order Number",
      customerId: ["Customer User ID", "Customer ID"],
      email: "Email (Billing)",
      date: "Order Date",
      total: "Order Total Amount",
      refunded: "Order Refund Amount",
      lineTotal: ["Order Line Total", "Order Line Subtotal"],
      quantity: "Quantity",
      unitPrice: "Item Cost",
      product: ["Item Name", "Name"],
      category: "Category",
      status: "Order Status",
      currency: "Order Currency",
    },
  },
  {
    name: "woocommerce",
    title: "WooCommerce export",
    headers: ["order_id", "order_date", "status", "order_total", "billing_email"],
    roles: {
      orderId: ["order_number", "order_id"],
      customerId: ["customer_id", "customer_user"],
      email: ["billing_email", "customer_email"],
      date: "order_date",
      total: "order_total",
      status: "status",
      currency: "order_currency",
    },
  },
  {
    name: "woocommerce",
    title: "WooCommerce analytics",
    headers: ["Date", "Order #", "Status", "Customer type", "Product(s)", "Items sold"],
    roles: {
      orderId: "Order #",
      customerId: "Customer_ID",
      name: "Customer",
      date: "Date",
      total: ["Revenue", "N. Revenue", "Net Sales"],
      product: "Product(s)",
      quantity: "Items sold",
      category: "Product_Category",
      status: "Status",
    },
  },
];
