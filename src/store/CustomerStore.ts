import type { BusinessHealthScore } from "../analytics/calculateBusinessHealthScore.ts";
import type { CustomerCohort } from "../analytics/calculateCustomerCohorts.ts";
import type { SegmentMetrics, SegmentOptions } from "../analytics/calculateSegmentMetrics.ts";
import type { BusinessMetrics } from "../analytics/getBusinessMetrics.ts";
import type { ChurnRiskSummary } from "../analytics/getChurnRiskSummary.ts";
import type { ClvBin, ClvDistributionOptions } from "../analytics/getClvDistribution.ts";
import type { ClvInsights } from "../analytics/getClvInsights.ts";
import type { PurchasePatterns } from "../analytics/getPurchasePatterns.ts";
import type { RecommendationSummary } from "../analytics/getRecommendationSummary.ts";
import type { SegmentRevenue } from "../analytics/getRevenueBySegment.ts";
import type { RevenueTrend, RevenueTrendOptions } from "../analytics/getRevenueTrends.ts";
import type { RiskCount } from "../analytics/getRiskDistribution.ts";
import type { SegmentCount } from "../analytics/getSegmentDistribution.ts";
import type { TopCategoriesOptions, TopCategory } from "../analytics/getTopCategories.ts";
import type { CrossSellOpportunity, CrossSellOptions } from "../analytics/identifyCrossSellOpportunities.ts";
import type { PeriodOptions } from "../analytics/orderColumns.ts";
import type { SortOrder } from "../columns/sortRows.ts";
import type { CustomerForecast } from "../predict/forecastCustomer.ts";
import type { PredictionReport } from "../predict/predictCustomers.ts";
import type { Customer, CustomerSchema } from "../shop/customers.ts";
import type { Recommendation } from "../shop/recommendations.ts";
import type { Transaction } from "../shop/transactions.ts";
import type { ColumnName } from "../tables/schema.ts";

/** Names of the three tables. */
export type TableName = "customers" | "transactions" | "recommendations";

/** Whether a store can answer, and since when. */
export interface StoreStatus {
  /**
   * `"empty"`: nothing loaded (see `error` if a load failed); `"loading"`: a table is being loaded for the first time;
   * `"ready"`: what was asked for is there; `"stale"`: the last reload failed, the data from before still serve.
   */
  readonly state: "empty" | "loading" | "ready" | "stale";
  /** Since when the state holds; `null` while nothing happened. */
  readonly since: Date | null;
  /** Rows loaded per table; `null` for one that is not loaded. */
  readonly rows: { readonly [table in TableName]: number | null };
  /** Rows set aside per table (`onBadRow: "collect"`); `null` for one that is not loaded. */
  readonly rejected: { readonly [table in TableName]: number | null };
  /** Why the last load or reload failed; `null` if it did not. */
  readonly error: Error | null;
}

/** Which customers to list, and in which order. */
export interface ListCustomersOptions {
  /** RFM segment, in any case; all if left out or empty. */
  readonly segment?: string;
  /** Churn risk level, in any case; all if left out or empty. */
  readonly riskLevel?: string;
  /** Column to sort by; the file's order if left out. Risk levels sort by severity. */
  readonly sortBy?: ColumnName<CustomerSchema>;
  /** Default `"desc"` for `monetary`, `predictedClv` and `frequency`, else `"asc"`. Missing values come last. */
  readonly order?: SortOrder;
  /** From 1. Default 1. */
  readonly page?: number;
  /** Customers per page, from 1. Default 20. */
  readonly pageSize?: number;
}

/** A page of a list. */
export interface CustomerList {
  /** Empty beyond the last page. */
  readonly customers: readonly Customer[];
  /** Customers on all pages. */
  readonly total: number;
  readonly page: number;
  readonly pageSize: number;
  readonly totalPages: number;
}

/** What a search found. */
export interface SearchResult {
  /** The first of them, in the file's order. */
  readonly results: readonly Customer[];
  /** All of them. */
  readonly total: number;
}

/** How to rank the customers at risk. */
export interface HighRiskOptions {
  /** `"monetary"` (default): those who spent most first; `"churnProbability"`: those most likely to leave first. */
  readonly by?: "monetary" | "churnProbability";
}

/** How many to find. */
export interface SearchOptions {
  /** Customers to return at most, from 1. Default 10. */
  readonly limit?: number;
}

