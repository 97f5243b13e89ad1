import type { Preset } from "../Preset.ts";

// what platforms' interfaces answer, as JSON: amounts in cents

/** Stripe's charges. */
export const stripeCharges: Preset = {
  name: "stripe-charges",
  title: "Stripe charges",
  headers: ["id", "object", "amount", "amount_captured", "amount_refunded", "currency", "status"],
  roles: {
    orderId: "id",
    customerId: "customer",
    email: ["billing_details.email", "receipt_email"],
    date: "created",
    total: "amount",
    refunded: "amount_refunded",
    product: "description",
    status: "status",
    currency: "currency",
  },
  unit: 100,
};

/** Square's payments. */
export const squarePayments: Preset = {
  name: "square-payments",
  title: "Square payments",
  headers: ["id", "created_at", "amount_money.amount", "amount_money.currency", "status"],
  roles: {
    orderId: ["order_id", "id"],
    customerId: "customer_id",
    email: "buyer_email_address",
    date: "created_at",
    total: ["total_money.amount", "amount_money.amount"],
    refunded: "refunded_money.amount",
    status: "status",
    currency: "amount_money.currency",
  },
  unit: 100,
};

/** Etsy's receipts: amounts with the divisor beside them, which is 100. */
export const etsyReceipts: Preset = {
  name: "etsy-receipts",
  title: "Etsy receipts",
  headers: ["receipt_id", "buyer_user_id", "grandtotal.amount", "grandtotal.divisor"],
  roles: {
    orderId: "receipt_id",
    customerId: "buyer_user_id",
    email: "buyer_email",
    date: ["created_timestamp", "create_timestamp"],
    total: "grandtotal.amount",
    status: "status",
    currency: "grandtotal.currency_code",
  },
  unit: 100,
};

/** Lemon Squeezy's orders. */
export const lemonSqueezy: Preset = {
  name: "lemon-squeezy",
  title: "Lemon Squeezy orders",
  headers: ["attributes.customer_id", "attributes.order_number", "attributes.total", "attributes.total_formatted"],
  roles: {
    orderId: "attributes.order_number",
    customerId: "attributes.customer_id",
    email: "attributes.user_email",
    date: "attributes.created_at",
    total: "attributes.total",
    refunded: "attributes.refunded_amount",
    status: "attributes.status",
    currency: "attributes.currency",
  },
  unit: 100,
};
