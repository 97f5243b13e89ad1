import * as z from "zod";
import { OptionError } from "../errors.ts";
import type { CustomerStore } from "../store/CustomerStore.ts";
import { DAY_MS, dayText } from "../time.ts";
import { type Json, snakeCase, toJson } from "./jsonNames.ts";
import { count, day, money, number, orNull, percent, share, text } from "./quantities.ts";
import { defineRoute } from "./Route.ts";

const segmentName = text("Segment");
const riskLevelName = text("Risk level");
const riskCounts = z.array(z.object({ risk_level: riskLevelName, count: count("Customers at this level") }));
const days = "days";
const orders = "orders";

/** An answer that is a list goes out under `data`. */
const data = <Item extends z.ZodType>(id: string, item: Item) => z.object({ data: z.array(item) }).meta({ id });

const period = z
  .enum(["day", "week", "month", "quarter", "year"])
  .default("month")
  .meta({ description: "Length of a period; weeks begin on Monday" });
const revenue = z
  .enum(["gross", "net"])
  .default("gross")
  .meta({ description: "Which amount of an order counts: its revenue, or its net sales" });
const as_of = z.iso
  .date()
  .meta({
    description: "The answer as the data were known at the end of this day, today at the latest; all data if left out",
    examples: ["2025-01-31"],
  })
  .optional();
const partial = z.boolean().meta({ description: "Whether the last day known lies before the last day of the period" });

/** A day long after the data would ask for as many empty periods. */
function knownOn(caller: string, as_of: string | undefined, now: Date): { readonly asOf?: string } {
  if (as_of === undefined) return {};
  // somewhere it is tomorrow already
  if (as_of > dayText(now.getTime() + DAY_MS))
    throw new OptionError(caller, "asOf", "a day that is not after today", as_of);
  return { asOf: as_of };
}

/** The business in eight numbers. */
const businessMetrics = z
  .object({
    total_customers: count("Customers"),
    active_customers: count("Customers who ordered in the last 30 days"),
    total_revenue: money("Net spend of all customers"),
    predicted_clv: money("Predicted lifetime value of all customers"),
    churn_rate: orNull(percent("Share of customers who count as churned; null without customers")),
    avg_clv: orNull(money("Mean predicted lifetime value; null without customers")),
    high_value_customers: count("Customers in the highest class of predicted value, `Very High Value`"),
    at_risk_customers: count("Customers at risk level High or Critical"),
  })
  .meta({ id: "BusinessMetrics" }) satisfies z.ZodType<BusinessMetrics>;
/** The business in eight numbers, as JSON. */
export type BusinessMetrics = Json<Awaited<ReturnType<CustomerStore["getBusinessMetrics"]>>>;

/** What the customers of a segment are worth. */
const customerSegmentSummary = z
  .object({
    segment_name: segmentName,
    customer_count: count("Customers in the segment"),
    total_revenue: money("Net spend of all its customers"),
    avg_revenue: orNull(money("Mean net spend")),
    avg_frequency: orNull(number("Mean number of orders", orders)),
    avg_recency: orNull(number("Mean time since the last order", days)),
    avg_clv: orNull(money("Mean predicted lifetime value")),
    avg_churn_probability: orNull(share("Mean churn probability")),
  })
  .meta({ id: "CustomerSegmentSummary" }) satisfies z.ZodType<CustomerSegmentSummary>;
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

