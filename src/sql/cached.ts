import { unitsOf } from "../analytics/fields.ts";
import { type Question, validOptions } from "../analytics/Question.ts";
import { hashOf } from "../columns/Hash128.ts";
import { showing } from "../display/display.ts";
import { OptionError } from "../errors.ts";
import { requireObject, requireOneOf, requireOptions } from "../options.ts";
import type { VersionedName } from "../shop/tables.ts";
import type { CustomerSnapshot, CustomerStore } from "../store/CustomerStore.ts";
import { deepFreeze } from "../store/deepFreeze.ts";
import { type QuestionName, questions } from "../store/questions.ts";
import { tell, within } from "../tasks.ts";
import { stopwatch } from "../time.ts";
import { VERSION } from "../version.ts";
import { fromJson, jsonOf } from "./json.ts";

/** Keeps texts for a while: Redis, a file, a Map. */
export interface TextCache {
  /** The text under a key; nothing where there is none. */
  get(key: string): Promise<string | null | undefined> | string | null | undefined;
  /** @param ttl milliseconds to keep it for */
  set(key: string, text: string, ttl: number): unknown;
}

/** How to keep answers. */
export interface CachedOptions {
  /** Milliseconds to keep an answer for. Default an hour. */
  readonly ttl?: number;
  /** Milliseconds to wait for the cache; then the store answers, and for a second nobody waits for it. Default 50. */
  readonly timeout?: number;
  /** Told when the cache fails, or holds what it was not given. */
  readonly onError?: (error: Error) => void;
}

const HOUR = 3_600_000;
/** So long nobody waits for a cache that failed, in milliseconds. */
const REST = 1000;

/**
 * A store whose answers to questions, lists and searches are kept in a cache that several processes share. An entry belongs to the
 * version of the tables that it was made from, so that a new version finds none; of tables whose version nobody knows nothing is
 * kept. Those who ask the same at the same time share one computation.
 *
 * The store answers whenever the cache is down or slow, and for an entry that is damaged, older, or of somebody else. Who may write
 * into the cache may still write answers: keep it to yourself.
 *
 * @example
 * ```ts
 * import { DataStore } from "clientele";
 * import { cached } from "clientele/sql";
 *
 * const kept = new Map<string, string>();
 * const orders = new DataStore({ transactions: "Customer_ID,Date,Revenue\nC1,2025-01-31,20\n" });
 * const store = cached(orders, { get: (key) => kept.get(key), set: (key, text) => kept.set(key, text) }, { ttl: 60_000 });
 * const data = await store.snapshot();
 * await data.ask("getRevenueTrends");
 * kept.size; // => 1
 * ```
 */
export function cached(store: CustomerStore, cache: TextCache, options: CachedOptions = {}): CustomerStore {
  const caller = "cached";
  requireObject(caller, "store", store, "a CustomerStore");
  if (typeof store.snapshot !== "function") throw new OptionError(caller, "store", "a CustomerStore", store);
  requireObject(caller, "cache", cache, "an object with get and set");
  if (typeof cache.get !== "function" || typeof cache.set !== "function")
    throw new OptionError(caller, "cache", "an object with get and set", cache);
  requireOptions(caller, options, ["ttl", "timeout", "onError"]);
  const { ttl = HOUR, timeout = 50, onError } = options;
  for (const [name, value] of Object.entries({ ttl, timeout }))
    if (!(typeof value === "number" && value > 0)) throw new OptionError(caller, name, "milliseconds above 0", value);
  const kept = new Kept(cache, ttl, timeout, onError);
  const known = new WeakMap<CustomerSnapshot, CustomerSnapshot>();
  return {
    status: () => store.status(),
    snapshot: async () => {
      const snapshot = await store.snapshot();
      const wrapped = known.get(snapshot) ?? cachedSnapshot(snapshot, kept);
      known.set(snapshot, wrapped);
      return wrapped;
    },
  };
}

const copyOf = <T>(options: T): T => (typeof options === "object" && options !== null ? { ...options } : options);

/** A question as text; `undefined` for what can be none, which the store refuses. */
function textOf(question: readonly unknown[]): string | undefined {
  try {
    return JSON.stringify(question);
  } catch {
    return undefined;
  }
}

