import {
  type Customer,
  calculateCustomerCohorts,
  calculateSegmentMetrics,
  DataStore,
  getBusinessMetrics,
  getClvDistribution,
  getRevenueTrends,
  identifyCrossSellOpportunities,
} from "clientele";
import { csvFile } from "clientele/node";
import { customersFile, ordersFile, recommendationsFile, type Size } from "./files.ts";
import {
  customerId,
  MIN_CONFIDENCE,
  PAGE_SIZE,
  pageNumber,
  type Question,
  RISK,
  SEGMENT,
  searchText,
  topCount,
} from "./variants.ts";

/** A question as clientele is asked it. */
export interface Ask<Answer = unknown> {
  /** What is measured: the store where only the store can answer, else the pure function. */
  readonly ask: (variant: number) => Answer | Promise<Answer>;
  /** The store asked for what variant 0 asks, where `ask` does not ask the store. */
  readonly kept?: () => Promise<Answer>;
  /** The answer as the rows that the SQL gives. */
  readonly cells: (answer: Answer) => readonly (readonly unknown[])[];
}

/** The store, loaded, and the questions for it. */
export async function openClientele(size: Size): Promise<Readonly<Record<Question, Ask>>> {
  const store = new DataStore({
    customers: csvFile(customersFile(size)),
    transactions: csvFile(ordersFile(size)),
    recommendations: csvFile(recommendationsFile(size)),
  });
  await store.load();
  const customers = await store.getRfmData();
  const orders = await store.getTransactions();
  const recommendations = await store.getRecommendations();

  const getCustomer = (variant: number) => store.getCustomer(customerId(variant, size));
  const getTop = (variant: number) => store.getHighRiskCustomers(topCount(variant), { by: "churnProbability" });
  const getPage = (variant: number) => {
    const page = { page: pageNumber(variant), pageSize: PAGE_SIZE };
    return store.listCustomers({ segment: SEGMENT, riskLevel: RISK, sortBy: "predictedClv", order: "desc", ...page });
  };
  const search = (variant: number) => store.searchCustomers(searchText(variant), { limit: 10 });
  const bySegment = { by: "rfmSegment" } as const;
  const best = { minConfidence: MIN_CONFIDENCE, limit: 100 };

  return {
    byId: question({
      ask: getCustomer,
      cells: (found) => (found === undefined ? [] : [profile(found)]),
    }),
    top: question({ ask: getTop, cells: (found) => found.map(churn) }),
    list: question({
      ask: getPage,
      cells: ({ customers, total }) => customers.map((c) => [...churn(c), c.predictedClv, c.customerPriority, total]),
    }),
    search: question({
      ask: search,
      cells: ({ results, total }) =>
        results.map((c) => [c.customerId, c.rfmSegment, c.monetary, c.churnRiskLevel, total]),
    }),
    segments: question({
      ask: () => calculateSegmentMetrics(customers, bySegment),
      kept: () => store.calculateSegmentMetrics(bySegment),
      cells: (segments) =>
        segments.map(({ monetary: m, frequency: f, recency: r, predictedClv: p, churnProbability: c, ...segment }) => {
          const behaviour = [f.mean, f.median, r.mean, r.median, p.sum, p.mean, p.median, c.mean, c.median];
          return [
            segment.segment,
            segment.customerCount,
            m.sum,
            m.mean,
            m.median,
            ...behaviour,
            segment.customerValueScore.mean,
          ];
        }),
    }),
    trend: question({
      ask: () => getRevenueTrends(orders),
      kept: () => store.getRevenueTrends(),
      cells: (months) =>
        months.map((m) => [
          month(m.periodStart),
          m.totalRevenue,
          m.avgTransaction,
          m.transactionCount,
          m.uniqueCustomers,
        ]),
    }),
    cohorts: question({
      ask: () => calculateCustomerCohorts(orders),
      kept: () => store.calculateCustomerCohorts(),
      // SQL has no row for a month in which nobody of the cohort ordered
      cells: (cohorts) =>
        cohorts.flatMap(({ cohortStart, retention }) => {
          const active = retention.filter((r) => r.activeCustomers > 0);
          return active.map((r) => [month(cohortStart), r.periodsSinceFirst, r.activeCustomers, r.revenue]);
        }),
    }),
    histogram: question({
      ask: () => getClvDistribution(customers),
      kept: () => store.getClvDistribution(),
      cells: (bins) => bins.map((bin) => [bin.binStart, bin.binEnd, bin.count]),
    }),
    crossSell: question({
      ask: () => identifyCrossSellOpportunities(customers, recommendations, best),
      kept: () => store.identifyCrossSellOpportunities(best),
      cells: (offers) =>
        offers.map((o) => [
          o.customerId,
          o.category,
          o.confidence,
          o.monetary,
          o.predictedClv,
          o.rfmSegment,
          o.churnRiskLevel,
        ]),
    }),
    metrics: question({
      ask: () => getBusinessMetrics(customers),
      kept: () => store.getBusinessMetrics(),
      cells: (m) => {
        const counts = [m.highValueCustomers, m.atRiskCustomers];
        return [
          [m.totalCustomers, m.activeCustomers, m.totalRevenue, m.predictedClv, m.churnRate, m.avgClv, ...counts],
        ];
      },
    }),
  };
}

/** Sees that the parts of a question fit each other, then forgets what its answer is. */
function question<Answer>(ask: Ask<Answer>): Ask {
  return ask as Ask;
}

type Churn = Pick<
  Customer,
  "customerId" | "churnProbability" | "churnRiskLevel" | "rfmSegment" | "monetary" | "recency" | "frequency"
>;

function churn(c: Churn): unknown[] {
  return [c.customerId, c.churnProbability, c.churnRiskLevel, c.rfmSegment, c.monetary, c.recency, c.frequency];
}

function profile(c: Customer): unknown[] {
  const texts = [c.purchaseTimingStatus, c.clvCategory];
  return [...churn(c), c.predictedClv, c.customerType, c.customerPriority, c.rfmScore, c.customerValueScore, ...texts];
}

/** `2025-01` of `2025-01-01`. */
function month(start: string): string {
  return start.slice(0, 7);
}