/** The routes about the business as a whole: one per analytics function. */
export const analyticsRoutes = [
  defineRoute({
    path: "/api/metrics",
    operationId: "getBusinessMetrics",
    summary: "The business in eight numbers",
    tags: ["analytics"],
    output: businessMetrics,
    handle: async (_, { store }) => toJson(await store.getBusinessMetrics()),
  }),

  defineRoute({
    path: "/api/segments",
    operationId: "listSegments",
    summary: "What the customers of each segment are worth, the segment with the largest spend first",
    tags: ["segments"],
    query: {
      segment_type: z
        .enum(["rfm", "kmeans"])
        .default("rfm")
        .meta({ description: "Segments by recency, frequency and spend, or clusters" }),
    },
    output: z.array(customerSegmentSummary),
    handle: async ({ segment_type }, { store }) => {
      const by = segment_type === "rfm" ? "rfmSegment" : "clusterName";
      const segments = await store.calculateSegmentMetrics({ by });
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

  defineRoute({
    path: "/api/analytics/revenue-trend",
    operationId: "getRevenueTrend",
    summary: "Revenue, orders and customers by period, in order of time",
    tags: ["analytics"],
    query: {
      period,
      revenue,
      fill: z.boolean().default(false).meta({ description: "Whether to list periods in which nothing happened too" }),
      as_of,
    },
    output: data(
      "RevenueTrend",
      z.object({
        month: z
          .string()
          .regex(/^\d{4,}-\d\d$/)
          .optional()
          .meta({ description: "The month, where periods are months", examples: ["2025-01"] }),
        period_start: day("First day of the period"),
        revenue: money("Sum of the amounts of orders and refunds"),
        avg_transaction: orNull(
          money("Mean amount of an order, whatever was refunded; null without an order that has an amount"),
        ),
        transaction_count: count("Orders; refunds are none"),
        unique_customers: count("Distinct customers who ordered; guests are nobody"),
        partial,
      }),
    ),
    handle: async ({ as_of, ...input }, { store, now }) => {
      const trend = await store.getRevenueTrends({ ...input, ...knownOn("getRevenueTrends", as_of, now) });
      const data = toJson(trend).map(({ total_revenue, ...rest }) => {
        const month = input.period === "month" && { month: rest.period_start.slice(0, -3) };
        return { ...month, revenue: total_revenue, ...rest };
      });
      return { data };
    },
  }),

  defineRoute({
    path: "/api/analytics/segment-distribution",
    operationId: "getSegmentDistribution",
    summary: "Customers per RFM segment, the fullest first",
    tags: ["analytics"],
    output: data("SegmentDistribution", z.object({ segment: segmentName, count: count("Customers in the segment") })),
    handle: async (_, { store }) => ({ data: toJson(await store.getSegmentDistribution()) }),
  }),

  defineRoute({
    path: "/api/analytics/risk-distribution",
    operationId: "getRiskDistribution",
    summary: "Customers per churn risk level, the fullest first",
    tags: ["analytics"],
    output: z.object({ data: riskCounts }).meta({ id: "RiskDistribution" }),
    handle: async (_, { store }) => ({ data: toJson(await store.getRiskDistribution()) }),
  }),

  defineRoute({
    path: "/api/analytics/revenue-by-segment",
    operationId: "getRevenueBySegment",
    summary: "Net spend per RFM segment, in alphabetical order",
    tags: ["analytics"],
    output: data("RevenueBySegment", z.object({ segment: segmentName, revenue: money("Net spend of its customers") })),
    handle: async (_, { store }) => ({ data: toJson(await store.getRevenueBySegment()) }),
  }),

  defineRoute({
    path: "/api/analytics/clv-distribution",
    operationId: "getClvDistribution",
    summary: "Histogram of the predicted lifetime value, over bins of equal width in its logarithm",
    tags: ["analytics"],
    query: { bins: z.int().min(1).max(1000).default(50).meta({ description: "Number of bins" }) },
    output: data(
      "ClvDistribution",
      z.object({
        bin_start: money("Smallest value of the bin"),
        bin_end: money("Where the next bin begins; the last one includes it"),
        count: count("Customers in the bin"),
      }),
    ),
    handle: async (input, { store }) => ({ data: toJson(await store.getClvDistribution(input)) }),
  }),

  defineRoute({
    path: "/api/analytics/health-score",
    operationId: "getHealthScore",
    summary: "The health of the business, 0 to 100, and how it comes about",
    tags: ["analytics"],
    output: z
      .object({
        overall_health_score: orNull(
          number("0.25 active + 0.35 retention + 0.25 repeat + 0.15 high value", "0 to 100"),
        ),
        active_customer_rate: orNull(percent("Customers who ordered in the last 90 days")),
        retention_rate: orNull(percent("Customers who do not count as churned")),
        repeat_purchase_rate: orNull(percent("Customers with more than one order")),
        high_value_rate: orNull(percent("Customers of the classes `High Value` and `Very High Value`")),
        health_status: orNull(z.enum(["Good", "Fair", "Poor"]).meta({ description: "Good from 70, Fair from 50" })),
        components: z.array(
          z.object({
            name: text("Which of the four rates"),
            rate: orNull(percent("The rate; null without customers")),
            weight: share("Its share in the score"),
            points: orNull(number("What it brings to the score", "0 to 100")),
          }),
        ),
      })
      .meta({ id: "HealthScore" }),
    handle: async (_, { store }) => {
      const { components, ...score } = toJson(await store.calculateBusinessHealthScore());
      return { ...score, components: components.map((part) => ({ ...part, name: snakeCase(part.name) })) };
    },
  }),

  defineRoute({
    path: "/api/analytics/churn-summary",
    operationId: "getChurnSummary",
    summary: "How many customers are at which risk, and the spend at stake",
    tags: ["analytics"],
    output: z
      .object({
        risk_distribution: riskCounts.meta({ description: "By severity, Low first" }),
        total_high_risk: count("Customers at risk level High or Critical"),
        revenue_at_risk: money("Net spend of those"),
        percent_at_risk: orNull(percent("Share of those among all customers; null without customers")),
      })
      .meta({ id: "ChurnSummary" }),
    handle: async (_, { store }) => toJson(await store.getChurnRiskSummary()),
  }),

  defineRoute({
    path: "/api/analytics/clv-insights",
    operationId: "getClvInsights",
    summary: "The predicted lifetime value in numbers",
    tags: ["analytics"],
    output: z
      .object({
        total_predicted_clv: money("Sum over all customers"),
        average_clv: orNull(money("Mean; null without customers")),
        median_clv: orNull(money("Median; null without customers")),
        clv_std: orNull(money("Standard deviation of a sample (n - 1); null with fewer than two customers")),
        high_value_count: count("Customers in the class `Very High Value`"),
        clv_by_segment: z.array(z.object({ segment: segmentName, average_clv: orNull(money("Mean of the segment")) })),
      })
      .meta({ id: "ClvInsights" }),
    handle: async (_, { store }) => toJson(await store.getClvInsights()),
  }),

  defineRoute({
    path: "/api/analytics/cohorts",
    operationId: "getCohorts",
    summary: "Retention by cohort: who came in a period, and how many of them ordered again how much later",
    tags: ["analytics"],
    query: {
      period: z
        .enum(["week", "month", "quarter", "year"])
        .default("month")
        .meta({ description: "Length of a period; weeks begin on Monday" }),
      revenue,
      as_of,
    },
    output: data(
      "Cohorts",
      z.object({
        cohort_start: day("First day of the period of the first order"),
        customers: count("Customers in the cohort"),
        revenue: money("All they have spent since, refunds deducted"),
        retention: z.array(
          z.object({
            periods_since_first: count("0 is the period of the first order itself"),
            active_customers: count("Customers of the cohort who ordered in this period"),
            rate: share("Those as a share of the cohort"),
            revenue: money("What they spent in it, refunds deducted"),
            partial,
          }),
        ),
      }),
    ),
    handle: async ({ as_of, ...input }, { store, now }) => {
      const known = knownOn("calculateCustomerCohorts", as_of, now);
      return { data: toJson(await store.calculateCustomerCohorts({ ...input, ...known })) };
    },
  }),

  defineRoute({
    path: "/api/analytics/top-categories",
    operationId: "getTopCategories",
    summary: "The categories that bring the most revenue",
    tags: ["analytics"],
    query: {
      limit: z.int().min(1).max(1000).default(10).meta({ description: "Categories at most" }),
      revenue,
      as_of,
    },
    output: data(
      "TopCategories",
      z.object({
        category: text("Category"),
        total_revenue: money("Sum of the amounts of its lines and of the refunds of them"),
        transaction_count: count("Orders that have a line in it, refunded or not"),
        unique_customers: count("Distinct customers who ordered; guests are nobody"),
      }),
    ),
    handle: async ({ as_of, ...input }, { store, now }) => {
      const known = knownOn("getTopCategories", as_of, now);
      return { data: toJson(await store.getTopCategories({ ...input, ...known })) };
    },
  }),

  defineRoute({
    path: "/api/analytics/purchase-patterns",
    operationId: "getPurchasePatterns",
    summary: "How often and how lately customers order",
    tags: ["analytics"],
    output: z
      .object({
        timing_distribution: z
          .array(z.object({ status: text("Timing status"), count: count("Customers") }))
          .meta({ description: "The fullest first" }),
        avg_frequency: orNull(number("Mean orders per customer; null without customers", orders)),
        avg_recency: orNull(number("Mean time since the last order; null without customers", days)),
        one_time_buyers: count("Customers with one order"),
        repeat_customers: count("Customers with more than one order"),
        highly_active: count("Customers with five orders or more"),
      })
      .meta({ id: "PurchasePatterns" }),
    handle: async (_, { store }) => toJson(await store.getPurchasePatterns()),
  }),

  defineRoute({
    path: "/api/analytics/recommendation-summary",
    operationId: "getRecommendationSummary",
    summary: "The recommendations in numbers",
    tags: ["recommendations"],
    output: z
      .object({
        total_recommendations: count("Recommendations"),
        unique_customers: count("Customers with at least one"),
        avg_confidence: orNull(share("Mean confidence; null without recommendations")),
        high_confidence_count: count("Recommendations with a confidence above 0.7"),
        top_categories: z
          .array(z.object({ category: text("Category"), count: count("Recommendations") }))
          .meta({ description: "The ten recommended most, the most frequent first" }),
        recommendation_methods: z
          .array(z.object({ reason: text("Where they come from"), count: count("Recommendations") }))
          .meta({ description: "The most frequent first" }),
      })
      .meta({ id: "RecommendationSummary" }),
    handle: async (_, { store }) => toJson(await store.getRecommendationSummary()),
  }),

  defineRoute({
    path: "/api/analytics/cross-sell",
    operationId: "getCrossSell",
    summary: "What to offer to whom, the customers of the largest predicted value first",
    tags: ["recommendations"],
    query: {
      min_confidence: z.number().min(0).max(1).default(0.6).meta({ description: "Least confidence" }),
      limit: z.int().min(1).max(1000).default(100).meta({ description: "Rows at most" }),
    },
    output: data(
      "CrossSell",
      z.object({
        customer_id: text("Key of the customer"),
        category: orNull(text("What to offer")),
        reason: orNull(text("Where the suggestion comes from")),
        confidence: share("Confidence of the suggestion"),
        monetary: orNull(money("Net spend so far")),
        predicted_clv: orNull(money("Predicted lifetime value")),
        rfm_segment: orNull(text("RFM segment")),
        churn_risk_level: orNull(text("Churn risk level")),
      }),
    ),
    handle: async ({ min_confidence, limit }, { store }) => {
      const offers = await store.identifyCrossSellOpportunities({ minConfidence: min_confidence, limit });
      return { data: toJson(offers) };
    },
  }),
];