/** A snapshot that looks into the cache first. */
function cachedSnapshot(snapshot: CustomerSnapshot, kept: Kept): CustomerSnapshot {
  const answer = async <T>(
    tables: readonly VersionedName[],
    question: readonly unknown[],
    make: () => Promise<T>,
  ): Promise<T> => {
    const version = await snapshot.version(tables);
    const text = textOf([VERSION, version, ...question]);
    return version === null || text === undefined ? make() : kept.answer(text, make);
  };
  const ask = async (name: QuestionName, options: object = {}): Promise<unknown> => {
    requireOneOf("ask", "name", name, Object.keys(questions));
    const { tables, answer: field } = questions[name] as Question<readonly VersionedName[], object, unknown>;
    const own = structuredClone(validOptions(name, questions[name].options, options));
    const needed = tables.flatMap((table) =>
      table === "predictions" ? (["customers", "recommendations", "predictions"] as const) : [table],
    );
    const made = await answer(needed, ["ask", name, own], () => snapshot.ask(name, own as never) as Promise<object>);
    return deepFreeze(showing(made, name, unitsOf(field), own));
  };
  return {
    version: (names) => snapshot.version(names),
    getCustomer: (id) => snapshot.getCustomer(id),
    getRecommendationsFor: (id) => snapshot.getRecommendationsFor(id),
    getTransactionsFor: (id) => snapshot.getTransactionsFor(id),
    getForecast: (id, horizons) => snapshot.getForecast(id, horizons),
    getModelReport: () => snapshot.getModelReport(),
    getReading: () => snapshot.getReading(),
    // copies, since the caller may change its object meanwhile
    listCustomers: (given) => {
      const options = copyOf(given);
      return answer(["customers"], ["list", options], () => snapshot.listCustomers(options));
    },
    searchCustomers: (query, given) => {
      const options = copyOf(given);
      return answer(["customers"], ["search", query, options], () => snapshot.searchCustomers(query, options));
    },
    // rules of segments are the store's, and in no version
    getSegmentHistory: (id) => snapshot.getSegmentHistory(id),
    ask: ask as CustomerSnapshot["ask"],
  };
}

/** Answers in a cache, each with what shows that it is one. */
class Kept {
  readonly #making = new Map<string, Promise<unknown>>();
  #restsSince = Number.NEGATIVE_INFINITY;

  constructor(
    readonly cache: TextCache,
    readonly ttl: number,
    readonly timeout: number,
    readonly onError: ((error: Error) => void) | undefined,
  ) {}

  /** The answer to a question, kept or made; those who ask meanwhile wait for the same. */
  answer<T>(question: string, make: () => Promise<T>): Promise<T> {
    const making = this.#making.get(question) as Promise<T> | undefined;
    if (making !== undefined) return making.then(copied);
    const made = this.#find(question, make).finally(() => this.#making.delete(question));
    this.#making.set(question, made);
    return made;
  }

  async #find<T>(question: string, make: () => Promise<T>): Promise<T> {
    const key = `clientele:${hashOf(question)}`;
    const found = await this.#asked(() => this.cache.get(key));
    if (typeof found === "string") {
      const json = opened(found, question);
      if (json !== undefined) return fromJson(json) as T;
    }
    if (found !== undefined && found !== null) this.#failed(new Error(`the cache holds something else under ${key}`));
    const made = await make();
    const json = jsonOf(made);
    // nobody waits for what is kept for others
    if (json !== undefined) void this.#asked(() => this.cache.set(key, sealed(json, question), this.ttl));
    return made;
  }

  /** What the cache says, if it says anything in time. */
  async #asked<T>(ask: () => T | Promise<T>): Promise<T | undefined> {
    if (stopwatch() - this.#restsSince < REST) return undefined;
    try {
      const late = () => new Error(`the cache did not answer within ${this.timeout} ms`);
      return await within(this.timeout, late, new AbortController().signal, async () => ask());
    } catch (error) {
      this.#restsSince = stopwatch();
      this.#failed(error as Error);
      return undefined;
    }
  }

  #failed(error: Error): void {
    tell(this.onError, [error]);
  }
}

/** The text that is kept: a hash of the question and of the answer stands before it. */
const sealed = (json: string, question: string): string => `${hashOf(`${question}\n${json}`)} ${json}`;

/** The answer in a text that was kept for a question; `undefined` for any other text. */
function opened(text: string, question: string): string | undefined {
  const json = text.slice(33);
  return text[32] === " " && text.slice(0, 32) === hashOf(`${question}\n${json}`) ? json : undefined;
}

/** Of rows each caller has its own. */
function copied<T>(answer: T): T {
  return Object.isFrozen(answer) ? answer : structuredClone(answer);
}
