import type { TableName } from "../shop/tables.ts";
import type { CustomerStore, StoreStatus } from "../store/CustomerStore.ts";
import { stopwatch } from "../time.ts";
import { type Catalog, readCatalog } from "./Catalog.ts";
import { Engine } from "./Engine.ts";
import { openRelation, requireVersion } from "./open.ts";
import { requireDatabase, type SqlDatabase } from "./SqlDatabase.ts";
import { SqlSnapshot } from "./SqlSnapshot.ts";
import { sql } from "./statement.ts";

/**
 * A customer base in a database: every look-up, list and question is computed in the engine, and answered as `DataStore` does from
 * the same rows.
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
 * const store = new SqlStore({ query, dialect: "duckdb" });
 * const trend = await (await store.snapshot()).ask("getRevenueTrends");
 * trend.map((month) => month.totalRevenue); // => [20, 5]
 * ```
 */
export class SqlStore implements CustomerStore {
  readonly #engine: Engine;
  readonly #hasOwn: boolean;
  #known: Catalog | undefined;
  /** What is read for those who asked in this turn. */
  #reading: Promise<Catalog> | undefined;
  #counted: Promise<{ readonly [name in TableName]?: number }> | undefined;
  #present:
    | {
        readonly mark: string | undefined;
        readonly snapshot: SqlSnapshot;
        readonly since: number;
      }
    | undefined;

  /** Nothing is asked yet. */
  constructor(database: SqlDatabase) {
    requireDatabase("SqlStore", database);
    this.#engine = new Engine(database);
    this.#hasOwn = Object.keys(database.tables ?? {}).length > 0;
  }

  /** The version that was published last: one statement tells which. As long as it is the same, so is the snapshot. */
  async snapshot(): Promise<SqlSnapshot> {
    return this.#snapshotOf(await this.#catalog());
  }

  /** Whether the database answers, and how many rows the tables have that the library wrote. */
  async status(): Promise<StoreStatus> {
    const none = { customers: null, transactions: null, recommendations: null };
    try {
      const catalog = await this.#catalog();
      const own = await this.#ownRows();
      const of = (name: TableName, count: "rows" | "rejected") =>
        own[name] === undefined ? (catalog.tables[name]?.[count] ?? null) : count === "rows" ? own[name] : 0;
      const counts = (count: "rows" | "rejected") => ({
        customers: of("customers", count),
        transactions: of("transactions", count),
        recommendations: of("recommendations", count),
      });
      const rows = counts("rows");
      const isEmpty = Object.values(rows).every((count) => count === null);
      const loadedAt = catalog.publishedAt === null ? null : new Date(catalog.publishedAt);
      return {
        state: isEmpty ? "notLoaded" : "ready",
        since: loadedAt,
        loadedAt,
        rows,
        rejected: counts("rejected"),
        error: null,
      };
    } catch (error) {
      return { state: "failed", since: null, loadedAt: null, rows: none, rejected: none, error: error as Error };
    }
  }

  /** The rows of the shop's own tables, counted once: whether the tables are there, and not how they grow. */
  #ownRows(): Promise<{ readonly [name in TableName]?: number }> {
    this.#counted ??= this.#count();
    this.#counted.catch(() => {
      this.#counted = undefined;
    });
    return this.#counted;
  }

  async #count(): Promise<{ readonly [name in TableName]?: number }> {
    const counts: { [name in TableName]?: number } = {};
    for (const name of Object.keys(this.#engine.database.tables ?? {}) as TableName[]) {
      const { from, about } = await openRelation(this.#engine, name);
      counts[name] = Number((await this.#engine.row(sql`select count(*) as count from ${from}`, about)).count);
    }
    return counts;
  }

  /** Read for each question: an answer must not be older than one that the caller has had from another process. */
  #catalog(): Promise<Catalog> {
    // who asks whether there are data, and for them, asks in one turn
    if (this.#reading !== undefined) return this.#reading;
    const reading = this.#read();
    this.#reading = reading;
    queueMicrotask(() => {
      this.#reading = undefined;
    });
    return reading;
  }

  async #read(): Promise<Catalog> {
    await requireVersion(this.#engine);
    this.#known = await readCatalog(this.#engine, this.#known);
    return this.#known;
  }

  #snapshotOf(catalog: Catalog): SqlSnapshot {
    const { mark } = catalog;
    const present = this.#present;
    // tables of the shop's own are described again now and then: they may have changed
    const isOld = this.#hasOwn && present !== undefined && stopwatch() - present.since > MINUTE;
    if (present !== undefined && present.mark === mark && !isOld) return present.snapshot;
    const snapshot = new SqlSnapshot(this.#engine, catalog);
    this.#present = { mark, snapshot, since: stopwatch() };
    return snapshot;
  }
}

const MINUTE = 60_000;
