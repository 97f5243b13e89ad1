import * as z from "zod";
import { type BusinessHealthScore, businessHealthScore } from "../analytics/calculateBusinessHealthScore.ts";
import { customerCohorts } from "../analytics/calculateCustomerCohorts.ts";
import { segmentMetrics } from "../analytics/calculateSegmentMetrics.ts";
import type { Field } from "../analytics/fields.ts";
import { type BusinessMetrics as BusinessMetricsAnswer, businessMetrics } from "../analytics/getBusinessMetrics.ts";
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
import { type RevenueTrendOptions, revenueTrends } from "../analytics/getRevenueTrends.ts";
import { rfmGrid } from "../analytics/getRfmGrid.ts";
import { riskDistribution } from "../analytics/getRiskDistribution.ts";
import { segmentDistribution } from "../analytics/getSegmentDistribution.ts";
import { topCategories } from "../analytics/getTopCategories.ts";
import { valueConcentration } from "../analytics/getValueConcentration.ts";
import { crossSell } from "../analytics/identifyCrossSellOpportunities.ts";
import { contactQuestion } from "../predict/contactQuestion.ts";
import { movementQuestion } from "../predict/movementQuestion.ts";
import { snakeCase } from "../tables/snakeCase.ts";
import { fieldSchema } from "./fieldSchema.ts";
import type { Json } from "./jsonNames.ts";
import { type QueryOf, questionRoute, type RouteOfQuestion } from "./questionRoute.ts";
import { defineRoute, type Route } from "./Route.ts";

/** A part of the answer to a question, by the names on the way to it. */
function partOf<T>({ answer }: { readonly answer: Field }, ...names: string[]): z.ZodType<T> {
  let part = answer;
  for (const name of names) {
    part = (part as { readonly fields: Readonly<Record<string, Field>> }).fields[name] as Field;
  }
  return fieldSchema(part) as z.ZodType as z.ZodType<T>;
}
const segment = <T>(...names: string[]) => partOf<T>(segmentMetrics, ...names);
const trend = <T>(name: string) => partOf<T>(revenueTrends, name);

/** The business in eight numbers, as JSON. */
export type BusinessMetrics = Json<BusinessMetricsAnswer>;

/** What the customers of a segment are worth. */
const customerSegmentSummary: z.ZodType<CustomerSegmentSummary> = z
  .object({
    segment_name: segment<string>("segment"),
    customer_count: segment<number>("customerCount"),
    total_revenue: segment<number>("monetary", "sum"),
    avg_revenue: segment<number | null>("monetary", "mean"),
    avg_frequency: segment<number | null>("frequency", "mean"),
    avg_recency: segment<number | null>("recency", "mean"),
    avg_clv: segment<number | null>("predictedClv", "mean"),
    avg_churn_probability: segment<number | null>("churnProbability", "mean"),
  })
  .meta({ id: "CustomerSegmentSummary" });
/** What the customers of a segment are worth, as JSON. */
export interface CustomerSegmentSummary {
  segment_name: string;
  customer_count: number;
  total_revenue: number;
  avg_revenue: number | null;
  avg_frequency: number | null;
  avg_recency: number | null;
  avg_clv: number | null;
  avg_churn_probability: number | null;
}

/** Over HTTP weeks begin on no other day. */
const PERIOD = "Length of a period; weeks begin on Monday";

const trends: z.ZodType<RevenueTrendResponse> = z.object({
  data: z.array(
    z.object({
      month: z
        .string()
        .regex(/^\d{4,}-\d\d$/)
        .optional()
        .meta({ description: "The month, where periods are months", examples: ["2025-01"] }),
      period_start: trend<string>("periodStart"),
      revenue: trend<number>("totalRevenue"),
      avg_transaction: trend<number | null>("avgTransaction"),
      transaction_count: trend<number>("transactionCount"),
      unique_customers: trend<number>("uniqueCustomers"),
      partial: trend<boolean>("partial"),
    }),
  ),
});

/** Revenue by period, as JSON. */
export interface RevenueTrendResponse {
  data: {
    month?: string | undefined;
    period_start: string;
    revenue: number;
    avg_transaction: number | null;
    transaction_count: number;
    unique_customers: number;
    partial: boolean;
  }[];
}

/** By day the matrix of a few years has a million cells. */
interface CohortPeriods {
  readonly period: { readonly values: readonly ["week", "month", "quarter", "year"]; readonly description: string };
}
const COHORT_PERIODS: CohortPeriods = {
  period: { values: ["week", "month", "quarter", "year"], description: PERIOD },
};