/**
 * A customer base that can be questioned, wherever its data are: in memory ({@link DataStore}) or elsewhere. What
 * serves customers to others talks to this interface only.
 */
export interface CustomerStore {
  /** A hash of the data in use; `null` while there are none. */
  readonly version: string | null;
  /** Whether there are data, and since when. */
  readonly status: StoreStatus;

  /** The customer with exactly this id; `undefined` if there is none. */
  getCustomer(id: string): Promise<Customer | undefined>;
  /** The recommendations for a customer; none for an unknown one. */
  getRecommendationsFor(id: string): Promise<readonly Recommendation[]>;
  /** The lines of a customer's orders and refunds, those included that only the order id tells; none for an unknown one. */
  getTransactionsFor(id: string): Promise<readonly Transaction[]>;
  /** The `n` (default 100) customers at risk level High or Critical who come first by spend or churn probability. */
  getHighRiskCustomers(n?: number, options?: HighRiskOptions): Promise<readonly Customer[]>;
  /** The `n` (default 100) customers with the largest predicted lifetime value. */
  getHighValueCustomers(n?: number): Promise<readonly Customer[]>;
  /** The customers of an RFM segment. */
  getCustomersBySegment(name: string): Promise<readonly Customer[]>;
  /** A page of the customers, filtered and sorted. */
  listCustomers(options?: ListCustomersOptions): Promise<CustomerList>;
  /** The customers whose id contains a text. */
  searchCustomers(query: string, options?: SearchOptions): Promise<SearchResult>;

  /** The business in eight numbers; see `getBusinessMetrics`. */
  getBusinessMetrics(): Promise<BusinessMetrics>;
  /** What the customers of each segment are worth; see `calculateSegmentMetrics`. */
  calculateSegmentMetrics(options?: SegmentOptions): Promise<readonly SegmentMetrics[]>;
  /** How many customers are at which risk, and the spend at stake; see `getChurnRiskSummary`. */
  getChurnRiskSummary(): Promise<ChurnRiskSummary>;
  /** Predicted lifetime value in numbers; see `getClvInsights`. */
  getClvInsights(): Promise<ClvInsights>;
  /** Histogram of the predicted lifetime value; see `getClvDistribution`. */
  getClvDistribution(options?: ClvDistributionOptions): Promise<readonly ClvBin[]>;
  /** Revenue, orders and customers by period; see `getRevenueTrends`. */
  getRevenueTrends(options?: RevenueTrendOptions): Promise<readonly RevenueTrend[]>;
  /** The categories that bring the most revenue; see `getTopCategories`. */
  getTopCategories(options?: TopCategoriesOptions): Promise<readonly TopCategory[]>;
  /** Retention by cohort; see `calculateCustomerCohorts`. */
  calculateCustomerCohorts(options?: PeriodOptions): Promise<readonly CustomerCohort[]>;
  /** How often and how lately customers order; see `getPurchasePatterns`. */
  getPurchasePatterns(): Promise<PurchasePatterns>;
  /** The recommendations in numbers; see `getRecommendationSummary`. */
  getRecommendationSummary(): Promise<RecommendationSummary>;
  /** What to offer to whom; see `identifyCrossSellOpportunities`. */
  identifyCrossSellOpportunities(options?: CrossSellOptions): Promise<readonly CrossSellOpportunity[]>;
  /** How the predictions were made and how good they are; `undefined`, or left out, where none were made. */
  getModelReport?(): Promise<PredictionReport | undefined>;
  /** How a customer is expected to go on; `undefined` for an unknown one, left out where no predictions were made. */
  getForecast?(id: string, horizons?: readonly number[]): Promise<CustomerForecast | undefined>;

  /** The health of the business, 0 to 100; see `calculateBusinessHealthScore`. */
  calculateBusinessHealthScore(): Promise<BusinessHealthScore>;
  /** Customers per RFM segment; see `getSegmentDistribution`. */
  getSegmentDistribution(): Promise<readonly SegmentCount[]>;
  /** Customers per risk level; see `getRiskDistribution`. */
  getRiskDistribution(): Promise<readonly RiskCount[]>;
  /** Spend per RFM segment; see `getRevenueBySegment`. */
  getRevenueBySegment(): Promise<readonly SegmentRevenue[]>;
}
