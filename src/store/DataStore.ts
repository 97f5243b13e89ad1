import { calculateBusinessHealthScore } from "../analytics/calculateBusinessHealthScore.ts";
import { calculateCustomerCohorts } from "../analytics/calculateCustomerCohorts.ts";
import { calculateSegmentMetrics, type SegmentOptions } from "../analytics/calculateSegmentMetrics.ts";
import { getBusinessMetrics } from "../analytics/getBusinessMetrics.ts";
import { getChurnRiskSummary } from "../analytics/getChurnRiskSummary.ts";
import { type ClvDistributionOptions, getClvDistribution } from "../analytics/getClvDistribution.ts";
import { getClvInsights } from "../analytics/getClvInsights.ts";
import { getPurchasePatterns } from "../analytics/getPurchasePatterns.ts";
import { getRecommendationSummary } from "../analytics/getRecommendationSummary.ts";
import { getRevenueBySegment } from "../analytics/getRevenueBySegment.ts";
import { getRevenueTrends, type RevenueTrendOptions } from "../analytics/getRevenueTrends.ts";
import { getRiskDistribution } from "../analytics/getRiskDistribution.ts";
import { getSegmentDistribution } from "../analytics/getSegmentDistribution.ts";
import { getTopCategories, type TopCategoriesOptions } from "../analytics/getTopCategories.ts";
import { type CrossSellOptions, identifyCrossSellOpportunities } from "../analytics/identifyCrossSellOpportunities.ts";
import type { PeriodOptions } from "../analytics/orderColumns.ts";
import { showing } from "../display/display.ts";
import { DataError, OptionError } from "../errors.ts";
import { copied, requireOneOf, requireOptions, requireWhole } from "../options.ts";
import type { CustomerForecast } from "../predict/forecastCustomer.ts";
import { forecastsOf } from "../predict/PredictedTables.ts";
import type { PredictionReport } from "../predict/predictCustomers.ts";
import { type Customer, type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { customersOfLines } from "../shop/orders.ts";
import { type Recommendation, type RecommendationSchema, recommendationSchema } from "../shop/recommendations.ts";
import { type Transaction, type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import type { Table } from "../tables/Table.ts";
import { Shared } from "../tasks.ts";
import { clock } from "../time.ts";
import type {
  CustomerList,
  CustomerStore,
  HighRiskOptions,
  ListCustomersOptions,
  SearchOptions,
  SearchResult,
  StoreStatus,
  TableName,
} from "./CustomerStore.ts";
import { customerRows, highRiskCustomers, highValueCustomers, rowsOf } from "./customerRows.ts";
import type { DataSources, DataStoreOptions, LoadOptions } from "./DataStoreOptions.ts";
import { loadTable } from "./loadTable.ts";
import { rowsFor } from "./rowsFor.ts";
import { SearchIndex } from "./SearchIndex.ts";
import { Snapshot, type Tables } from "./Snapshot.ts";
import { statusOf } from "./statusOf.ts";

/** What a question of the interface is answered with. */
type Answer<Question extends keyof CustomerStore> = CustomerStore[Question] extends (...args: never[]) => infer R
  ? R
  : never;

const SCHEMAS = { customers: customerSchema, transactions: transactionSchema, recommendations: recommendationSchema };
const NAMES = Object.keys(SCHEMAS) as TableName[];
const OPTIONS = ["columns", "unknownColumns", "onBadRow", "maxRejected", "rowDates", "logger", "onProgress", "now"];

/**
 * The customer base in memory: three tables, each read on its own first use, with look-ups, lists and every analytics
 * question. Whatever was computed is kept until the data change, so that the same question again costs nothing.
 *
 * All methods reject with a DataError when a table they need was not given (`missing_table`), cannot be read, or lacks
 * an optional column (`missing_column`), and with an OptionError for an argument out of range. Kept answers are frozen;
 * rows are the caller's own.
 *
 * @example
 * ```ts
 * import { DataStore } from "clientele";
 *
 * const store = new DataStore({ transactions: "Customer_ID,Date,Revenue\nC1,2025-01-31,20\nC1,2025-02-03,5\n" });
 * const trend = await store.getRevenueTrends();
 * trend.map((month) => month.totalRevenue); // => [20, 5]
 * (await store.getTransactionsFor("C1")).length; // => 2
 * store.status.rows.transactions; // => 2
 * ```
 */
export class DataStore implements CustomerStore {
  readonly #sources: DataSources;
  readonly #options: DataStoreOptions;
  #snapshot: Snapshot;
  #reloading: Shared<void> | undefined;
  /** Why the last load of a table or the last reload failed. */
  readonly #errors = new Map<TableName | "reload", Error>();
  #since: Date | null = null;

  /** Nothing is read yet. */
  constructor(sources: DataSources, options: DataStoreOptions = {}) {
    requireOptions("DataStore", sources, [...NAMES, "predict", "report", "histories"], "sources");
    requireOptions("DataStore", options, OPTIONS);
    if (sources.predict !== undefined && typeof sources.predict !== "function")
      throw new OptionError("DataStore", "predict", "a function, as fromOrders gives", sources.predict);
    this.#sources = sources;
    this.#options = options;
    this.#snapshot = this.#newSnapshot();
  }

  /** A hash of the tables loaded, the same for the same data; `null` while there are none. */
  get version(): string | null {
    const { loaded } = this.#snapshot;
    if (NAMES.every((name) => loaded[name] === undefined)) return null;
    return NAMES.map((name) => this.#snapshot.fingerprint(name) ?? "0").join("-");
  }

  /** Whether there are data, how many rows, since when, and what went wrong last. */
  get status(): StoreStatus {
    return statusOf(this.#snapshot, this.#errors, this.#since);
  }

  /** Reads all tables that were given and are not loaded yet. */
  async load(options: LoadOptions = {}): Promise<void> {
    requireOptions("load", options, ["signal"]);
    const { signal } = options;
    signal?.throwIfAborted();
    for (const name of this.#given()) await this.#snapshot.table(name, signal);
  }

  /**
   * Reads all tables anew and puts them in place of the old ones in one step. Who asks meanwhile is answered from the
   * old ones, and so is everyone if the reload fails: then the status is `"stale"`. Calls at the same time share a reload.
   */
  async reload(options: LoadOptions = {}): Promise<void> {
    requireOptions("reload", options, ["signal"]);
    const { signal } = options;
    signal?.throwIfAborted();
    const done = (): void => {
      if (this.#reloading === reloading) this.#reloading = undefined;
    };
    const reloading: Shared<void> = this.#reloading ?? new Shared((stop) => this.#replace(stop).finally(done), done);
    this.#reloading = reloading;
    return reloading.join(signal);
  }

  /** The customers' table. */
  getRfmData(): Promise<Table<CustomerSchema>> {
    return this.#snapshot.table("customers");
  }

  /** The orders' table. */
  getTransactions(): Promise<Table<TransactionSchema>> {
    return this.#snapshot.table("transactions");
  }

  /** The recommendations' table. */
  getRecommendations(): Promise<Table<RecommendationSchema>> {
    return this.#snapshot.table("recommendations");
  }

  /** The customer with this id, exactly; `undefined` if there is none. */
  async getCustomer(id: string): Promise<Customer | undefined> {
    const snapshot = this.#snapshot;
    const table = await snapshot.table("customers");
    return rowsFor(snapshot, table, table.column("customerId"), id, "getCustomer")[0];
  }

  /** The recommendations for a customer, in the file's order; none for an unknown customer. */
  async getRecommendationsFor(id: string): Promise<readonly Recommendation[]> {
    const snapshot = this.#snapshot;
    const table = await snapshot.table("recommendations");
    return rowsFor(snapshot, table, table.column("customerId"), id, "getRecommendationsFor");
  }

  /** The lines of a customer's orders and refunds, in the file's order; none for an unknown customer. */
  async getTransactionsFor(id: string): Promise<readonly Transaction[]> {
    const snapshot = this.#snapshot;
    const table = await snapshot.table("transactions");
    return rowsFor(snapshot, table, customersOfLines(table), id, "getTransactionsFor");
  }

  /**
   * The customers at risk level High or Critical: by default those who spent most first, or by `"churnProbability"`
   * those most likely to leave. Ties in the file's order, missing values last.
   *
   * @param n how many at most, from 0; default 100
   */
  async getHighRiskCustomers(n = 100, options: HighRiskOptions = {}): Promise<readonly Customer[]> {
    requireOptions("getHighRiskCustomers", options, ["by"]);
    const { by = "monetary" } = options;
    requireWhole("getHighRiskCustomers", "n", n, 0);
    requireOneOf("getHighRiskCustomers", "by", by, ["monetary", "churnProbability"]);
    const snapshot = this.#snapshot;
    const list = highRiskCustomers(snapshot, await snapshot.table("customers"), by).first(n);
    return showing(list, "getHighRiskCustomers", customerSchema.columns);
  }

  /**
   * The customers with the largest predicted lifetime value, largest first, ties in the file's order.
   *
   * @param n how many at most, from 0; default 100
   */
  async getHighValueCustomers(n = 100): Promise<readonly Customer[]> {
    requireWhole("getHighValueCustomers", "n", n, 0);
    const snapshot = this.#snapshot;
    const list = highValueCustomers(snapshot, await snapshot.table("customers")).first(n);
    return showing(list, "getHighValueCustomers", customerSchema.columns);
  }

  /** The customers of an RFM segment, in any case, in the file's order; an unknown segment is an OptionError that lists them. */
  async getCustomersBySegment(name: string): Promise<readonly Customer[]> {
    const snapshot = this.#snapshot;
    const table = await snapshot.table("customers");
    if (typeof name !== "string" || name === "")
      throw new OptionError("getCustomersBySegment", "name", "a segment", name);
    const rows = customerRows("getCustomersBySegment", snapshot, table, { segment: name }) as Uint32Array;
    return showing(rowsOf(table, rows), "getCustomersBySegment", customerSchema.columns);
  }

  /** A page of the customers, filtered and sorted; ties keep the file's order, so that no page skips or repeats a customer. */
  async listCustomers(options: ListCustomersOptions = {}): Promise<CustomerList> {
    requireOptions("listCustomers", options, ["segment", "riskLevel", "sortBy", "order", "page", "pageSize"]);
    const { page = 1, pageSize = 20, ...wanted } = options;
    requireWhole("listCustomers", "page", page, 1);
    requireWhole("listCustomers", "pageSize", pageSize, 1);
    const snapshot = this.#snapshot;
    const table = await snapshot.table("customers");
    const rows = customerRows("listCustomers", snapshot, table, wanted);
    const total = rows?.length ?? table.length;
    const first = Math.min((page - 1) * pageSize, total);
    const count = Math.min(pageSize, total - first);
    const customers = Array.from({ length: count }, (_, i) =>
      table.row(rows === undefined ? first + i : (rows[first + i] as number)),
    );
    return { customers, total, page, pageSize, totalPages: Math.ceil(total / pageSize) };
  }

  /**
   * The customers whose id contains a text, in any case, in the file's order.
   *
   * @param query taken literally, 1 to 100 characters
   */
  async searchCustomers(query: string, options: SearchOptions = {}): Promise<SearchResult> {
    requireOptions("searchCustomers", options, ["limit"]);
    const { limit = 10 } = options;
    if (typeof query !== "string")
      throw new OptionError("searchCustomers", "query", "a text of 1 to 100 characters", query);
    requireWhole("searchCustomers", "limit", limit, 1);
    if (query.length < 1 || query.length > 100) {
      throw new OptionError("searchCustomers", "query", "a text of 1 to 100 characters", query);
    }
    const snapshot = this.#snapshot;
    const table = await snapshot.table("customers");
    const index = snapshot.index("search by id", () => new SearchIndex(table.column("customerId")));
    const { rows, total } = index.find(query, limit);
    return { results: rows.map((row) => table.row(row)), total };
  }

  /** The answer of {@link getBusinessMetrics}, kept while the data live. */
  getBusinessMetrics(): Answer<"getBusinessMetrics"> {
    return this.#ask("getBusinessMetrics", "customers", {}, getBusinessMetrics);
  }

  /** The answer of {@link calculateSegmentMetrics}, kept while the data live. */
  calculateSegmentMetrics(options: SegmentOptions = {}): Answer<"calculateSegmentMetrics"> {
    return this.#ask("calculateSegmentMetrics", "customers", options, calculateSegmentMetrics);
  }

  /** The answer of {@link getChurnRiskSummary}, kept while the data live. */
  getChurnRiskSummary(): Answer<"getChurnRiskSummary"> {
    return this.#ask("getChurnRiskSummary", "customers", {}, getChurnRiskSummary);
  }

  /** The answer of {@link getClvInsights}, kept while the data live. */
  getClvInsights(): Answer<"getClvInsights"> {
    return this.#ask("getClvInsights", "customers", {}, getClvInsights);
  }

  /** The answer of {@link getClvDistribution}, kept while the data live. */
  getClvDistribution(options: ClvDistributionOptions = {}): Answer<"getClvDistribution"> {
    return this.#ask("getClvDistribution", "customers", options, getClvDistribution);
  }

  /** The answer of {@link getRevenueTrends}, kept while the data live. */
  getRevenueTrends(options: RevenueTrendOptions = {}): Answer<"getRevenueTrends"> {
    return this.#ask("getRevenueTrends", "transactions", options, getRevenueTrends);
  }

  /** The answer of {@link getTopCategories}, kept while the data live. */
  getTopCategories(options: TopCategoriesOptions = {}): Answer<"getTopCategories"> {
    return this.#ask("getTopCategories", "transactions", options, getTopCategories);
  }

  /** The answer of {@link calculateCustomerCohorts}, kept while the data live. */
  calculateCustomerCohorts(options: PeriodOptions = {}): Answer<"calculateCustomerCohorts"> {
    return this.#ask("calculateCustomerCohorts", "transactions", options, calculateCustomerCohorts);
  }

  /** The answer of {@link getPurchasePatterns}, kept while the data live. */
  getPurchasePatterns(): Answer<"getPurchasePatterns"> {
    return this.#ask("getPurchasePatterns", "customers", {}, getPurchasePatterns);
  }

  /** The answer of {@link getRecommendationSummary}, kept while the data live. */
  getRecommendationSummary(): Answer<"getRecommendationSummary"> {
    return this.#ask("getRecommendationSummary", "recommendations", {}, getRecommendationSummary);
  }

  /** The answer of {@link identifyCrossSellOpportunities}, kept while the data live. */
  identifyCrossSellOpportunities(options: CrossSellOptions = {}): Answer<"identifyCrossSellOpportunities"> {
    const own = copied(options);
    return this.#answer("identifyCrossSellOpportunities", own, async (snapshot) => {
      const customers = await snapshot.table("customers");
      return identifyCrossSellOpportunities(customers, await snapshot.table("recommendations"), own);
    });
  }

  /** The answer of {@link calculateBusinessHealthScore}, kept while the data live. */
  calculateBusinessHealthScore(): Answer<"calculateBusinessHealthScore"> {
    return this.#ask("calculateBusinessHealthScore", "customers", {}, calculateBusinessHealthScore);
  }

  /** The answer of {@link getSegmentDistribution}, kept while the data live. */
  getSegmentDistribution(): Answer<"getSegmentDistribution"> {
    return this.#ask("getSegmentDistribution", "customers", {}, getSegmentDistribution);
  }

  /** The answer of {@link getRiskDistribution}, kept while the data live. */
  getRiskDistribution(): Answer<"getRiskDistribution"> {
    return this.#ask("getRiskDistribution", "customers", {}, getRiskDistribution);
  }

  /** The answer of {@link getRevenueBySegment}, kept while the data live. */
  getRevenueBySegment(): Answer<"getRevenueBySegment"> {
    return this.#ask("getRevenueBySegment", "customers", {}, getRevenueBySegment);
  }

  /** How the predictions were made and how good they are; `undefined` where customers were given and not predicted. */
  async getModelReport(): Promise<PredictionReport | undefined> {
    const { predict, report } = this.#sources;
    return predict === undefined ? report : (await this.#snapshot.predictions()).report;
  }

  /**
   * How a customer is expected to go on, by horizon; `undefined` for an unknown one, and where nothing was predicted.
   *
   * @param horizons in days. Default 30, 90, 180 and 365
   */
  async getForecast(id: string, horizons?: readonly number[]): Promise<CustomerForecast | undefined> {
    const { predict, report, histories } = this.#sources;
    if (predict !== undefined) return (await this.#snapshot.predictions()).forecast(id, horizons);
    return report && histories && forecastsOf({ report, histories })(id, horizons);
  }

  /** A question about one table, answered once per snapshot. */
  #ask<Name extends TableName, Options extends object, Answer>(
    question: string,
    name: Name,
    options: Options,
    compute: (table: Tables[Name], options: Options) => Answer,
  ): Promise<Answer> {
    // the caller may change its object while the table is being loaded
    const own = copied(options);
    return this.#answer(question, own, async (snapshot) => compute(await snapshot.table(name), own));
  }

  #answer<T>(question: string, options: object, compute: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    const snapshot = this.#snapshot;
    return snapshot.answer(question, options, () => compute(snapshot));
  }

  #given(): TableName[] {
    const all = this.#sources.predict !== undefined;
    return NAMES.filter((name) => this.#sources[name] !== undefined || all);
  }

  #newSnapshot(): Snapshot {
    const predict = this.#sources.predict;
    const snapshot: Snapshot = new Snapshot(async (name, signal) => {
      // a reload reads into a snapshot that is not in use yet: the state changes when it is
      const inUse = () => snapshot === this.#snapshot;
      const source = this.#sources[name];
      const predicted = source === undefined && predict !== undefined && name !== "transactions";
      if (source === undefined && !predicted) {
        const problem = `expected a source of the ${name}, the store was given none`;
        throw new DataError("missing_table", problem, { table: name, expected: `a source of the ${name}` });
      }
      if (inUse()) this.#since = this.#now();
      try {
        const table =
          source === undefined
            ? ((await snapshot.predictions(signal))[name as "customers"] as unknown as Tables[typeof name])
            : await loadTable(name, source, SCHEMAS[name], this.#options, signal);
        if (inUse()) this.#settle(name, undefined);
        return table;
      } catch (error) {
        // whoever stopped it knows
        if (inUse() && !signal.aborted) this.#settle(name, error as Error);
        throw error;
      }
    }, predict);
    return snapshot;
  }

  async #replace(signal: AbortSignal): Promise<void> {
    const next = this.#newSnapshot();
    try {
      for (const name of this.#given()) await next.table(name, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      this.#settle("reload", error as Error);
      // without old data it is a first load that failed, which whoever asked for it is told
      if (this.status.state === "stale")
        this.#options.logger?.error(`reload failed, the old data stay: ${(error as Error).message}`);
      throw error;
    }
    signal.throwIfAborted();
    this.#snapshot = next;
    this.#errors.clear();
    this.#since = this.#now();
  }

  #settle(what: TableName | "reload", error: Error | undefined): void {
    if (error === undefined) this.#errors.delete(what);
    else this.#errors.set(what, error);
    this.#since = this.#now();
  }

  #now(): Date {
    return new Date((this.#options.now ?? clock)());
  }
}
