import type { TextDictionary } from "../tables/columns.ts";

/** A few different texts under codes from 1, for columns that are made and not read. */
export class Labels implements TextDictionary {
  readonly #texts: (string | null)[] = [null];
  readonly #codes = new Map<string, number>();

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
    return this.#codes.get(text) ?? 0;
  }

  /** The code of a text, a new one if there is none. */
  code(text: string): number {
    const known = this.#codes.get(text);
    if (known !== undefined) return known;
    this.#codes.set(text, this.#texts.length);
    return this.#texts.push(text) - 1;
  }
}
