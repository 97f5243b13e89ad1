import type { TableName } from "../shop/tables.ts";
import type { CustomerStore, StoreStatus } from "../store/CustomerStore.ts";
import { type Catalog, readCatalog } from "./Catalog.ts";
import { Engine } from "./Engine.ts";
import { requireVersion } from "./open.ts";
import { requireDatabase, type SqlDatabase } from "./SqlDatabase.ts";
import { SqlSnapshot } from "./SqlSnapshot.ts";

/**
 * A customer base in a database: every look-up, list and question is computed in the engine, and answered as `DataStore` does from
 * the same rows.
 *
 * @example
 * ```ts no-run
 * import { SqlStore } from "clientele/sql";
 * import pg from "pg";
 *
 * const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
 * const query = async (text, params) => (await pool.query(text, params)).rows;
 * const store = new SqlStore({ query, dialect: "postgres" });
 * await (await store.snapshot()).ask("getRevenueTrends");
 * ```
 */
export class SqlStore implements CustomerStore {
  readonly #engine: Engine;
  #known: Catalog | undefined;
  #present:
    | { readonly number: number; readonly snapshot: SqlSnapshot; readonly publishedAt: string | null }
    | undefined;

  /** Nothing is asked yet. */
  constructor(database: SqlDatabase) {
    requireDatabase("SqlStore", database);
    this.#engine = new Engine(database);
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
      const own = this.#engine.database.tables ?? {};
      const of = (name: TableName, count: "rows" | "rejected") =>
        own[name] === undefined ? (catalog.tables[name]?.[count] ?? null) : 0;
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

  async #catalog(): Promise<Catalog> {
    await requireVersion(this.#engine);
    this.#known = await readCatalog(this.#engine, this.#known);
    return this.#known;
  }

  #snapshotOf(catalog: Catalog): SqlSnapshot {
    const { number, publishedAt } = catalog;
    if (this.#present?.number !== number || this.#present.publishedAt !== publishedAt)
      this.#present = { number, publishedAt, snapshot: new SqlSnapshot(this.#engine, catalog) };
    return this.#present.snapshot;
  }
}
