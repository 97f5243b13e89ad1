import type { Preset } from "../Preset.ts";

/** Stripe, Payments: a row per charge. */
export const stripe: Preset = {
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
    status: ["Status", "Mode"],
    currency: "Currency",
  },
};

/** Stripe, Balance: a row per movement of the balance, of which payouts, fees and transfers are no sales. */
export const stripeBalance: Preset = {
  name: "stripe-balance",
  title: "Stripe balance",
  headers: ["balance_transaction_id", "created", "reporting_category", "gross", "fee", "net"],
  roles: {
    orderId: ["charge_id", "source_id", "balance_transaction_id"],
    customerId: "customer_id",
    email: "customer_email",
    date: ["created_utc", "created"],
    total: ["customer_facing_amount", "gross"],
    product: "description",
    status: "reporting_category",
    currency: ["customer_facing_currency", "currency"],
  },
};
