import type { Preset } from "../Preset.ts";

/** Magento or Adobe Commerce, the grid of orders: a row per order. */
export const magento: Preset = {
  name: "magento",
  title: "Magento order grid",
  headers: ["ID", "Purchase Point", "Purchase Date", "Grand Total (Purchased)", "Status"],
  roles: {
    orderId: "ID",
    email: "Customer Email",
    name: ["Customer Name", "Bill-to Name"],
    date: "Purchase Date",
    total: "Grand Total (Purchased)",
    refunded: "Total Refunded",
    status: "Status",
  },
  statuses: { counts: ["Payment Review", "Suspected Fraud"], unpaid: ["Pending PayPal"] },
};
