/** Values that are computed once, the least recently used forgotten first. */
export class LruCache<T> {
  readonly #values = new Map<string, T>();

  /** @param limit how many to keep */
  constructor(readonly limit: number) {}

  /** The value kept under a key, or else made and kept. */
  get(key: string, make: () => T): T {
    const known = this.#values.get(key);
    const value = known === undefined ? make() : known;
    // a Map lists its keys in the order of insertion: the oldest first
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > this.limit) this.#values.delete(this.#values.keys().next().value as string);
    return value;
  }

  delete(key: string): void {
    this.#values.delete(key);
  }
}
