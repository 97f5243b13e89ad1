import { showing } from "../display/display.ts";
import type { PredictedTables } from "../predict/PredictedTables.ts";
import type { TableName, Tables } from "../shop/tables.ts";
import { Shared } from "../tasks.ts";
import type { DataSources } from "./DataStoreOptions.ts";
import { deepFreeze } from "./deepFreeze.ts";
import { LruCache } from "./LruCache.ts";

/** Answers to keep: as many as a service has questions, with some to spare. */
const ANSWERS = 256;
/** Filtered and sorted lists of rows to keep. */
const LISTS = 64;

/**
 * The data of one moment: tables, each loaded on its first use, and all that was computed from them. A reload makes a
 * new snapshot; whoever is still answering from the old one is not disturbed.
 */
export class SnapshotData {
  readonly #pending = new Map<TableName, Shared<Tables[TableName]>>();
  readonly #answers = new LruCache<Promise<unknown>>(ANSWERS);
  readonly #indexes = new Map<string, unknown>();
  readonly #fingerprints = new Map<TableName, string>();
  readonly lists: LruCache<Uint32Array> = new LruCache(LISTS);
  readonly loaded: { [name in TableName]?: Tables[name] } = {};

  /** Whether a reload has put others in its place: what was not read until then is not there any more. */
  replaced = false;
  #predicting: Shared<PredictedTables> | undefined;

  constructor(
    readonly sources: DataSources,
    readonly load: <Name extends TableName>(name: Name, signal: AbortSignal) => Promise<Tables[Name]>,
  ) {}

  /** Whether there is such a table, loaded or not. */
  gives(name: TableName): boolean {
    return this.sources[name] !== undefined || this.sources.predict !== undefined;
  }

  /** What is predicted from the orders of this moment, once. */
  predictions(signal?: AbortSignal): Promise<PredictedTables> {
    const forget = (): void => {
      if (this.#predicting === predicting) this.#predicting = undefined;
    };
    const predicting: Shared<PredictedTables> =
      this.#predicting ??
      new Shared(async (stop) => {
        const transactions = await this.table("transactions", stop);
        const { predict } = this.sources;
        if (predict === undefined) throw new TypeError("this store predicts nothing");
        return predict(transactions, { signal: stop });
      }, forget);
    this.#predicting = predicting;
    return predicting.join(signal);
  }

  /** A table, loaded if it is not yet; those who ask at the same time share the load, those who ask after a failure start again. */
  table<Name extends TableName>(name: Name, signal?: AbortSignal): Promise<Tables[Name]> {
    const loaded = this.loaded[name];
    if (loaded !== undefined && signal === undefined) return Promise.resolve(loaded);
    const pending = this.#pending.get(name) as Shared<Tables[Name]> | undefined;
    if (pending !== undefined) return pending.join(signal);
    const forget = (): void => {
      if (this.#pending.get(name) === loading) this.#pending.delete(name);
    };
    const loading: Shared<Tables[Name]> = new Shared(async (stop) => {
      const table = await this.load(name, stop);
      this.loaded[name] = table as (typeof this.loaded)[Name];
      return table;
    }, forget);
    this.#pending.set(name, loading);
    return loading.join(signal);
  }

  /** The fingerprint of a table, as it was when it was asked for first; empty for one that was not given. */
  async fingerprint(name: TableName): Promise<string> {
    if (!this.gives(name)) return "";
    const table = await this.table(name);
    const known = this.#fingerprints.get(name) ?? table.fingerprint;
    this.#fingerprints.set(name, known);
    return known;
  }

  /** Whether a first load is under way. */
  get loading(): boolean {
    return [...this.#pending.keys()].some((name) => this.loaded[name] === undefined);
  }

  /** An answer that is computed once; `units` are those of its fields. */
  answer<T>(
    question: string,
    options: object,
    compute: () => Promise<T>,
    units: Readonly<Record<string, string>> = {},
  ): Promise<T> {
    const key = `${question} ${JSON.stringify(options)}`;
    const answer = this.#answers.get(key, () =>
      compute().then((made) => deepFreeze(showing(made, question, units, options))),
    ) as Promise<T>;
    answer.catch(() => this.#answers.delete(key));
    return answer;
  }

  /** An index that is built once, on first need. */
  index<T>(name: string, build: () => T): T {
    const known = this.#indexes.get(name) as T | undefined;
    if (known !== undefined) return known;
    const built = build();
    this.#indexes.set(name, built);
    return built;
  }
}
