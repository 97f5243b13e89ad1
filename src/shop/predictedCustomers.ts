import type { Row, Schema } from "../tables/schema.ts";
import { customerSchema } from "./customers.ts";

const columns = [
  ...customerSchema.columns,
  {
    name: "probabilityAlive",
    csv: "Probability_Alive",
    kind: "number",
    min: 0,
    max: 1,
    unit: "probability 0 to 1",
    description:
      "Probability that the customer still buys at all, as the purchase model has it given the probability of an order",
  },
  {
    name: "expectedPurchases",
    csv: "Expected_Purchases",
    kind: "number",
    unit: "purchases",
    description: "Expected purchases within the horizon",
  },
  {
    name: "expectedPurchasesLow",
    csv: "Expected_Purchases_Low",
    kind: "number",
    unit: "purchases",
    description: "Lower end of the 90% interval of purchases within the horizon",
  },
  {
    name: "expectedPurchasesHigh",
    csv: "Expected_Purchases_High",
    kind: "number",
    unit: "purchases",
    description: "Upper end of the 90% interval of purchases within the horizon",
  },
  {
    name: "expectedSpend",
    csv: "Expected_Spend",
    kind: "number",
    unit: "currency of the shop",
    description: "Expected spend within the horizon",
  },
  {
    name: "expectedSpendLow",
    csv: "Expected_Spend_Low",
    kind: "number",
    unit: "currency of the shop",
    description: "Lower end of the 90% interval of spend within the horizon",
  },
  {
    name: "expectedSpendHigh",
    csv: "Expected_Spend_High",
    kind: "number",
    unit: "currency of the shop",
    description: "Upper end of the 90% interval of spend within the horizon",
  },
  {
    name: "nextOrderDate",
    csv: "Next_Order_Date",
    kind: "date",
    unit: "shop's own clock",
    description: "Median day of the next order, given that there is one",
  },
] as const;

/** What columns of the customers' table mean when they are predicted here; a file may have them from elsewhere. */
const MEANINGS: Readonly<Record<string, string>> = {
  churnProbability: "Probability of no order within the horizon",
  churnRiskLevel: "Class of the churn probability",
  isChurned: "Whether there was no order within the horizon before the last day of observation",
  predictedClv: "Expected spend within the horizon of the value, discounted",
  clvCategory: "Class of the predicted value among the customers",
  monetary: "Spend so far, refunds deducted",
  avgOrderValue: "Spend so far per purchase",
  frequency: "Purchases so far: days with an order",
  recency: "Days since the last purchase",
  customerAgeDays: "Days since the first purchase",
  customerLifetimeDays: "Days from the first purchase to the last",
  daysBetweenPurchases: "Days between purchases so far, on average; missing after a single one",
  expectedDaysToNextPurchase: "Days from the last purchase to the next as the rhythm so far, or the model, has it",
  daysOverdue: "Days beyond the expected next purchase; below 0, days until it",
  purchaseTimingStatus: "Class of the days overdue",
  purchaseProbability30Days: "Probability of an order within 30 days",
  customerValueScore: "Score from 0 to 100 of predicted value, RFM score and loyalty, by ranks",
  customerPriority: "Fifth of the value at stake: predicted value times churn probability",
};

function withMeanings<Columns extends typeof columns>(all: Columns): Schema<Columns> {
  const told = all.map((column) => ({ ...column, description: MEANINGS[column.name] ?? column.description }));
  return { name: "customers", columns: told as unknown as Columns };
}

/**
 * The table of predicted customers: the customers' columns, and what the models add to them.
 *
 * @example
 * ```ts
 * import { predictedCustomerSchema } from "clientele";
 *
 * predictedCustomerSchema.columns.at(-1)?.name; // => "nextOrderDate"
 * ```
 */
export const predictedCustomerSchema: PredictedCustomerSchema = /* @__PURE__ */ withMeanings(columns);

/** The schema of predicted customers. */
export type PredictedCustomerSchema = Schema<typeof columns>;

/** A customer with predictions. */
export type PredictedCustomer = Row<PredictedCustomerSchema>;
