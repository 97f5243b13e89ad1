import { countRows } from "../columns/countTexts.ts";
import { medianOf } from "../columns/medianOf.ts";
import { sumByText } from "../columns/sumByText.ts";
import { ratio } from "../math/ratio.ts";
import { deviation, mean, sum } from "../math/statistics.ts";
import { HIGHEST_VALUE } from "../shop/classes.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import type { Question } from "./Question.ts";

const insights = {
  totalPredictedClv: { kind: "money", description: "Sum over all customers" },
  averageClv: { kind: "money", description: "Mean; null without customers", nullable: true },
  medianClv: { kind: "money", description: "Median; null without customers", nullable: true },
  clvStd: {
    kind: "money",
    description: "Standard deviation of a sample (n - 1); null with fewer than two customers",
    nullable: true,
  },
  highValueCount: { kind: "count", description: "Customers in the class `Very High Value`" },
  clvBySegment: {
    kind: "list",
    fields: {
      segment: { kind: "text", description: "Segment" },
      averageClv: { kind: "money", description: "Mean of the segment", nullable: true },
    },
    description: "By RFM segment, in alphabetical order",
  },
} as const;

/** Predicted customer lifetime value in numbers. */
export interface ClvInsights extends ValuesOf<typeof insights> {}

/**
 * What the customers are predicted to be worth: total, typical value, spread, and the mean of each segment.
 *
 * @param customers needs `predictedClv`, `clvCategory`, `rfmSegment`
 * @throws DataError `missing_column`
 * @example
 * ```ts
 * import { getClvInsights } from "clientele";
 *
 * const insights = getClvInsights([
 *   { predictedClv: 100, clvCategory: "Low Value", rfmSegment: "Lost" },
 *   { predictedClv: 300, clvCategory: "Very High Value", rfmSegment: "Champions" },
 * ]);
 * insights.medianClv; // => 200
 * insights.clvBySegment; // => [{ segment: "Champions", averageClv: 300 }, { segment: "Lost", averageClv: 100 }]
 * ```
 */
export function getClvInsights(customers: TableInput<CustomerSchema>): ClvInsights {
  const table = columnsOf(customerSchema, customers);
  const clv = table.column("predictedClv");
  return {
    totalPredictedClv: sum(clv.values),
    averageClv: mean(clv.values),
    medianClv: medianOf(Float64Array.from(clv.values).filter((value) => !Number.isNaN(value))),
    clvStd: deviation(clv.values),
    highValueCount: countRows(table.column("clvCategory"), HIGHEST_VALUE),
    clvBySegment: sumByText(table.column("rfmSegment"), clv).map(({ text, sum, count }) => {
      return { segment: text, averageClv: ratio(sum, count) };
    }),
  };
}

/** The question as data. */
export const clvInsights: Question<["customers"], object, ClvInsights> = {
  name: "getClvInsights",
  summary: "The predicted lifetime value in numbers",
  tables: ["customers"],
  options: {},
  answer: { kind: "object", fields: insights },
  ask: getClvInsights,
};
