import type { Row, Schema } from "./schema.ts";

/** The risk levels in order of severity. */
export const RISK_LEVELS = ["Low", "Medium", "High", "Critical"] as const;

const columns = [
  { name: "customerId", csv: "Customer_ID", kind: "text", required: true, nullable: false, unique: true, unit: "", description: "Key of the customer" },
  { name: "frequency", csv: "Frequency", kind: "number", integer: true, required: true, unit: "orders", description: "Distinct orders" },
  { name: "monetary", csv: "Monetary", kind: "number", required: true, unit: "currency of the shop", description: "Net spend over all orders, refunds included" },
  { name: "avgOrderValue", csv: "Avg_Order_Value", kind: "number", unit: "currency of the shop", description: "Net spend per order" },
  { name: "customerLifetimeDays", csv: "Customer_Lifetime_Days", kind: "number", integer: true, unit: "days", description: "Whole days from the first order to the reference date" },
  { name: "purchaseRate", csv: "Purchase_Rate", kind: "number", unit: "orders per day", description: "Orders per day: frequency / (customerLifetimeDays + 1)" },
  { name: "customerType", csv: "Customer_Type", kind: "text", required: true, unit: "", description: "`new` or `returning`, as the shop system has it" },
  { name: "attribution", csv: "Attribution", kind: "text", unit: "", description: "Channel that brought the customer" },
  { name: "totalItemsSold", csv: "Total_Items_Sold", kind: "number", integer: true, unit: "items", description: "Items over all orders" },
  { name: "recency", csv: "Recency", kind: "number", integer: true, required: true, unit: "days", description: "Whole days from the last order to the reference date" },
  { name: "lastPurchaseDate", csv: "Last_Purchase_Date", kind: "date", unit: "shop's own clock", description: "Time of the last order" },
  { name: "firstPurchaseDate", csv: "First_Purchase_Date", kind: "date", unit: "shop's own clock", description: "Time of the first order" },
  { name: "customerAgeDays", csv: "Customer_Age_Days", kind: "number", integer: true, unit: "days", description: "Whole days from the first order to the reference date" },
  { name: "frequencyCategory", csv: "Frequency_Category", kind: "text", unit: "", description: "Class of the frequency" },
  { name: "monetaryCategory", csv: "Monetary_Category", kind: "text", unit: "", description: "Class of the spend" },
  { name: "recencyCategory", csv: "Recency_Category", kind: "text", unit: "", description: "Class of the recency" },
  { name: "categoryAgrochemicals", csv: "Category_Agrochemicals", kind: "number", integer: true, unit: "orders", description: "Orders in the category Agrochemicals" },
  { name: "categoryEquipment", csv: "Category_Equipment", kind: "number", integer: true, unit: "orders", description: "Orders in the category Equipment" },
  { name: "categoryFeed", csv: "Category_Feed", kind: "number", integer: true, unit: "orders", description: "Orders in the category Feed" },
  { name: "categoryFertilizer", csv: "Category_Fertilizer", kind: "number", integer: true, unit: "orders", description: "Orders in the category Fertilizer" },
  { name: "categoryFruits", csv: "Category_Fruits", kind: "number", integer: true, unit: "orders", description: "Orders in the category Fruits" },
  { name: "categoryOther", csv: "Category_Other", kind: "number", integer: true, unit: "orders", description: "Orders in the category Other" },
  { name: "categoryPoultry", csv: "Category_Poultry", kind: "number", integer: true, unit: "orders", description: "Orders in the category Poultry" },
  { name: "categorySeeds", csv: "Category_Seeds", kind: "number", integer: true, unit: "orders", description: "Orders in the category Seeds" },
  { name: "categoryUnknown", csv: "Category_Unknown", kind: "number", integer: true, unit: "orders", description: "Orders in the category Unknown" },
  { name: "categoryVegetables", csv: "Category_Vegetables", kind: "number", integer: true, unit: "orders", description: "Orders in the category Vegetables" },
  { name: "daysBetweenPurchases", csv: "Days_Between_Purchases", kind: "number", unit: "days", description: "customerAgeDays / frequency" },
  { name: "rScore", csv: "R_Score", kind: "number", integer: true, unit: "score 1 to 5", description: "Quintile of the recency, 5 = most recent" },
  { name: "fScore", csv: "F_Score", kind: "number", integer: true, unit: "score 1 to 5", description: "Quintile of the frequency, 5 = most orders" },
  { name: "mScore", csv: "M_Score", kind: "number", integer: true, unit: "score 1 to 5", description: "Quintile of the spend, 5 = most" },
  { name: "rfmScore", csv: "RFM_Score", kind: "number", integer: true, required: true, unit: "score 3 to 15", description: "Sum of the three scores" },
  { name: "rfmSegment", csv: "RFM_Segment", kind: "text", required: true, unit: "", description: "Segment by the rules over the three scores" },
  { name: "cluster", csv: "Cluster", kind: "number", integer: true, unit: "", description: "Number of the k-means cluster" },
  { name: "clusterName", csv: "Cluster_Name", kind: "text", required: true, unit: "", description: "Name of the k-means cluster" },
  { name: "isChurned", csv: "Is_Churned", kind: "number", integer: true, required: true, min: 0, max: 1, unit: "0 or 1", description: "1 if there was no order within the horizon before the reference date, else 0" },
  { name: "customerTypeEncoded", csv: "Customer_Type_Encoded", kind: "number", integer: true, unit: "", description: "customerType as a number: new 0, returning 1" },
  { name: "churnProbability", csv: "Churn_Probability", kind: "number", required: true, min: 0, max: 1, unit: "probability 0 to 1", description: "Probability that the customer is lost" },
  { name: "churnRiskLevel", csv: "Churn_Risk_Level", kind: "text", required: true, values: RISK_LEVELS, unit: "", description: "Class of the churn probability" },
  { name: "predictedClv", csv: "Predicted_CLV", kind: "number", required: true, unit: "currency of the shop", description: "Predicted customer lifetime value" },
  { name: "clv6Month", csv: "CLV_6_Month", kind: "number", unit: "currency of the shop", description: "Predicted value over six months" },
  { name: "clvCategory", csv: "CLV_Category", kind: "text", required: true, unit: "", description: "Class of the predicted value; the highest is `Very High Value`" },
  { name: "expectedDaysToNextPurchase", csv: "Expected_Days_to_Next_Purchase", kind: "number", unit: "days", description: "Days expected between two orders" },
  { name: "daysSinceLastPurchase", csv: "Days_Since_Last_Purchase", kind: "number", integer: true, unit: "days", description: "As recency" },
  { name: "daysOverdue", csv: "Days_Overdue", kind: "number", unit: "days", description: "recency - expectedDaysToNextPurchase; negative while the next order is not due" },
  { name: "purchaseTimingStatus", csv: "Purchase_Timing_Status", kind: "text", required: true, unit: "", description: "Whether the next order is due or overdue" },
  { name: "purchaseProbability30Days", csv: "Purchase_Probability_30_Days", kind: "number", min: 0, max: 1, unit: "probability 0 to 1", description: "Probability of an order in the next 30 days" },
  { name: "customerValueScore", csv: "Customer_Value_Score", kind: "number", required: true, unit: "score 0 to 100", description: "Value of the customer over all aspects" },
  { name: "customerPriority", csv: "Customer_Priority", kind: "text", required: true, unit: "", description: "Quintile of the value score, in words" },
] as const;

/**
 * The customers' table, one row per customer: what the file `rfm_with_predictions.csv` holds.
 *
 * Sixteen columns are required; the others are known, and kept when a file has them.
 *
 * @example
 * ```ts
 * import { customerSchema } from "clientele";
 *
 * customerSchema.columns.filter((column) => column.required).length; // => 16
 * ```
 */
export const customerSchema: CustomerSchema = { name: "customers", columns };

/** The schema of the customers. */
export type CustomerSchema = Schema<typeof columns>;

/** A row of the customers' table. */
export type Customer = Row<CustomerSchema>;
