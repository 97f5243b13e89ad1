import { countDistinct, countTexts } from "../columns/countTexts.ts";
import { countWhere } from "../columns/countWhere.ts";
import { mean } from "../math/statistics.ts";
import { type RecommendationSchema, recommendationSchema } from "../shop/recommendations.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import type { Question } from "./Question.ts";

const summary = {
  totalRecommendations: { kind: "count", description: "Recommendations" },
  uniqueCustomers: { kind: "count", description: "Customers with at least one" },
  avgConfidence: { kind: "share", description: "Mean confidence; null without recommendations", nullable: true },
  highConfidenceCount: { kind: "count", description: "Recommendations with a confidence above 0.7" },
  topCategories: {
    kind: "list",
    fields: {
      category: { kind: "text", description: "Category" },
      count: { kind: "count", description: "Recommendations" },
    },
    description: "The ten recommended most, the most frequent first",
  },
  recommendationMethods: {
    kind: "list",
    fields: {
      reason: { kind: "text", description: "Where they come from" },
      count: { kind: "count", description: "Recommendations" },
    },
    description: "The most frequent first",
  },
} as const;

/** The recommendations in numbers. */
export interface RecommendationSummary extends ValuesOf<typeof summary> {}

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
  const table = columnsOf(recommendationSchema, recommendations);
  const confidence = table.column("confidence").values;
  return {
    totalRecommendations: table.length,
    uniqueCustomers: countDistinct(table.column("customerId")),
    avgConfidence: mean(confidence),
    highConfidenceCount: countWhere(confidence, (value) => value > 0.7),
    topCategories: countTexts(table.column("recommendedCategory"))
      .slice(0, 10)
      .map(({ text, count }) => ({ category: text, count })),
    recommendationMethods: countTexts(table.column("reason")).map(({ text, count }) => ({ reason: text, count })),
  };
}

/** The question as data. */
export const recommendationSummary: Question<["recommendations"], object, RecommendationSummary> = {
  name: "getRecommendationSummary",
  summary: "The recommendations in numbers",
  tables: ["recommendations"],
  options: {},
  answer: { kind: "object", fields: summary },
  ask: getRecommendationSummary,
};
