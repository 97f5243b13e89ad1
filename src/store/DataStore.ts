import { DataError, OptionError } from "../errors.ts";
import { requireOptions } from "../options.ts";
import { customerSchema } from "../shop/customers.ts";
import { recommendationSchema } from "../shop/recommendations.ts";
import type { TableName, Tables } from "../shop/tables.ts";
import { transactionSchema } from "../shop/transactions.ts";
import { Shared, tell, untilAborted, within } from "../tasks.ts";
import { clock } from "../time.ts";
import type { CustomerStore, StoreStatus } from "./CustomerStore.ts";
import { DataSnapshot } from "./DataSnapshot.ts";
import type { DataSources, DataStoreOptions, LoadOptions, Logger } from "./DataStoreOptions.ts";
import { loadTable } from "./loadTable.ts";
import { SnapshotData } from "./SnapshotData.ts";
import { statusOf } from "./statusOf.ts";

const SCHEMAS = { customers: customerSchema, transactions: transactionSchema, recommendations: recommendationSchema };
const NAMES = Object.keys(SCHEMAS) as TableName[];
const OPTIONS = [
  "columns",
  "unknownColumns",
  "onBadRow",
  "maxRejected",
  "rowDates",
  "loadTimeout",
  "logger",
  "onProgress",
  "now",
];
const TEN_MINUTES = 600_000;

/** A logger that spoils nothing: what it throws is its own affair. */
function guarded(logger: Logger): Logger {
  const level = (name: keyof Logger) => (message: string) => tell((text: string) => logger[name](text), [message]);
  return { debug: level("debug"), info: level("info"), warn: level("warn"), error: level("error") };
}

/** What a snapshot answers, asked of the data as they are now. */
type PresentAnswers = Pick<DataSnapshot, Exclude<keyof DataSnapshot, "version">>;

