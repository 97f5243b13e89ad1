import { customerSchema } from "../tables/customers.ts";
import type { Row, Schema } from "../tables/schema.ts";

const columns = [
  ...customerSchema.columns,
  {
    name: "probabilityAlive",
    csv: "Probability_Alive",
    kind: "number",
    min: 0,
    max: 1,
    unit: "probability 0 to 1",
    description: "Probability that the customer still buys at all, by the purchase model",
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
    description: "Lower end of the 90 % interval of purchases within the horizon",
  },
  {
    name: "expectedPurchasesHigh",
    csv: "Expected_Purchases_High",
    kind: "number",
    unit: "purchases",
    description: "Upper end of the 90 % interval of purchases within the horizon",
  },
  {
    name: "expectedSpend",
    csv: "Expected_Spend",
    kind: "number",
    unit: "currency of the shop",
    description: "Expected spend within the horizon",
  },
  {
    name: "nextOrderDate",
    csv: "Next_Order_Date",
    kind: "date",
    unit: "shop's own clock",
    description: "Median day of the next order, given that there is one",
  },
] as const;

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
export const predictedCustomerSchema: PredictedCustomerSchema = { name: "customers", columns };

/** The schema of predicted customers. */
export type PredictedCustomerSchema = Schema<typeof columns>;

/** A customer with predictions. */
export type PredictedCustomer = Row<PredictedCustomerSchema>;
