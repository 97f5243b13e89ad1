import { businessHealthScore } from "../analytics/calculateBusinessHealthScore.ts";
import { customerCohorts } from "../analytics/calculateCustomerCohorts.ts";
import { segmentMetrics } from "../analytics/calculateSegmentMetrics.ts";
import { businessMetrics } from "../analytics/getBusinessMetrics.ts";
import { churnRiskSummary } from "../analytics/getChurnRiskSummary.ts";
import { clvDistribution } from "../analytics/getClvDistribution.ts";
import { clvInsights } from "../analytics/getClvInsights.ts";
import { cohortValue } from "../analytics/getCohortValue.ts";
import { customerLifecycle } from "../analytics/getLifecycle.ts";
import { orderGaps } from "../analytics/getOrderGaps.ts";
import { orderProbabilities } from "../analytics/getOrderProbabilities.ts";
import { purchasePatterns } from "../analytics/getPurchasePatterns.ts";
import { recommendationSummary } from "../analytics/getRecommendationSummary.ts";
import { revenueBySegment } from "../analytics/getRevenueBySegment.ts";
import { revenueTrends } from "../analytics/getRevenueTrends.ts";
import { rfmGrid } from "../analytics/getRfmGrid.ts";
import { riskDistribution } from "../analytics/getRiskDistribution.ts";
import { segmentDistribution } from "../analytics/getSegmentDistribution.ts";
import { topCategories } from "../analytics/getTopCategories.ts";
import { valueConcentration } from "../analytics/getValueConcentration.ts";
import { crossSell } from "../analytics/identifyCrossSellOpportunities.ts";
import type { Question } from "../analytics/Question.ts";
import { type ContactList, type ContactQuestionOptions, contactQuestion } from "../predict/contactQuestion.ts";
import { movement } from "../predict/movement.ts";
import { type CustomerMovement, type MovementOptions, movementQuestion } from "../predict/movementQuestion.ts";
import { whomToContact } from "../predict/whomToContact.ts";

const movements: Question<["transactions"], MovementOptions, CustomerMovement> = { ...movementQuestion, ask: movement };
const contacts: Question<["predictions"], ContactQuestionOptions, ContactList> = {
  ...contactQuestion,
  ask: whomToContact,
};

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
  /** The answer of {@link getRfmGrid}. */
  getRfmGrid: rfmGrid,
  /** The answer of {@link getOrderProbabilities}. */
  getOrderProbabilities: orderProbabilities,
  /** The answer of {@link getRevenueTrends}. */
  getRevenueTrends: revenueTrends,
  /** The answer of {@link calculateCustomerCohorts}. */
  calculateCustomerCohorts: customerCohorts,
  /** The answer of {@link getCohortValue}. */
  getCohortValue: cohortValue,
  /** The answer of {@link getLifecycle}. */
  getLifecycle: customerLifecycle,
  /** The answer of {@link getOrderGaps}. */
  getOrderGaps: orderGaps,
  /** The answer of {@link getValueConcentration}. */
  getValueConcentration: valueConcentration,
  /** The answer of {@link getTopCategories}. */
  getTopCategories: topCategories,
  /** The answer of {@link movement}. */
  movement: movements,
  /** The answer of {@link whomToContact}. */
  whomToContact: contacts,
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

type Answered<Name extends QuestionName> =
  Questions[Name] extends Question<infer _Names, infer _Options, infer Answer> ? Answer : never;

/** What a question is answered with. */
export type AnswerOfQuestion<Name extends QuestionName> =
  Answered<Name> extends readonly (infer Item)[] ? readonly Item[] : Answered<Name>;
