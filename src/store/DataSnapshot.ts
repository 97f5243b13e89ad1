import { unitsOf } from "../analytics/fields.ts";
import { type Question, validOptions } from "../analytics/Question.ts";
import { Hash128, hashOf } from "../columns/Hash128.ts";
import { showing } from "../display/display.ts";
import { DataError, OptionError } from "../errors.ts";
import { requireOneOf, requireOptions, requireWhole } from "../options.ts";
import { breaths, inPieces } from "../pieces.ts";
import type { CustomerForecast } from "../predict/forecastCustomer.ts";
import { forecastsOf } from "../predict/PredictedTables.ts";
import type { PredictionReport } from "../predict/predictCustomers.ts";
import { type SegmentOnDay, segmentHistories } from "../predict/segmentHistories.ts";
import type { OrdersReading } from "../reading/Reading.ts";
import { countedRecommendationSchema } from "../shop/countedRecommendations.ts";
import { type Customer, type CustomerSchema, customerSchema } from "../shop/customers.ts";
import { customersOfLines } from "../shop/orders.ts";
import { predictedCustomerSchema } from "../shop/predictedCustomers.ts";
import { type Recommendation, type RecommendationSchema, recommendationSchema } from "../shop/recommendations.ts";
import type { Predictions, Sources, TableName, VersionedName } from "../shop/tables.ts";
import type { Transaction, TransactionSchema } from "../shop/transactions.ts";
import type { Schema } from "../tables/schema.ts";
import { Table, tableOf } from "../tables/Table.ts";
import { askingClass, type QuestionMethods } from "./asking.ts";
import type {
  CustomerList,
  CustomerSnapshot,
  HighRiskOptions,
  ListCustomersOptions,
  SearchOptions,
  SearchResult,
} from "./CustomerStore.ts";
import { customerRows, highRiskCustomers, highValueCustomers, rowsOf } from "./customerRows.ts";
import { type AnswerOfQuestion, type OptionsOfQuestion, type QuestionName, questions } from "./questions.ts";
import { rowsFor } from "./rowsFor.ts";
import { SearchIndex } from "./SearchIndex.ts";
import type { SnapshotData } from "./SnapshotData.ts";

const TABLES: readonly TableName[] = ["customers", "transactions", "recommendations"];
const CUSTOMER_UNITS = /* @__PURE__ */ Object.fromEntries(customerSchema.columns.map(({ name, unit }) => [name, unit]));

/** The same columns under another schema. */
function withSchema<S extends Schema>(schema: S, table: Table): Table<S> {
  const columns = new Map(table.columnNames.map((name) => [name, table.column(name)]));
  return tableOf({ schema, columns, length: table.length });
}

// a name with a type: tools and JSR read the types off the source
const Asking: abstract new () => QuestionMethods = /* @__PURE__ */ askingClass();

/**
 * The tables of one moment, with look-ups, lists and every question. What was computed is kept.
 *
 * @example
 * ```ts
 * import { DataStore } from "clientele";
 *
 * let csv = "Customer_ID,Date,Revenue\nC1,2025-01-31,20\n";
 * const store = new DataStore({ transactions: () => csv });
 * const before = await store.snapshot();
 * await before.getTransactionsFor("C1");
 * csv += "C1,2025-02-03,5\n";
 * await store.reload();
 * (await before.getTransactionsFor("C1")).length; // => 1
 * (await store.getTransactionsFor("C1")).length; // => 2
 * ```
 */
export class DataSnapshot extends Asking implements CustomerSnapshot {
  readonly #data: SnapshotData;

  /** @internal */
  constructor(data: SnapshotData) {
    super();
    this.#data = data;
  }

