import { definePreset } from "../Preset.ts";

/** PrestaShop, the list of orders: a row per order, with the customer's name only. */
export const prestashop = [
  definePreset({
    name: "prestashop",
    title: "PrestaShop orders",
    headers: ["ID", "Reference", "New client", "Delivery", "Customer", "Total", "Payment", "Status", "Date"],
    roles: { orderId: "Reference", name: "Customer", date: "Date", total: "Total", status: "Status" },
  }),
  definePreset({
    name: "prestashop",
    title: "PrestaShop orders",
    headers: ["id_order", "reference", "id_customer", "total_paid", "date_add"],
    roles: {
      orderId: "id_order",
      customerId: "id_customer",
      email: "email",
      date: "date_add",
      total: ["total_paid_tax_incl", "total_paid"],
      status: ["order_state", "current_state_name"],
      currency: "iso_code",
    },
  }),
];
