import { deviation, mean, sum } from "d3-array";
import { countRows } from "../columns/countTexts.ts";
import { medianOf } from "../columns/medianOf.ts";
import { sumByText } from "../columns/sumByText.ts";
import { ratio } from "../math/ratio.ts";
import { type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { asTable, type TableInput } from "./asTable.ts";

/** Predicted customer lifetime value in numbers, all in the currency of the shop. */
export interface ClvInsights {
  readonly totalPredictedClv: number;
  /** `null` without customers. */
  readonly averageClv: number | null;
  /** `null` without customers. */
  readonly medianClv: number | null;
  /** Standard deviation of a sample (n - 1); `null` with fewer than two customers. */
  readonly clvStd: number | null;
  /** Customers in the class `Very High Value`. */
  readonly highValueCount: number;
  /** Mean by RFM segment, in alphabetical order. */
  readonly clvBySegment: readonly { readonly segment: string; readonly averageClv: number | null }[];
}

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
  const table = asTable(customerSchema, customers);
  const clv = table.column("predictedClv");
  return {
    totalPredictedClv: sum(clv.values),
    averageClv: mean(clv.values) ?? null,
    medianClv: medianOf(Float64Array.from(clv.values).filter((value) => !Number.isNaN(value))),
    clvStd: deviation(clv.values) ?? null,
    highValueCount: countRows(table.column("clvCategory"), "Very High Value"),
    clvBySegment: sumByText(table.column("rfmSegment"), clv).map(({ text, sum, count }) => {
      return { segment: text, averageClv: ratio(sum, count) };
    }),
  };
}
