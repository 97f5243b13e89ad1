import type { TextDictionary } from "./TextDictionary.ts";

/** A Map holds no more. */
const MAP_SIZE = 2 ** 24;

/** Different texts under codes from 1, for columns that are made and not read. */
export class ArrayDictionary implements TextDictionary {
  readonly #texts: (string | null)[] = [null];
  readonly #maps = [new Map<string, number>()];
  /** Texts from this code on are not in the maps yet: nobody asked for them. */
  #unmapped = 1;

  constructor(texts: Iterable<string> = []) {
    for (const text of texts) this.code(text);
  }

  get size(): number {
    return this.#texts.length;
  }

  at(code: number): string | null {
    return this.#texts[code] ?? null;
  }

  indexOf(text: string): number {
    for (; this.#unmapped < this.#texts.length; this.#unmapped++)
      this.#map(this.#texts[this.#unmapped] as string, this.#unmapped);
    for (const map of this.#maps) {
      const code = map.get(text);
      if (code !== undefined) return code;
    }
    return 0;
  }

  /** The code of a text, a new one if there is none. */
  code(text: string): number {
    const known = this.indexOf(text);
    return known === 0 ? this.add(text) : known;
  }

  /** A new code for a text that has none: who knows that need not look for it. */
  add(text: string): number {
    return this.#texts.push(text) - 1;
  }

  #map(text: string, code: number): void {
    let map = this.#maps.at(-1) as Map<string, number>;
    if (map.size === MAP_SIZE) {
      map = new Map();
      this.#maps.push(map);
    }
    map.set(text, code);
  }
}
