import type { Table } from "../tables/Table.ts";
import type { CustomerSchema } from "./customers.ts";
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

/** What may change by itself: a table, or what was predicted besides the tables. */
export type VersionedName = TableName | "predictions";
