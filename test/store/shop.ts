import { type CustomerSchema, customerSchema } from "../../src/shop/customers.ts";
import { type RecommendationSchema, recommendationSchema } from "../../src/shop/recommendations.ts";
import { type TransactionSchema, transactionSchema } from "../../src/shop/transactions.ts";
import type { RowInput } from "../../src/tables/schema.ts";
import { Table } from "../../src/tables/Table.ts";

/** Six customers with ties, a missing value, and every column that a question needs. */
const customers: RowInput<CustomerSchema>[] = [
  ["C1", "Champions", "Low", 500, 0.1, 900, 9],
  ["C2", "Lost", "Critical", 100, 0.95, 50, 1],
  ["C3", "Champions", "High", 500, 0.75, 700, 6],
  ["C4", "Lost", "Critical", 300, 0.95, null, 2],
  ["C5", "At Risk", "High", 300, 0.7, 50, 3],
  ["C6", null, null, null, null, 10, 1],
].map(([customerId, rfmSegment, churnRiskLevel, monetary, churnProbability, predictedClv, frequency]) => ({
  customerId: customerId as string,
  rfmSegment: rfmSegment as string | null,
  churnRiskLevel: churnRiskLevel as string | null,
  monetary: monetary as number | null,
  churnProbability: churnProbability as number | null,
  predictedClv: predictedClv as number | null,
  frequency: frequency as number,
  recency: 10 * (frequency as number),
  rfmScore: 8,
  customerType: "new",
  clusterName: "Cluster",
  isChurned: 0,
  clvCategory: "High Value",
  purchaseTimingStatus: "Due Soon",
  customerValueScore: 50,
  customerPriority: "Low",
}));

const transactions: RowInput<TransactionSchema>[] = [
  { customerId: "C1", date: "2025-01-10", revenue: 10, category: "Tea" },
  { customerId: "C2", date: "2025-01-11", revenue: 20, category: "Tea" },
  { customerId: "C1", date: "2025-03-01", revenue: 30, category: "Cups" },
];

const recommendations: RowInput<RecommendationSchema>[] = [
  { customerId: "C1", recommendedCategory: "Pots", reason: "Association Rules", confidence: 0.9 },
  { customerId: "C1", recommendedCategory: "Cups", reason: "Association Rules", confidence: 0.4 },
];

export const shop = () => ({
  customers: Table.from(customerSchema, customers),
  transactions: Table.from(transactionSchema, transactions),
  recommendations: Table.from(recommendationSchema, recommendations),
});
