import { businessHealthScore } from "./calculateBusinessHealthScore.ts";
import { customerCohorts } from "./calculateCustomerCohorts.ts";
import { segmentMetrics } from "./calculateSegmentMetrics.ts";
import { businessMetrics } from "./getBusinessMetrics.ts";
import { churnRiskSummary } from "./getChurnRiskSummary.ts";
import { clvDistribution } from "./getClvDistribution.ts";
import { clvInsights } from "./getClvInsights.ts";
import { purchasePatterns } from "./getPurchasePatterns.ts";
import { recommendationSummary } from "./getRecommendationSummary.ts";
import { revenueBySegment } from "./getRevenueBySegment.ts";
import { revenueTrends } from "./getRevenueTrends.ts";
import { riskDistribution } from "./getRiskDistribution.ts";
import { segmentDistribution } from "./getSegmentDistribution.ts";
import { topCategories } from "./getTopCategories.ts";
import { crossSell } from "./identifyCrossSellOpportunities.ts";
import type { Question } from "./Question.ts";

/**
 * All questions as data, by the names of their functions: of which tables each is asked, its options with their bounds and
 * defaults, the fields of its answer with unit and meaning.
 *
 * @example
 * ```ts
 * import { questions } from "clientele";
 *
 * questions.getClvDistribution.options.bins?.max; // => 1000
 * questions.identifyCrossSellOpportunities.tables; // => ["customers", "recommendations"]
 * ```
 */
export const questions = {
  getBusinessMetrics: businessMetrics,
  calculateBusinessHealthScore: businessHealthScore,
  calculateSegmentMetrics: segmentMetrics,
  getSegmentDistribution: segmentDistribution,
  getRevenueBySegment: revenueBySegment,
  getChurnRiskSummary: churnRiskSummary,
  getRiskDistribution: riskDistribution,
  getClvInsights: clvInsights,
  getClvDistribution: clvDistribution,
  getPurchasePatterns: purchasePatterns,
  getRevenueTrends: revenueTrends,
  calculateCustomerCohorts: customerCohorts,
  getTopCategories: topCategories,
  getRecommendationSummary: recommendationSummary,
  identifyCrossSellOpportunities: crossSell,
} as const;

type Questions = typeof questions;

/** Name of a question. */
export type QuestionName = keyof Questions;

/** The options that a question takes. */
export type OptionsOfQuestion<Name extends QuestionName> =
  Questions[Name] extends Question<infer _Names, infer Options, infer _Answer> ? Options : never;

/** What a question is answered with. */
export type AnswerOfQuestion<Name extends QuestionName> =
  ReturnType<Questions[Name]["ask"]> extends readonly (infer Item)[]
    ? readonly Item[]
    : ReturnType<Questions[Name]["ask"]>;
