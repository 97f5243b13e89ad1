import { definePreset } from "../Preset.ts";

/** Stripe, Payments: a row per charge. */
export const stripe = definePreset({
  name: "stripe",
  title: "Stripe payments",
  headers: ["id", "Amount", "Amount Refunded", "Currency", "Captured", "Status"],
  roles: {
    orderId: "id",
    customerId: "Customer ID",
    email: ["Customer Email", "Receipt Email"],
    date: ["Created date (UTC)", "Created (UTC)", "Created date", "Created"],
    total: "Amount",
    refunded: "Amount Refunded",
    refundDate: ["Refunded date (UTC)", "Refunded (UTC)"],
    product: "Description",
    status: "Status",
    currency: "Currency",
  },
});
