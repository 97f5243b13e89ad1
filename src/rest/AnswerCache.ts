import type { CustomerStore } from "../store/CustomerStore.ts";
import type { Route } from "./Route.ts";

/** The body of an answer, and what its headers need to know of it. */
export interface Body {
  readonly text: string;
  /** The header `Link` of a page. */
  readonly link?: string;
}

/** Characters to keep per store. */
const MOST_TEXT = 32_000_000;

const caches = new WeakMap<CustomerStore, AnswerCache>();

/** The answers kept for a store. */
export function answerCache(store: CustomerStore): AnswerCache {
  const cache = caches.get(store) ?? new AnswerCache();
  caches.set(store, cache);
  return cache;
}

const numbers = new WeakMap<Route, number>();
let routes = 0;

/** A number of its own for each route: two of one path may answer differently. */
export function numberOf(route: Route): number {
  const number = numbers.get(route) ?? ++routes;
  numbers.set(route, number);
  return number;
}

/** The body of each question by its latest tag, the least recently used forgotten first. */
export class AnswerCache {
  readonly #entries = new Map<string, { readonly etag: string; readonly body: Body }>();
  #size = 0;

  /** @param limit characters to keep */
  constructor(readonly limit = MOST_TEXT) {}

  get(etag: string, key: string): Body | undefined {
    const entry = this.#entries.get(key);
    if (entry?.etag !== etag) return undefined;
    // a Map lists its keys in the order of insertion: the oldest first
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.body;
  }

  set(etag: string, key: string, body: Body): void {
    const before = this.#entries.get(key);
    this.#entries.delete(key);
    this.#size += sizeOf(key, body) - (before === undefined ? 0 : sizeOf(key, before.body));
    this.#entries.set(key, { etag, body });
    for (const [oldest, entry] of this.#entries) {
      if (this.#size <= this.limit) break;
      this.#entries.delete(oldest);
      this.#size -= sizeOf(oldest, entry.body);
    }
  }
}

/** Characters, and what an entry takes besides: answers may be tiny, and asked for in millions. */
function sizeOf(key: string, { text, link = "" }: Body): number {
  return key.length + text.length + link.length + 200;
}
