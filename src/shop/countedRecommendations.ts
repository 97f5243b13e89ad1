import type { Row, Schema } from "../tables/schema.ts";
import { recommendationSchema } from "./recommendations.ts";

const columns = [
  ...recommendationSchema.columns,
  {
    name: "support",
    csv: "Support",
    kind: "number",
    integer: true,
    unit: "customers",
    description:
      "Customers whom the confidence was counted on: those who bought both; of a repeat purchase, the customer's purchases with it",
  },
  {
    name: "baseRate",
    csv: "Base_Rate",
    kind: "number",
    unit: "share 0 to 1",
    description: "Share of all customers who bought it; of a repeat purchase, of all purchases",
  },
  {
    name: "lift",
    csv: "Lift",
    kind: "number",
    unit: "ratio",
    description: "Counted share over the base rate: 1 says nothing",
  },
] as const;

/**
 * The table of recommendations that were counted: the known columns, and what the confidence rests on.
 *
 * @example
 * ```ts
 * import { countedRecommendationSchema } from "clientele";
 *
 * countedRecommendationSchema.columns.at(-1)?.name; // => "lift"
 * ```
 */
export const countedRecommendationSchema: CountedRecommendationSchema = { name: "recommendations", columns };

/** The schema of counted recommendations. */
export type CountedRecommendationSchema = Schema<typeof columns>;

/** A recommendation with what its confidence rests on. */
export type CountedRecommendation = Row<CountedRecommendationSchema>;