  /**
   * A hash of 128 bits of some tables, the same for the same data. Those that are not loaded yet are read for it; those that
   * the store was not given count as missing, and `null` says that all are.
   *
   * @param names of tables; `predictions` is the report of them. Default the tables
   */
  async version(names: readonly VersionedName[] = TABLES): Promise<string | null> {
    if (!Array.isArray(names)) throw new OptionError("version", "names", "a list of names of tables", names);
    for (const name of names) requireOneOf("version", "names", name, [...TABLES, "predictions"]);
    const parts = await Promise.all(names.map((name) => this.#fingerprint(name)));
    if (parts.every((part) => part === "")) return null;
    if (parts.length === 1) return parts[0] as string;
    const hash = new Hash128();
    for (const part of parts) hash.text(part);
    return hash.digest();
  }

  async #fingerprint(name: VersionedName): Promise<string> {
    if (name !== "predictions") return this.#data.fingerprint(name);
    const report = await this.getModelReport();
    return report === undefined ? "" : this.#data.index("version of the report", () => hashOf(JSON.stringify(report)));
  }

  /** The customers' table. */
  getRfmData(): Promise<Table<CustomerSchema>> {
    return this.#data.table("customers");
  }

  /** The orders' table. */
  getTransactions(): Promise<Table<TransactionSchema>> {
    return this.#data.table("transactions");
  }

  /** The recommendations' table. */
  getRecommendations(): Promise<Table<RecommendationSchema>> {
    return this.#data.table("recommendations");
  }

  /** The customer with this id, exactly; `undefined` if there is none. */
  async getCustomer(id: string): Promise<Customer | undefined> {
    const table = await this.#data.table("customers");
    return rowsFor(this.#data, table, table.column("customerId"), id, "getCustomer")[0];
  }

  /** The recommendations for a customer, in the file's order; none for an unknown customer. */
  async getRecommendationsFor(id: string): Promise<readonly Recommendation[]> {
    const table = await this.#data.table("recommendations");
    return rowsFor(this.#data, table, table.column("customerId"), id, "getRecommendationsFor");
  }

  /** The lines of a customer's orders and refunds, in the file's order; none for an unknown customer. */
  async getTransactionsFor(id: string): Promise<readonly Transaction[]> {
    const table = await this.#data.table("transactions");
    return rowsFor(this.#data, table, customersOfLines(table), id, "getTransactionsFor");
  }

  /**
   * The customers at risk level High or Critical: by default those who spent most first, or by `"churnProbability"`
   * those most likely to leave, without those who have nothing at stake. Ties in the file's order, missing values last.
   *
   * @param n how many at most, from 0; default 100
   */
  async getHighRiskCustomers(n = 100, options: HighRiskOptions = {}): Promise<readonly Customer[]> {
    requireOptions("getHighRiskCustomers", options, ["by", "withoutStake"]);
    const { by = "monetary", withoutStake = by === "monetary" } = options;
    requireWhole("getHighRiskCustomers", "n", n, 0);
    requireOneOf("getHighRiskCustomers", "by", by, ["monetary", "churnProbability"]);
    if (typeof withoutStake !== "boolean")
      throw new OptionError("getHighRiskCustomers", "withoutStake", "true or false", withoutStake);
    const table = await this.#data.table("customers");
    const list = (await highRiskCustomers(this.#data, table, by, withoutStake)).first(n);
    return showing(list, "getHighRiskCustomers", CUSTOMER_UNITS);
  }

  /**
   * The customers with the largest predicted lifetime value, largest first, ties in the file's order.
   *
   * @param n how many at most, from 0; default 100
   */
  async getHighValueCustomers(n = 100): Promise<readonly Customer[]> {
    requireWhole("getHighValueCustomers", "n", n, 0);
    const list = (await highValueCustomers(this.#data, await this.#data.table("customers"))).first(n);
    return showing(list, "getHighValueCustomers", CUSTOMER_UNITS);
  }

  /** The customers of an RFM segment, in any case, in the file's order; an unknown segment is an OptionError that lists them. */
  async getCustomersBySegment(name: string): Promise<readonly Customer[]> {
    const table = await this.#data.table("customers");
    if (typeof name !== "string" || name === "")
      throw new OptionError("getCustomersBySegment", "name", "a segment", name);
    const rows = await customerRows("getCustomersBySegment", this.#data, table, { segment: name });
    return showing(rowsOf(table, rows as Uint32Array), "getCustomersBySegment", CUSTOMER_UNITS);
  }

  /** A page of the customers, filtered and sorted; ties keep the file's order, so that no page skips or repeats a customer. */
  async listCustomers(options: ListCustomersOptions = {}): Promise<CustomerList> {
    requireOptions("listCustomers", options, ["segment", "riskLevel", "sortBy", "order", "page", "pageSize"]);
    const { page = 1, pageSize = 20, ...wanted } = options;
    requireWhole("listCustomers", "page", page, 1);
    requireWhole("listCustomers", "pageSize", pageSize, 1);
    const table = await this.#data.table("customers");
    const rows = await customerRows("listCustomers", this.#data, table, wanted);
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
    const table = await this.#data.table("customers");
    const column = table.column("customerId");
    const index = await this.#data.index("search by id", () => inPieces(SearchIndex.of(column), breaths()));
    const { rows, total } = index.find(query, limit);
    return { results: rows.map((row) => table.row(row)), total };
  }

  /**
   * The answer to a question, kept while the data live.
   *
   * @param name of the question's function: {@link questions}
   */
  ask<Name extends QuestionName>(name: Name, options?: OptionsOfQuestion<Name>): Promise<AnswerOfQuestion<Name>>;
  async ask(name: QuestionName, options: object = {}): Promise<unknown> {
    requireOneOf("ask", "name", name, Object.keys(questions));
    const { tables, ask, answer } = questions[name] as Question<readonly VersionedName[], object, unknown>;
    // before anything is loaded; a copy, since the caller may change its object meanwhile
    const own = structuredClone(validOptions(name, questions[name].options, options));
    const compute = async () => {
      const given: Sources[VersionedName][] = [];
      for (const name of tables)
        given.push(name === "predictions" ? await this.#predictions() : await this.#data.table(name));
      return ask(...given, own);
    };
    return this.#data.answer(name, own, compute, unitsOf(answer));
  }

  /** What was predicted, as questions are asked of it. */
  async #predictions(): Promise<Predictions> {
    const report = await this.getModelReport();
    if (report === undefined) {
      const problem = "no predictions: the customers were given, and not predicted from orders as fromOrders does";
      throw new DataError("missing_table", problem, { table: "predictions", expected: "predictions" });
    }
    // with a report they are those that were predicted; a column that lacks is named where it is asked for
    const customers = withSchema(predictedCustomerSchema, await this.#data.table("customers"));
    const given = this.#data.gives("recommendations") ? await this.#data.table("recommendations") : undefined;
    const recommendations = withSchema(countedRecommendationSchema, given ?? Table.from(recommendationSchema, []));
    return { customers, recommendations, report };
  }

  /** How the predictions were made and how good they are; `undefined` where customers were given and not predicted. */
  async getModelReport(): Promise<PredictionReport | undefined> {
    const { predict, report } = this.#data.sources;
    return predict === undefined ? report : (await this.#data.predictions()).report;
  }

  /**
   * How a customer is expected to go on, by horizon; `undefined` for an unknown one, and where nothing was predicted.
   *
   * @param horizons in days. Default 30, 90, 180 and 365
   */
  async getForecast(id: string, horizons?: readonly number[]): Promise<CustomerForecast | undefined> {
    if (typeof id !== "string") throw new OptionError("getForecast", "id", "a text", id);
    const { predict, report, histories } = this.#data.sources;
    if (predict !== undefined) return (await this.#data.predictions()).forecast(id, horizons);
    return report && histories && forecastsOf({ report, histories })(id, horizons);
  }

  /**
   * The RFM segments of a customer on the last day and at the ends of the eleven months before it, by the orders up to then and the
   * store's rules; none for an unknown customer. The first call scores all customers on each of these days.
   */
  async getSegmentHistory(id: string): Promise<readonly SegmentOnDay[]> {
    if (typeof id !== "string") throw new OptionError("getSegmentHistory", "id", "a text", id);
    const transactions = await this.#data.table("transactions");
    const report = await this.getModelReport();
    const { segments } = this.#data.sources;
    const options = {
      ...(report && { asOf: new Date(report.asOf), revenue: report.revenue, refunds: report.refunds }),
      ...(segments && { segments }),
    };
    const histories = await this.#data.index("segment histories", () => segmentHistories(transactions, options));
    return showing(histories.of(id), "getSegmentHistory");
  }

  /** How the orders were read, and what was left out; `undefined` where tables were given and not read by `readOrders`. */
  async getReading(): Promise<OrdersReading | undefined> {
    const { reading } = this.#data.sources;
    return typeof reading === "function" ? reading(await this.#data.table("transactions")) : reading;
  }
}
