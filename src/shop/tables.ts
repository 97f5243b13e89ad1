import type { Table } from "../tables/Table.ts";
import type { CountedRecommendationSchema } from "./countedRecommendations.ts";
import type { CustomerSchema } from "./customers.ts";
import type { PredictedCustomerSchema } from "./predictedCustomers.ts";
import type { RecommendationSchema } from "./recommendations.ts";
import type { TransactionSchema } from "./transactions.ts";

/** The tables of a shop by name. */
export interface Tables {
  readonly customers: Table<CustomerSchema>;
  readonly transactions: Table<TransactionSchema>;
  readonly recommendations: Table<RecommendationSchema>;
}

/** Names of the three tables. */
export type TableName = keyof Tables;

/** What was predicted from orders, as far as questions are asked of it. */
export interface Predictions {
  readonly customers: Table<PredictedCustomerSchema>;
  readonly recommendations: Table<CountedRecommendationSchema>;
  readonly report: { readonly asOf: Date; readonly horizonDays: number };
}

/** What questions are asked of: the tables, and what was predicted. */
export interface Sources extends Tables {
  readonly predictions: Predictions;
}

/** What may change by itself: a table, or what was predicted besides the tables. */
export type VersionedName = keyof Sources;
