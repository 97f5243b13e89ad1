import { frozenSchema, type Row, type Schema } from "../tables/schema.ts";

const TIME = "time units (days or weeks)";
const MONEY = "currency of the shop";

const columns = [
  {
    name: "customerId",
    csv: "Customer_ID",
    kind: "text",
    required: true,
    nullable: false,
    unit: "",
    description: "Key of the customer",
  },
  {
    name: "frequency",
    csv: "Repeat_Purchases",
    kind: "number",
    integer: true,
    unit: "purchases",
    description: "Purchase days less the first",
  },
  {
    name: "recency",
    csv: "Age_At_Last_Purchase",
    kind: "number",
    unit: TIME,
    description: "From the first purchase to the last",
  },
  {
    name: "age",
    csv: "Age",
    kind: "number",
    unit: TIME,
    description: "From the first purchase to the end of observation",
  },
  {
    name: "sumLogGaps",
    csv: "Sum_Log_Gaps",
    kind: "number",
    unit: "natural logarithms of time units",
    description: "Sum of the logarithms of the times between purchases; 0 without a repeat purchase",
  },
  {
    name: "monetaryValue",
    csv: "Mean_Repeat_Spend",
    kind: "number",
    unit: MONEY,
    description:
      "Mean spend of the repeat purchases of which something was paid and not refunded; 0 if of none, missing without one",
  },
  {
    name: "orderCount",
    csv: "Order_Count",
    kind: "number",
    integer: true,
    unit: "purchases",
    description: "Purchase days",
  },
  {
    name: "daysSinceLastOrder",
    csv: "Days_Since_Last_Order",
    kind: "number",
    integer: true,
    unit: "days",
    description: "From the last purchase to the end of observation",
  },
  {
    name: "totalSpend",
    csv: "Total_Spend",
    kind: "number",
    unit: MONEY,
    description: "Spend of all purchases, refunds deducted",
  },
  {
    name: "paidPurchases",
    csv: "Paid_Purchases",
    kind: "number",
    integer: true,
    unit: "purchases",
    description: "Purchase days of which something was paid and not refunded",
  },
  {
    name: "meanSpend",
    csv: "Mean_Spend",
    kind: "number",
    unit: MONEY,
    description: "Mean spend of those; missing without one",
  },
  {
    name: "meanLogSpend",
    csv: "Mean_Log_Spend",
    kind: "number",
    unit: "natural logarithm of money",
    description: "Mean of the logarithms of the spend of each; missing without one",
  },
  {
    name: "logSpendSquares",
    csv: "Log_Spend_Squares",
    kind: "number",
    unit: "squares of natural logarithms",
    description: "Sum of squares of those logarithms about their mean",
  },
  {
    name: "firstOrderDate",
    csv: "First_Order_Date",
    kind: "date",
    unit: "shop's own clock",
    description: "Day of the first purchase",
  },
  {
    name: "lastOrderDate",
    csv: "Last_Order_Date",
    kind: "date",
    unit: "shop's own clock",
    description: "Day of the last purchase",
  },
  {
    name: "probabilityOfPurchase",
    csv: "Probability_Of_Purchase",
    kind: "number",
    min: 0,
    max: 1,
    unit: "probability 0 to 1",
    description: "Probability of an order within the horizon of the predictions; only where there are any",
  },
] as const;

/**
 * The table of purchase histories, one row per customer: what the models know of them (`frequency`, `recency`, `age`,
 * `sumLogGaps`, `monetaryValue`), the plain counts of RFM (`orderCount`, `daysSinceLastOrder`, `totalSpend`), and what models of spend
 * learn from (`paidPurchases`, `meanSpend`, `meanLogSpend`, `logSpendSquares`).
 *
 * @example
 * ```ts
 * import { purchaseHistorySchema } from "clientele";
 *
 * purchaseHistorySchema.columns[1].name; // => "frequency"
 * ```
 */
export const purchaseHistorySchema: PurchaseHistorySchema = /* @__PURE__ */ frozenSchema({
  name: "histories",
  columns,
});

/** The schema of purchase histories. */
export type PurchaseHistorySchema = Schema<typeof columns>;

/** A customer's purchase history. */
export type PurchaseHistory = Row<PurchaseHistorySchema>;