/** A class whose methods are those of the snapshot in use. */
function presentClass(): abstract new () => PresentAnswers {
  abstract class Methods {
    abstract readonly present: DataSnapshot;
  }
  let prototype: object = DataSnapshot.prototype;
  for (; prototype !== Object.prototype; prototype = Object.getPrototypeOf(prototype)) {
    for (const [name, { value: method }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      if (name === "constructor" || name === "version") continue;
      const value = function (this: Methods, ...given: unknown[]): unknown {
        return Reflect.apply(method, this.present, given);
      };
      Object.defineProperty(Methods.prototype, name, { value, configurable: true, writable: true });
    }
  }
  return Methods as unknown as abstract new () => PresentAnswers;
}

const Present: abstract new () => PresentAnswers = /* @__PURE__ */ presentClass();

/**
 * The customer base in memory: three tables, each read on its own first use, with look-ups, lists and every analytics
 * question, by methods of the functions' names. Whatever was computed is kept until the data change, so that the same
 * question again costs nothing. Each call is answered from the data of its moment; several that belong together, from
 * `snapshot()`.
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
 * (await store.status()).rows.transactions; // => 2
 * ```
 */
export class DataStore extends Present implements CustomerStore {
  readonly #sources: DataSources;
  readonly #options: DataStoreOptions;
  #data: SnapshotData;
  #snapshot: DataSnapshot;
  #reloading: Shared<void> | undefined;
  /** The reload behind that one. */
  #queued: Shared<void> | undefined;
  /** Why the last load of a table or the last reload failed. */
  readonly #errors = new Map<TableName | "reload", Error>();
  #since: Date | null = null;
  #loadedAt: Date | null = null;

  /** Nothing is read yet. */
  constructor(sources: DataSources, options: DataStoreOptions = {}) {
    super();
    requireOptions(
      "DataStore",
      sources,
      [...NAMES, "predict", "report", "histories", "segments", "reading"],
      "sources",
    );
    requireOptions("DataStore", options, OPTIONS);
    if (sources.predict !== undefined && typeof sources.predict !== "function")
      throw new OptionError("DataStore", "predict", "a function, as fromOrders gives", sources.predict);
    const { loadTimeout } = options;
    if (loadTimeout !== undefined && !(typeof loadTimeout === "number" && loadTimeout > 0))
      throw new OptionError("DataStore", "loadTimeout", "a number of milliseconds above 0", loadTimeout);
    this.#sources = sources;
    this.#options = { ...options, ...(options.logger && { logger: guarded(options.logger) }) };
    this.#data = this.#newData();
    this.#snapshot = new DataSnapshot(this.#data);
  }

  /**
   * The data as they are now. A reload does not change a snapshot; it makes another. Tables that are not loaded yet are read
   * when the snapshot is asked about them; after a reload they are another version's, and refused (`replaced_data`).
   */
  async snapshot(): Promise<DataSnapshot> {
    return this.#snapshot;
  }

  /** Whether there are data, how many rows, since when, and what went wrong last. */
  async status(): Promise<StoreStatus> {
    return this.#status();
  }

  /** Reads all tables that were given and are not loaded yet, side by side; what is wrong with one keeps no other away. */
  async load(options: LoadOptions = {}): Promise<void> {
    requireOptions("load", options, ["signal"]);
    const { signal } = options;
    signal?.throwIfAborted();
    await Promise.all(this.#given().map((name) => this.#data.table(name, signal)));
  }

  /**
   * Reads all tables again and puts them in place of the old ones in one step. Requests during a reload are served from the
   * old ones, and so are all if it fails: then the status is `"stale"`. A reload that is asked for during another begins when that
   * is over, since that may have read its files before they changed; calls that wait share one.
   */
  async reload(options: LoadOptions = {}): Promise<void> {
    requireOptions("reload", options, ["signal"]);
    const { signal } = options;
    signal?.throwIfAborted();
    if (this.#reloading === undefined) this.#reloading = this.#newReload();
    else this.#queued ??= this.#newReload(this.#reloading);
    return (this.#queued ?? this.#reloading).join(signal);
  }

  /** @internal */
  protected get present(): DataSnapshot {
    return this.#snapshot;
  }

  /** A reload that begins when another is over. */
  #newReload(before?: Shared<void>): Shared<void> {
    const over = (): void => {
      if (this.#reloading === reload) [this.#reloading, this.#queued] = [this.#queued, undefined];
      else if (this.#queued === reload) this.#queued = undefined;
    };
    const work = async (stop: AbortSignal): Promise<void> => {
      if (before !== undefined) await untilAborted(before.settled, stop);
      await this.#replace(stop).finally(over);
    };
    const reload: Shared<void> = new Shared(work, over);
    return reload;
  }

  #status(): StoreStatus {
    return statusOf(this.#data, this.#errors, this.#since, this.#loadedAt);
  }

  #given(): TableName[] {
    return NAMES.filter((name) => this.#data.gives(name));
  }

  #newData(): SnapshotData {
    // looked at once: what a folder holds may change from one moment to the next
    const sources: DataSources = { ...this.#sources };
    const { predict } = sources;
    const data: SnapshotData = new SnapshotData(sources, async (name, signal) => {
      // a reload reads into a snapshot that is not in use yet: the state changes when it is
      const inUse = () => data === this.#data;
      if (data.replaced) {
        const problem = "this snapshot was taken before a reload and had not read this table; take another";
        throw new DataError("replaced_data", problem, { table: name });
      }
      const source = sources[name];
      const predicted = source === undefined && predict !== undefined && name !== "transactions";
      if (source === undefined && !predicted) {
        const problem = `expected a source of the ${name}, the store was given none`;
        throw new DataError("missing_table", problem, { table: name, expected: `a source of the ${name}` });
      }
      if (inUse()) this.#since = this.#now();
      try {
        const table =
          source === undefined
            ? ((await this.#within(name, signal, (stop) => data.predictions(stop)))[
                name as "customers"
              ] as unknown as Tables[typeof name])
            : await this.#read(name, source, signal);
        if (inUse()) {
          this.#settle(name, undefined);
          this.#loadedAt = this.#now();
        }
        return table;
      } catch (error) {
        // whoever stopped it knows
        if (inUse() && !signal.aborted) this.#settle(name, error as Error);
        throw error;
      }
    });
    return data;
  }

  #read<Name extends TableName>(
    name: Name,
    source: NonNullable<DataSources[Name]>,
    signal: AbortSignal,
  ): Promise<Tables[Name]> {
    return this.#within(name, signal, (stop) => loadTable(name, source, SCHEMAS[name], this.#options, stop));
  }

  /** A table, if it does not take too long. */
  #within<T>(name: TableName, signal: AbortSignal, work: (stop: AbortSignal) => Promise<T>): Promise<T> {
    const { loadTimeout = TEN_MINUTES } = this.#options;
    const late = (): DataError => {
      const problem = `loading took longer than ${loadTimeout} ms; loadTimeout allows more`;
      return new DataError("load_timeout", problem, { table: name });
    };
    return within(loadTimeout, late, signal, work);
  }

  async #replace(signal: AbortSignal): Promise<void> {
    let next: SnapshotData;
    try {
      next = this.#newData();
      for (const name of this.#given()) await next.table(name, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      this.#settle("reload", error as Error);
      // without old data it is a first load that failed, which whoever asked for it is told
      if (this.#status().state === "stale")
        this.#options.logger?.error(`reload failed, the old data stay: ${(error as Error).message}`);
      throw error;
    }
    signal.throwIfAborted();
    this.#data.replaced = true;
    this.#data = next;
    this.#snapshot = new DataSnapshot(next);
    this.#errors.clear();
    this.#since = this.#now();
    this.#loadedAt = this.#since;
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
