import { unitsOf } from "../analytics/fields.ts";
import { type Question, validOptions } from "../analytics/Question.ts";
import { Hash128 } from "../columns/Hash128.ts";
import { showing } from "../display/display.ts";
import { OptionError } from "../errors.ts";
import { requireOneOf } from "../options.ts";
import { type CustomerForecast, forecastCustomer } from "../predict/forecastCustomer.ts";
import type { PredictionReport } from "../predict/predictCustomers.ts";
import { type SegmentHistories, type SegmentOnDay, segmentHistories } from "../predict/segmentHistories.ts";
import type { SegmentRules } from "../predict/segmentRules.ts";
import type { OrdersReading } from "../reading/Reading.ts";
import type { Customer } from "../shop/customers.ts";
import type { Recommendation } from "../shop/recommendations.ts";
import type { TableName, VersionedName } from "../shop/tables.ts";
import type { Transaction } from "../shop/transactions.ts";
import { askingClass, type QuestionMethods } from "../store/asking.ts";
import type {
  CustomerList,
  CustomerSnapshot,
  HighRiskOptions,
  ListCustomersOptions,
  SearchOptions,
  SearchResult,
} from "../store/CustomerStore.ts";
import { deepFreeze } from "../store/deepFreeze.ts";
import { LruCache } from "../store/LruCache.ts";
import { type AnswerOfQuestion, type OptionsOfQuestion, type QuestionName, questions } from "../store/questions.ts";
import type { Asked } from "./Asked.ts";
import { type Catalog, writtenRelation } from "./Catalog.ts";
import { tableNamed } from "./catalogPlaces.ts";
import { type Engine, textOf } from "./Engine.ts";
import { GroupedLines } from "./GroupedLines.ts";
import { fromJson } from "./json.ts";
import {
  customersBySegment,
  highRiskCustomers,
  highValueCustomers,
  type Keep,
  listCustomers,
  rowsWith,
  searchCustomers,
  transactionsOf,
} from "./lookups.ts";
import { openRelation } from "./open.ts";
import { sqlQuestions } from "./questions.ts";
import type { Relation } from "./Relation.ts";
import { SqlOrderHistory } from "./SqlOrderHistory.ts";
import { sql } from "./statement.ts";
import type { DocumentName } from "./Writer.ts";
import { text } from "./words.ts";

const TABLES: readonly TableName[] = ["customers", "transactions", "recommendations"];

// a name with a type: tools and JSR read the types off the source
const Asking: abstract new () => QuestionMethods = /* @__PURE__ */ askingClass();

/** Answers to keep, with lists' totals; and ways to sort and filter, of each of which the first thousand places: four megabytes. */
const KEPT = 512;

/**
 * The tables of one version in a database, with look-ups, lists and every question. What was computed of tables that the library
 * wrote is kept; tables of the shop's own are asked each time, since nobody says when they change.
 *
 * @example
 * ```ts
 * import { DuckDBInstance } from "@duckdb/node-api";
 * import { loadInto, SqlStore } from "clientele/sql";
 *
 * const connection = await (await DuckDBInstance.create(":memory:")).connect();
 * const query = async (text: string, params: readonly (string | number | null)[] = []) =>
 *   (await connection.runAndReadAll(text, [...params])).getRowObjectsJS();
 * const csv = "Customer_ID,Date,Revenue\nC1,2025-01-31,20\nC1,2025-02-03,5\n";
 * await loadInto({ transactions: csv }, { query, dialect: "duckdb" });
 * const data = await new SqlStore({ query, dialect: "duckdb" }).snapshot();
 * (await data.getTransactionsFor("C1")).length; // => 2
 * (await data.getOrderGaps())[0]?.mean; // => 3
 * ```
 */
export class SqlSnapshot extends Asking implements CustomerSnapshot {
  readonly #engine: Engine;
  readonly #catalog: Catalog;
  readonly #relations = new Map<TableName, Promise<Relation>>();
  readonly #kept = new LruCache<Promise<unknown>>(KEPT);
  readonly #sortings = new LruCache<Promise<unknown>>(KEPT);

  /** @internal */
  constructor(engine: Engine, catalog: Catalog) {
    super();
    this.#engine = engine;
    this.#catalog = catalog;
  }

