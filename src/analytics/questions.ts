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
  /** The answer of {@link getBusinessMetrics}. */
  getBusinessMetrics: businessMetrics,
  /** The answer of {@link calculateBusinessHealthScore}. */
  calculateBusinessHealthScore: businessHealthScore,
  /** The answer of {@link calculateSegmentMetrics}. */
  calculateSegmentMetrics: segmentMetrics,
  /** The answer of {@link getSegmentDistribution}. */
  getSegmentDistribution: segmentDistribution,
  /** The answer of {@link getRevenueBySegment}. */
  getRevenueBySegment: revenueBySegment,
  /** The answer of {@link getChurnRiskSummary}. */
  getChurnRiskSummary: churnRiskSummary,
  /** The answer of {@link getRiskDistribution}. */
  getRiskDistribution: riskDistribution,
  /** The answer of {@link getClvInsights}. */
  getClvInsights: clvInsights,
  /** The answer of {@link getClvDistribution}. */
  getClvDistribution: clvDistribution,
  /** The answer of {@link getPurchasePatterns}. */
  getPurchasePatterns: purchasePatterns,
  /** The answer of {@link getRevenueTrends}. */
  getRevenueTrends: revenueTrends,
  /** The answer of {@link calculateCustomerCohorts}. */
  calculateCustomerCohorts: customerCohorts,
  /** The answer of {@link getTopCategories}. */
  getTopCategories: topCategories,
  /** The answer of {@link getRecommendationSummary}. */
  getRecommendationSummary: recommendationSummary,
  /** The answer of {@link identifyCrossSellOpportunities}. */
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
