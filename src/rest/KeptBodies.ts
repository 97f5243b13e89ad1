import type { CustomerStore } from "../store/CustomerStore.ts";

/** The body of an answer, and what its headers need to know of it. */
export interface Body {
  readonly text: string;
  /** The header `Link` of a page. */
  readonly link?: string;
}

/** Characters to keep per store. */
const MOST_TEXT = 32_000_000;

const bodies = new WeakMap<CustomerStore, KeptBodies>();

/** The bodies kept for a store. */
export function keptBodies(store: CustomerStore): KeptBodies {
  const kept = bodies.get(store) ?? new KeptBodies();
  bodies.set(store, kept);
  return kept;
}

/** Bodies that were made from one version of the data, the least recently used forgotten first. */
export class KeptBodies {
  #version: string | null = null;
  #bodies = new Map<string, Body>();
  #size = 0;

  /** @param limit characters to keep */
  constructor(readonly limit = MOST_TEXT) {}

  get(version: string, key: string): Body | undefined {
    if (version !== this.#version) return undefined;
    const body = this.#bodies.get(key);
    if (body !== undefined) {
      // a Map lists its keys in the order of insertion: the oldest first
      this.#bodies.delete(key);
      this.#bodies.set(key, body);
    }
    return body;
  }

  set(version: string, key: string, body: Body): void {
    if (version !== this.#version) {
      this.#version = version;
      this.#bodies.clear();
      this.#size = 0;
    }
    // two who ask at the same time both keep what they made
    const before = this.#bodies.get(key);
    this.#size += sizeOf(key, body) - (before === undefined ? 0 : sizeOf(key, before));
    this.#bodies.set(key, body);
    for (const [oldest, body] of this.#bodies) {
      if (this.#size <= this.limit) break;
      this.#bodies.delete(oldest);
      this.#size -= sizeOf(oldest, body);
    }
  }
}

/** Characters, and what an entry takes besides: answers may be tiny, and asked for in millions. */
function sizeOf(key: string, { text, link = "" }: Body): number {
  return key.length + text.length + link.length + 200;
}
