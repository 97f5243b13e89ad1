import { mean } from "d3-array";
import { countDistinct, countTexts } from "../columns/countTexts.ts";
import { countWhere } from "../columns/countWhere.ts";
import { type RecommendationSchema, recommendationSchema } from "../shop/recommendations.ts";
import { asTable, type TableInput } from "./asTable.ts";

/** The recommendations in numbers. */
export interface RecommendationSummary {
  readonly totalRecommendations: number;
  /** Customers with at least one. */
  readonly uniqueCustomers: number;
  /** Mean confidence, 0 to 1; `null` without recommendations. */
  readonly avgConfidence: number | null;
  /** Recommendations with a confidence above 0.7. */
  readonly highConfidenceCount: number;
  /** The ten categories recommended most, the most frequent first. */
  readonly topCategories: readonly { readonly category: string; readonly count: number }[];
  /** Where the recommendations come from, the most frequent first. */
  readonly recommendationMethods: readonly { readonly reason: string; readonly count: number }[];
}

/**
 * How many recommendations there are, for whom, how sure, of what and why.
 *
 * @param recommendations needs `customerId`, `recommendedCategory`, `reason`, `confidence`
 * @throws DataError `missing_column`
 * @example
 * ```ts
 * import { getRecommendationSummary } from "clientele";
 *
 * const summary = getRecommendationSummary([
 *   { customerId: "C1", recommendedCategory: "Feed", reason: "Association Rules", confidence: 0.9 },
 *   { customerId: "C1", recommendedCategory: "Seeds", reason: "Association Rules", confidence: 0.5 },
 * ]);
 * summary.uniqueCustomers; // => 1
 * summary.avgConfidence; // => 0.7
 * summary.topCategories; // => [{ category: "Feed", count: 1 }, { category: "Seeds", count: 1 }]
 * ```
 */
export function getRecommendationSummary(recommendations: TableInput<RecommendationSchema>): RecommendationSummary {
  const table = asTable(recommendationSchema, recommendations);
  const confidence = table.column("confidence").values;
  return {
    totalRecommendations: table.length,
    uniqueCustomers: countDistinct(table.column("customerId")),
    avgConfidence: mean(confidence) ?? null,
    highConfidenceCount: countWhere(confidence, (value) => value > 0.7),
    topCategories: countTexts(table.column("recommendedCategory"))
      .slice(0, 10)
      .map(({ text, count }) => ({ category: text, count })),
    recommendationMethods: countTexts(table.column("reason")).map(({ text, count }) => ({ reason: text, count })),
  };
}
