import type { SortOrder } from "../columns/sortRows.ts";
import type { CustomerForecast } from "../predict/forecastCustomer.ts";
import type { PredictionReport } from "../predict/predictCustomers.ts";
import type { SegmentOnDay } from "../predict/segmentHistories.ts";
import type { OrdersReading } from "../reading/Reading.ts";
import type { Customer, CustomerSchema } from "../shop/customers.ts";
import type { Recommendation } from "../shop/recommendations.ts";
import type { TableName, VersionedName } from "../shop/tables.ts";
import type { Transaction } from "../shop/transactions.ts";
import type { ColumnName } from "../tables/schema.ts";
import type { AnswerOfQuestion, OptionsOfQuestion, QuestionName } from "./questions.ts";

/** Whether a store can answer, and since when. */
export interface StoreStatus {
  /**
   * `"notLoaded"`: nobody has asked for data yet; `"loading"`: a table is being loaded for the first time; `"ready"`: what was
   * asked for is there; `"stale"`: the last reload failed, the data from before still serve; `"failed"`: there are no data, as
   * `error` says.
   */
  readonly state: "notLoaded" | "loading" | "ready" | "stale" | "failed";
  /** Since when the state holds; `null` while nothing happened. */
  readonly since: Date | null;
  /** When the data in use were loaded; `null` while there are none. */
  readonly loadedAt: Date | null;
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
  /**
   * Whether to list customers too who have nothing at stake: whose predicted value times churn probability is less than a
   * hundredth of the mean of that over all customers. Default by `monetary`; by `churnProbability` they would be all there is to see.
   */
  readonly withoutStake?: boolean;
}

/** How many to find. */
export interface SearchOptions {
  /** Customers to return at most, from 1. Default 10. */
  readonly limit?: number;
}

/**
 * A customer base that can be questioned, wherever its data are: in memory ({@link DataStore}), or in a database. What
 * serves customers to others talks to this interface only.
 */
export interface CustomerStore {
  /** The data as they are now: every answer of a snapshot comes from the same version of them. */
  snapshot(): Promise<CustomerSnapshot>;
  /** Whether there are data, and since when. */
  status(): Promise<StoreStatus>;
}

/** One version of the data. */
export interface CustomerSnapshot {
  /**
   * A text that is the same as long as the tables are, and differs when one of them does; `null` where that cannot be told:
   * then nobody keeps answers.
   *
   * @param names of tables; `predictions` is the report of them. Default the tables
   */
  version(names?: readonly VersionedName[]): Promise<string | null>;

  /** The customer with exactly this id; `undefined` if there is none. */
  getCustomer(id: string): Promise<Customer | undefined>;
  /** The recommendations for a customer; none for an unknown one. */
  getRecommendationsFor(id: string): Promise<readonly Recommendation[]>;
  /** The lines of a customer's orders and refunds, those included that only the order id tells; none for an unknown one. */
  getTransactionsFor(id: string): Promise<readonly Transaction[]>;
  /** A page of the customers, filtered and sorted. */
  listCustomers(options?: ListCustomersOptions): Promise<CustomerList>;
  /** The customers whose id contains a text. */
  searchCustomers(query: string, options?: SearchOptions): Promise<SearchResult>;
  /** The answer to a question about the business, by the name of its function: see `questions`. */
  ask<Name extends QuestionName>(name: Name, options?: OptionsOfQuestion<Name>): Promise<AnswerOfQuestion<Name>>;
  /** How the predictions were made and how good they are; `undefined` where customers were given and not predicted. */
  getModelReport(): Promise<PredictionReport | undefined>;
  /** How a customer is expected to go on; `undefined` for an unknown one, and where nothing was predicted. */
  getForecast(id: string, horizons?: readonly number[]): Promise<CustomerForecast | undefined>;
  /** The RFM segments of a customer on the last day and at the ends of the months before it; none for an unknown one. */
  getSegmentHistory(id: string): Promise<readonly SegmentOnDay[]>;
  /** How the orders were read, and what was left out; `undefined` where tables were given and not read by `readOrders`. */
  getReading(): Promise<OrdersReading | undefined>;
}
