import type { CustomerSnapshot } from "../store/CustomerStore.ts";
import type { Route } from "./Route.ts";

/** The body of an answer, and what its headers need to know of it. */
export interface Body {
  readonly text: string;
  /** The header `Link` of a page. */
  readonly link?: string;
}

/** Characters to keep per snapshot. */
const MOST_TEXT = 32_000_000;

const caches = new WeakMap<CustomerSnapshot, AnswerCache>();

/** The answers kept of a snapshot: they go when it goes, and never answer for another. */
export function answerCache(snapshot: CustomerSnapshot): AnswerCache {
  const cache = caches.get(snapshot) ?? new AnswerCache();
  caches.set(snapshot, cache);
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

/** The body of each question, the least recently used forgotten first; those who ask at the same time share one. */
export class AnswerCache {
  readonly #kept = new Map<string, Body>();
  readonly #making = new Map<string, Promise<Body | undefined>>();
  #size = 0;

  /** @param limit characters to keep */
  constructor(readonly limit = MOST_TEXT) {}

  /** A body, kept or being made or made now; `undefined` is none, and asked for again. */
  async get(key: string, keeps: boolean, make: () => Promise<Body | undefined>): Promise<Body | undefined> {
    const kept = this.#kept.get(key);
    if (kept !== undefined) {
      // a Map lists its keys in the order of insertion: the oldest first
      this.#kept.delete(key);
      this.#kept.set(key, kept);
      return kept;
    }
    const making = this.#making.get(key);
    if (making !== undefined) return making;
    const made = make();
    this.#making.set(key, made);
    try {
      const body = await made;
      if (keeps && body !== undefined) this.#keep(key, body);
      return body;
    } finally {
      this.#making.delete(key);
    }
  }

  #keep(key: string, body: Body): void {
    this.#size += sizeOf(key, body);
    this.#kept.set(key, body);
    for (const [oldest, other] of this.#kept) {
      if (this.#size <= this.limit) break;
      this.#kept.delete(oldest);
      this.#size -= sizeOf(oldest, other);
    }
  }
}

/** Characters, and what an entry takes besides: answers may be tiny, and asked for in millions. */
function sizeOf(key: string, { text, link = "" }: Body): number {
  return key.length + text.length + link.length + 200;
}