// written out: tools and JSR read the types off the source
type AnalyticsRoutes = readonly [
  RouteOfQuestion<"/api/metrics", "getBusinessMetrics">,
  Route<"/api/segments", { segment_type?: "rfm" | "kmeans" | undefined }, CustomerSegmentSummary[]>,
  Route<"/api/analytics/revenue-trend", QueryOf<RevenueTrendOptions, "weekStart" | "weekLabels">, RevenueTrendResponse>,
  RouteOfQuestion<"/api/analytics/segment-distribution", "getSegmentDistribution">,
  RouteOfQuestion<"/api/analytics/risk-distribution", "getRiskDistribution">,
  RouteOfQuestion<"/api/analytics/revenue-by-segment", "getRevenueBySegment">,
  RouteOfQuestion<"/api/analytics/clv-distribution", "getClvDistribution">,
  RouteOfQuestion<"/api/analytics/health-score", "calculateBusinessHealthScore">,
  RouteOfQuestion<"/api/analytics/churn-summary", "getChurnRiskSummary">,
  RouteOfQuestion<"/api/analytics/clv-insights", "getClvInsights">,
  RouteOfQuestion<"/api/analytics/cohorts", "calculateCustomerCohorts", "weekStart" | "weekLabels", CohortPeriods>,
  RouteOfQuestion<"/api/analytics/cohort-value", "getCohortValue", "weekStart" | "weekLabels", CohortPeriods>,
  RouteOfQuestion<"/api/analytics/lifecycle", "getLifecycle", "weekStart" | "weekLabels">,
  RouteOfQuestion<"/api/analytics/order-gaps", "getOrderGaps">,
  RouteOfQuestion<"/api/analytics/value-concentration", "getValueConcentration">,
  RouteOfQuestion<"/api/analytics/top-categories", "getTopCategories">,
  RouteOfQuestion<"/api/analytics/purchase-patterns", "getPurchasePatterns">,
  RouteOfQuestion<"/api/analytics/rfm-grid", "getRfmGrid">,
  RouteOfQuestion<"/api/analytics/order-probabilities", "getOrderProbabilities">,
  RouteOfQuestion<"/api/analytics/recommendation-summary", "getRecommendationSummary">,
  RouteOfQuestion<"/api/analytics/cross-sell", "identifyCrossSellOpportunities">,
  RouteOfQuestion<"/api/analytics/movement", "movement", "limit">,
  RouteOfQuestion<"/api/actions/contacts", "whomToContact", "exclude">,
];

