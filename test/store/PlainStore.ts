import type { Question } from "../../src/analytics/Question.ts";
import { DataError, OptionError } from "../../src/errors.ts";
import { type SegmentOnDay, segmentHistories } from "../../src/predict/segmentHistories.ts";
import { type Customer, customerSchema } from "../../src/shop/customers.ts";
import { type Recommendation, recommendationSchema } from "../../src/shop/recommendations.ts";
import type { TableName, VersionedName } from "../../src/shop/tables.ts";
import { type Transaction, transactionSchema } from "../../src/shop/transactions.ts";
import type {
  CustomerList,
  CustomerSnapshot,
  CustomerStore,
  ListCustomersOptions,
  SearchOptions,
  SearchResult,
  StoreStatus,
} from "../../src/store/CustomerStore.ts";
import { type QuestionName, questions } from "../../src/store/questions.ts";
import { Table } from "../../src/tables/Table.ts";

/** Rows of three tables. */
export interface PlainRows {
  readonly customers: readonly Customer[];
  readonly transactions: readonly Transaction[];
  readonly recommendations: readonly Recommendation[];
}

const SEVERITY = ["Low", "Medium", "High", "Critical"];

/** A store over arrays that knows nothing of DataStore: the second implementation, which shows that the interface is enough. */
export class PlainStore implements CustomerStore {
  constructor(
    public rows: PlainRows,
    readonly since = new Date(0),
  ) {}

  async snapshot(): Promise<CustomerSnapshot> {
    return new PlainSnapshot(this.rows);
  }

  async status(): Promise<StoreStatus> {
    const counts = Object.fromEntries(Object.entries(this.rows).map(([name, rows]) => [name, rows.length]));
    const none = { customers: 0, transactions: 0, recommendations: 0 };
    return {
      state: "ready",
      since: this.since,
      loadedAt: this.since,
      rows: counts as Record<TableName, number>,
      rejected: none,
      error: null,
    };
  }
}

class PlainSnapshot implements CustomerSnapshot {
  constructor(readonly rows: PlainRows) {}

  async version(tables: readonly TableName[] = ["customers", "transactions", "recommendations"]): Promise<string> {
    return JSON.stringify(tables.map((name) => this.rows[name]));
  }

  async getCustomer(id: string): Promise<Customer | undefined> {
    return this.rows.customers.find(({ customerId }) => customerId === id);
  }

  async getRecommendationsFor(id: string): Promise<readonly Recommendation[]> {
    return this.rows.recommendations.filter(({ customerId }) => customerId === id);
  }

  async getTransactionsFor(id: string): Promise<readonly Transaction[]> {
    return this.rows.transactions.filter(({ customerId }) => customerId === id);
  }

  async listCustomers(options: ListCustomersOptions = {}): Promise<CustomerList> {
    const { segment, riskLevel, sortBy, page = 1, pageSize = 20 } = options;
    const { order = ["monetary", "predictedClv", "frequency"].includes(sortBy ?? "") ? "desc" : "asc" } = options;
    const is = (value: string | null | undefined, wanted: string | undefined) =>
      !wanted || value?.toLowerCase() === wanted.toLowerCase();
    if (segment && !this.rows.customers.some(({ rfmSegment }) => is(rfmSegment, segment)))
      throw new OptionError("listCustomers", "segment", "a segment that there is", segment);
    if (riskLevel && !SEVERITY.some((level) => is(level, riskLevel)))
      throw new OptionError("listCustomers", "riskLevel", "a level that there is", riskLevel);
    const found = this.rows.customers.filter((row) => is(row.rfmSegment, segment) && is(row.churnRiskLevel, riskLevel));
    if (sortBy !== undefined) {
      const key = (row: Customer) =>
        sortBy === "churnRiskLevel" ? SEVERITY.indexOf(String(row[sortBy])) : row[sortBy];
      const missing = (row: Customer) => row[sortBy] === null || row[sortBy] === undefined;
      found.sort((a, b) => {
        if (missing(a) || missing(b)) return Number(missing(a)) - Number(missing(b));
        const [x, y] = [key(a) as number, key(b) as number];
        return (x < y ? -1 : x > y ? 1 : 0) * (order === "desc" ? -1 : 1);
      });
    }
    return {
      customers: found.slice((page - 1) * pageSize, page * pageSize),
      total: found.length,
      page,
      pageSize,
      totalPages: Math.ceil(found.length / pageSize),
    };
  }

  async searchCustomers(query: string, { limit = 10 }: SearchOptions = {}): Promise<SearchResult> {
    const found = this.rows.customers.filter(({ customerId }) =>
      customerId.toLowerCase().includes(query.toLowerCase()),
    );
    return { results: found.slice(0, limit), total: found.length };
  }

  ask = (async (name: QuestionName, options: object = {}) => {
    const tables = {
      customers: () => Table.from(customerSchema, this.rows.customers),
      transactions: () => Table.from(transactionSchema, this.rows.transactions),
      recommendations: () => Table.from(recommendationSchema, this.rows.recommendations),
    };
    const { tables: names, ask } = questions[name] as Question<readonly VersionedName[], object, unknown>;
    const given = names.map((table) => {
      if (table === "predictions") throw new DataError("missing_table", "no predictions", { table });
      return tables[table]();
    });
    return (ask as (...given: unknown[]) => unknown)(...given, options);
  }) as CustomerSnapshot["ask"];

  async getModelReport(): Promise<undefined> {
    return undefined;
  }

  async getForecast(): Promise<undefined> {
    return undefined;
  }

  async getSegmentHistory(id: string): Promise<readonly SegmentOnDay[]> {
    return (await segmentHistories(this.rows.transactions)).of(id);
  }

  async getReading(): Promise<undefined> {
    return undefined;
  }
}
