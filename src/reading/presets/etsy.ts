import type { Preset } from "../Preset.ts";

/** Etsy, Sold orders: a row per order, several totals beside the order's. */
export const etsyOrders: Preset = {
  name: "etsy",
  title: "Etsy orders",
  headers: ["Sale Date", "Order ID", "Buyer User ID", "Number of Items", "Order Value", "Order Total", "Order Net"],
  roles: {
    orderId: "Order ID",
    customerId: "Buyer User ID",
    date: "Sale Date",
    total: "Order Total",
    quantity: "Number of Items",
    product: "SKU",
    status: "Status",
    currency: "Currency",
  },
  dates: "mdy",
};

/** Etsy, Sold order items: a row per item; shipping and tax of the order stand on each. */
export const etsyItems: Preset = {
  name: "etsy-items",
  title: "Etsy order items",
  headers: ["Sale Date", "Item Name", "Buyer", "Quantity", "Price", "Item Total", "Transaction ID", "Order ID"],
  roles: {
    orderId: "Order ID",
    customerId: "Buyer",
    date: "Sale Date",
    lineTotal: "Item Total",
    quantity: "Quantity",
    unitPrice: "Price",
    product: "Item Name",
    currency: "Currency",
  },
  plus: [
    { header: "Order Shipping", per: "order" },
    { header: "Order Sales Tax", per: "order" },
  ],
  dates: "mdy",
};
