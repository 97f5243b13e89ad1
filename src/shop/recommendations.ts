import { frozenSchema, type Row, type Schema } from "../tables/schema.ts";

const columns = [
  {
    name: "customerId",
    csv: "Customer_ID",
    kind: "text",
    required: true,
    nullable: false,
    unit: "",
    description: "Customer to whom the suggestion is made",
  },
  {
    name: "recommendedCategory",
    csv: "Recommended_Category",
    kind: "text",
    required: true,
    unit: "",
    description: "What to offer",
  },
  { name: "reason", csv: "Reason", kind: "text", unit: "", description: "Where the suggestion comes from" },
  {
    name: "confidence",
    csv: "Confidence",
    kind: "number",
    required: true,
    min: 0,
    max: 1,
    unit: "0 to 1",
    description: "How sure the suggestion is",
  },
  {
    name: "rfmSegment",
    csv: "RFM_Segment",
    kind: "text",
    unit: "",
    description: "The customer's segment when the suggestion was made",
  },
  {
    name: "clusterName",
    csv: "Cluster_Name",
    kind: "text",
    unit: "",
    description: "The customer's cluster when the suggestion was made",
  },
  {
    name: "predictedClv",
    csv: "Predicted_CLV",
    kind: "number",
    unit: "currency of the shop",
    description: "The customer's predicted value when the suggestion was made",
  },
  {
    name: "churnProbability",
    csv: "Churn_Probability",
    kind: "number",
    min: 0,
    max: 1,
    unit: "probability 0 to 1",
    description: "The customer's churn probability when the suggestion was made",
  },
] as const;

/**
 * The recommendations' table, one row per suggestion: what the file `product_recommendations.csv` holds.
 *
 * Customer, category and confidence are required; the others are known, and kept when a file has them.
 *
 * @example
 * ```ts
 * import { recommendationSchema } from "clientele";
 *
 * recommendationSchema.columns.length; // => 8
 * ```
 */
export const recommendationSchema: RecommendationSchema = /* @__PURE__ */ frozenSchema({
  name: "recommendations",
  columns,
});

/** The schema of the recommendations. */
export type RecommendationSchema = Schema<typeof columns>;

/** A row of the recommendations' table: a suggestion. */
export type Recommendation = Row<RecommendationSchema>;