/** The routes about the business as a whole: one per question. */
export const analyticsRoutes: AnalyticsRoutes = [
  questionRoute(businessMetrics, {
    path: "/api/metrics",
    operationId: "getBusinessMetrics",
    tags: ["analytics"],
    id: "BusinessMetrics",
  }),

  defineRoute({
    path: "/api/segments",
    operationId: "listSegments",
    summary: segmentMetrics.summary,
    tags: ["segments"],
    query: {
      segment_type: z
        .enum(["rfm", "kmeans"])
        .default("rfm")
        .meta({ description: "Segments by recency, frequency and spend, or clusters" }),
    },
    output: z.array(customerSegmentSummary),
    tables: ["customers"],
    handle: async ({ segment_type }, { snapshot }) => {
      const by = segment_type === "rfm" ? "rfmSegment" : "clusterName";
      const segments = await snapshot.ask("calculateSegmentMetrics", { by });
      return segments.map(({ segment, customerCount, ...metrics }) => ({
        segment_name: segment,
        customer_count: customerCount,
        total_revenue: metrics.monetary.sum,
        avg_revenue: metrics.monetary.mean,
        avg_frequency: metrics.frequency.mean,
        avg_recency: metrics.recency.mean,
        avg_clv: metrics.predictedClv.mean,
        avg_churn_probability: metrics.churnProbability.mean,
      }));
    },
  }),

  questionRoute(revenueTrends, {
    path: "/api/analytics/revenue-trend",
    operationId: "getRevenueTrend",
    tags: ["analytics"],
    id: "RevenueTrend",
    omit: ["weekStart", "weekLabels"],
    bounds: { period: { description: PERIOD } },
    shape: {
      output: trends,
      of: (periods, { period = "month" }) => {
        const data = periods.map(({ total_revenue, ...rest }) => {
          const month = period === "month" && { month: rest.period_start.slice(0, -3) };
          return { ...month, revenue: total_revenue, ...rest };
        });
        return { data };
      },
    },
  }),

  questionRoute(segmentDistribution, {
    path: "/api/analytics/segment-distribution",
    operationId: "getSegmentDistribution",
    tags: ["analytics"],
    id: "SegmentDistribution",
  }),

  questionRoute(riskDistribution, {
    path: "/api/analytics/risk-distribution",
    operationId: "getRiskDistribution",
    tags: ["analytics"],
    id: "RiskDistribution",
  }),

  questionRoute(revenueBySegment, {
    path: "/api/analytics/revenue-by-segment",
    operationId: "getRevenueBySegment",
    tags: ["analytics"],
    id: "RevenueBySegment",
  }),

  questionRoute(clvDistribution, {
    path: "/api/analytics/clv-distribution",
    operationId: "getClvDistribution",
    tags: ["analytics"],
    id: "ClvDistribution",
  }),

  questionRoute(businessHealthScore, {
    path: "/api/analytics/health-score",
    operationId: "getHealthScore",
    tags: ["analytics"],
    id: "HealthScore",
    shape: {
      output: partOf<Json<BusinessHealthScore>>(businessHealthScore),
      // the names of the rates are those of the fields
      of: ({ components, ...score }) => {
        return { ...score, components: components.map((part) => ({ ...part, name: snakeCase(part.name) })) };
      },
    },
  }),

  questionRoute(churnRiskSummary, {
    path: "/api/analytics/churn-summary",
    operationId: "getChurnSummary",
    tags: ["analytics"],
    id: "ChurnSummary",
  }),

  questionRoute(clvInsights, {
    path: "/api/analytics/clv-insights",
    operationId: "getClvInsights",
    tags: ["analytics"],
    id: "ClvInsights",
  }),

  questionRoute(customerCohorts, {
    path: "/api/analytics/cohorts",
    operationId: "getCohorts",
    tags: ["analytics"],
    id: "Cohorts",
    omit: ["weekStart", "weekLabels"],
    bounds: COHORT_PERIODS,
  }),

  questionRoute(cohortValue, {
    path: "/api/analytics/cohort-value",
    operationId: "getCohortValue",
    tags: ["analytics"],
    id: "CohortValue",
    omit: ["weekStart", "weekLabels"],
    bounds: COHORT_PERIODS,
  }),

  questionRoute(customerLifecycle, {
    path: "/api/analytics/lifecycle",
    operationId: "getLifecycle",
    tags: ["analytics"],
    id: "Lifecycle",
    omit: ["weekStart", "weekLabels"],
    bounds: { period: { description: PERIOD } },
  }),

  questionRoute(orderGaps, {
    path: "/api/analytics/order-gaps",
    operationId: "getOrderGaps",
    tags: ["analytics"],
    id: "OrderGaps",
  }),

  questionRoute(valueConcentration, {
    path: "/api/analytics/value-concentration",
    operationId: "getValueConcentration",
    tags: ["analytics"],
    id: "ValueConcentration",
  }),

  questionRoute(topCategories, {
    path: "/api/analytics/top-categories",
    operationId: "getTopCategories",
    tags: ["analytics"],
    id: "TopCategories",
  }),

  questionRoute(purchasePatterns, {
    path: "/api/analytics/purchase-patterns",
    operationId: "getPurchasePatterns",
    tags: ["analytics"],
    id: "PurchasePatterns",
  }),

  questionRoute(rfmGrid, {
    path: "/api/analytics/rfm-grid",
    operationId: "getRfmGrid",
    tags: ["analytics"],
    id: "RfmGrid",
  }),

  questionRoute(orderProbabilities, {
    path: "/api/analytics/order-probabilities",
    operationId: "getOrderProbabilities",
    tags: ["analytics"],
    id: "OrderProbabilities",
  }),

  questionRoute(recommendationSummary, {
    path: "/api/analytics/recommendation-summary",
    operationId: "getRecommendationSummary",
    tags: ["recommendations"],
    id: "RecommendationSummary",
  }),

  questionRoute(crossSell, {
    path: "/api/analytics/cross-sell",
    operationId: "getCrossSell",
    tags: ["recommendations"],
    id: "CrossSell",
    bounds: { limit: { max: 1000, default: 100, description: "Rows at most" } },
  }),

  questionRoute(movementQuestion, {
    path: "/api/analytics/movement",
    operationId: "getMovement",
    tags: ["analytics"],
    id: "Movement",
    // another length would be learnt and scored again
    omit: ["limit"],
  }),

  questionRoute(contactQuestion, {
    path: "/api/actions/contacts",
    operationId: "getContacts",
    tags: ["actions"],
    id: "Contacts",
    omit: ["exclude"],
    // together they bound the answer: those held out come on top
    bounds: { budget: { max: 1000 }, holdOut: { max: 0.5 } },
  }),
];