  /**
   * A text that is the same as long as the tables are; `null` where one of them is the shop's own, which may change at any time.
   *
   * @param names of tables; `predictions` is the report of them. Default the tables
   */
  async version(names: readonly VersionedName[] = TABLES): Promise<string | null> {
    if (!Array.isArray(names)) throw new OptionError("version", "names", "a list of names of tables", names);
    for (const name of names) requireOneOf("version", "names", name, [...TABLES, "predictions"]);
    const parts: string[] = [];
    for (const name of names as readonly VersionedName[]) {
      if (name !== "predictions" && this.#isOwn(name)) return null;
      const version = name === "predictions" ? this.#catalog.predictions : this.#catalog.tables[name]?.version;
      parts.push(version ?? "");
    }
    if (parts.every((part) => part === "")) return null;
    if (parts.length === 1) return parts[0] as string;
    const hash = new Hash128();
    for (const part of parts) hash.text(part);
    return hash.digest();
  }

  /** The customer with this id, exactly; `undefined` if there is none. */
  async getCustomer(id: string): Promise<Customer | undefined> {
    requireText("getCustomer", id);
    const [found] = await rowsWith(this.#engine, await this.#relation("customers"), "customerId", id);
    return found as Customer | undefined;
  }

  /** The recommendations for a customer, the best first; none for an unknown customer. */
  async getRecommendationsFor(id: string): Promise<readonly Recommendation[]> {
    requireText("getRecommendationsFor", id);
    return (await rowsWith(this.#engine, await this.#relation("recommendations"), "customerId", id)) as never;
  }

  /** The lines of a customer's orders and refunds; none for an unknown customer. */
  async getTransactionsFor(id: string): Promise<readonly Transaction[]> {
    requireText("getTransactionsFor", id);
    return (await transactionsOf(this.#engine, await this.#relation("transactions"), id)) as never;
  }

  /** The customers at risk level High or Critical, those who spent most first. */
  async getHighRiskCustomers(n = 100, options: HighRiskOptions = {}): Promise<readonly Customer[]> {
    return highRiskCustomers(this.#engine, await this.#relation("customers"), this.#keeping(["customers"]), n, options);
  }

  /** The customers with the largest predicted lifetime value, largest first. */
  async getHighValueCustomers(n = 100): Promise<readonly Customer[]> {
    return highValueCustomers(this.#engine, await this.#relation("customers"), n);
  }

  /** The customers of an RFM segment, in any case; an unknown segment is an OptionError that lists them. */
  async getCustomersBySegment(name: string): Promise<readonly Customer[]> {
    return customersBySegment(this.#engine, await this.#relation("customers"), name);
  }

  /** A page of the customers, filtered and sorted; ties keep the rows' order. */
  async listCustomers(options: ListCustomersOptions = {}): Promise<CustomerList> {
    const [keep, keepSorting] = [this.#keeping(["customers"]), this.#keeping(["customers"], this.#sortings)];
    return listCustomers(this.#engine, await this.#relation("customers"), keep, keepSorting, options);
  }

  /** The customers whose id contains a text, in any case. */
  async searchCustomers(query: string, options: SearchOptions = {}): Promise<SearchResult> {
    return searchCustomers(this.#engine, await this.#relation("customers"), query, options);
  }

  /** The answer to a question, computed in the database. */
  ask<Name extends QuestionName>(name: Name, options?: OptionsOfQuestion<Name>): Promise<AnswerOfQuestion<Name>>;
  async ask(name: QuestionName, options: object = {}): Promise<unknown> {
    requireOneOf("ask", "name", name, Object.keys(questions));
    const { tables, answer } = questions[name] as Question<readonly VersionedName[], object, unknown>;
    // a copy, since the caller may change its object meanwhile
    const own = structuredClone(validOptions(name, questions[name].options, options));
    const needed = tables.flatMap((table) =>
      table === "predictions" ? (["customers", "recommendations"] as const) : [table],
    );
    return this.#keeping(needed)(`${name} ${JSON.stringify(own)}`, async () => {
      const asked = await this.#asked(needed, tables.includes("predictions"));
      const made = await sqlQuestions[name](asked, own as never);
      return deepFreeze(showing(made, name, unitsOf(answer), own));
    });
  }

  /** How the predictions were made and how good they are; `undefined` where customers were given and not predicted. */
  async getModelReport(): Promise<PredictionReport | undefined> {
    return this.#document("report");
  }

  /** How a customer is expected to go on, by horizon; `undefined` for an unknown one, and where nothing was predicted. */
  async getForecast(id: string, horizons?: readonly number[]): Promise<CustomerForecast | undefined> {
    requireText("getForecast", id);
    const written = this.#catalog.tables.histories;
    const report = await this.getModelReport();
    if (report === undefined || written === undefined) return undefined;
    const [history] = await rowsWith(
      this.#engine,
      writtenRelation(this.#engine, "histories", written),
      "customerId",
      id,
    );
    return history && forecastCustomer(report.model, history as never, horizons);
  }

  /** The RFM segments of a customer on the last day and at the ends of the months before it; none for an unknown one. */
  async getSegmentHistory(id: string): Promise<readonly SegmentOnDay[]> {
    requireText("getSegmentHistory", id);
    const relation = await this.#relation("transactions");
    const report = await this.getModelReport();
    const segments = await this.#document<SegmentRules>("segments");
    const histories = await this.#keeping(["transactions"])("segment histories", (): Promise<SegmentHistories> => {
      const options = report === undefined ? {} : { revenue: report.revenue, refunds: report.refunds };
      const history = new SqlOrderHistory(
        this.#engine.database,
        options,
        new GroupedLines(this.#engine, options, relation),
      );
      return segmentHistories(history, { ...(report && { asOf: report.asOf }), ...(segments && { segments }) });
    });
    return showing(histories.of(id), "getSegmentHistory");
  }

  /** How the orders were read, and what was left out; `undefined` where that was not said. */
  async getReading(): Promise<OrdersReading | undefined> {
    return this.#document("reading");
  }

  #gives(name: TableName): boolean {
    return this.#isOwn(name) || this.#catalog.tables[name] !== undefined;
  }

  #isOwn(name: TableName): boolean {
    return this.#engine.database.tables?.[name] !== undefined;
  }

  /** Keeps what comes from tables of which a change is noticed; makes the others each time. */
  #keeping(names: readonly TableName[], kept = this.#kept): Keep {
    if (names.some((name) => this.#isOwn(name))) return (_, make) => make();
    return <T>(key: string, make: () => Promise<T>): Promise<T> => {
      const made = kept.get(key, make) as Promise<T>;
      made.catch(() => kept.delete(key));
      return made;
    };
  }

  #relation(name: TableName): Promise<Relation> {
    const opened = this.#relations.get(name) ?? openRelation(this.#engine, name, this.#catalog);
    this.#relations.set(name, opened);
    opened.catch(() => this.#relations.delete(name));
    return opened;
  }

  async #asked(names: readonly TableName[], predicted: boolean): Promise<Asked> {
    const report = predicted ? await this.getModelReport() : undefined;
    const relations = new Map<TableName, Relation>();
    // without a report nothing was predicted, whatever tables there are
    if (!predicted || report !== undefined)
      for (const name of new Set(names)) {
        // what was predicted need not have recommendations
        if (predicted && name === "recommendations" && !this.#gives(name)) continue;
        relations.set(name, await this.#relation(name));
      }
    const of = (name: TableName) => relations.get(name) as Relation;
    const asked = {
      customers: of("customers"),
      transactions: of("transactions"),
      recommendations: of("recommendations"),
    };
    return { engine: this.#engine, ...asked, report };
  }

  async #document<T>(name: DocumentName): Promise<T | undefined> {
    const { documents } = this.#catalog;
    if (documents === undefined) return undefined;
    const found = await (
      this.#kept.get(`document ${name}`, async () => {
        const row = await this.#engine.row(
          sql`select content from ${tableNamed(this.#engine, documents)} where name = ${text(name)}`,
          { table: name, isVersioned: true },
        );
        return textOf(row.content);
      }) as Promise<string | null>
    ).catch((error: unknown) => {
      this.#kept.delete(`document ${name}`);
      throw error;
    });
    return found === null ? undefined : (fromJson(found) as T);
  }
}

function requireText(caller: string, id: unknown): void {
  if (typeof id !== "string") throw new OptionError(caller, "id", "a text", id);
}
