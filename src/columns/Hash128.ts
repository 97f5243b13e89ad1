/**
 * A hash of 128 bits over 32-bit words, the same on every machine and in every process: MurmurHash3 (x86, 128 bits,
 * Appleby 2011). It tells contents apart; it keeps no secrets.
 */
export class Hash128 {
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 0;
  /** Words not mixed in yet. */
  readonly #pending = new Int32Array(4);
  #count = 0;

  word(word: number): void {
    const place = this.#count++ & 3;
    this.#pending[place] = word;
    if (place === 3) this.#block(...(this.#pending as unknown as [number, number, number, number]));
  }

  /** Whole blocks without calling for each word. */
  words(words: Int32Array | Uint32Array): void {
    let i = 0;
    while (i < words.length && (this.#count & 3) !== 0) this.word(words[i++] as number);
    for (; i + 4 <= words.length; i += 4) {
      this.#block(words[i] as number, words[i + 1] as number, words[i + 2] as number, words[i + 3] as number);
      this.#count += 4;
    }
    while (i < words.length) this.word(words[i++] as number);
  }

  text(text: string): void {
    this.word(text.length);
    for (let i = 0; i < text.length; i += 2) {
      this.word(text.charCodeAt(i) | ((i + 1 < text.length ? text.charCodeAt(i + 1) : 0) << 16));
    }
  }

  /** Numbers by their bits, so that 32-bit and 64-bit columns of the same numbers agree. */
  numbers(values: Float64Array | Int32Array): void {
    const block = new Float64Array(1024);
    const bits = new Int32Array(block.buffer);
    for (let from = 0; from < values.length; from += block.length) {
      const part = values.subarray(from, from + block.length);
      block.set(part);
      this.words(bits.subarray(0, 2 * part.length));
    }
  }

  /** 32 hexadecimal digits; nothing may be added afterwards. */
  digest(): string {
    const bytes = 4 * this.#count;
    const rest = this.#count & 3;
    if (rest > 0)
      this.#block(...([...this.#pending.subarray(0, rest), 0, 0, 0].slice(0, 4) as [number, number, number, number]));
    let [a, b, c, d] = [this.#a ^ bytes, this.#b ^ bytes, this.#c ^ bytes, this.#d ^ bytes];
    const spread = (): void => {
      a = (a + b + c + d) | 0;
      b = (b + a) | 0;
      c = (c + a) | 0;
      d = (d + a) | 0;
    };
    spread();
    [a, b, c, d] = [finish(a), finish(b), finish(c), finish(d)];
    spread();
    return [a, b, c, d].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }

  #block(k1: number, k2: number, k3: number, k4: number): void {
    let [a, b, c, d] = [this.#a, this.#b, this.#c, this.#d];
    a ^= scrambled(k1, 0x239b961b, 15, 0xab0e9789);
    a = (Math.imul((rotated(a, 19) + b) | 0, 5) + 0x561ccd1b) | 0;
    b ^= scrambled(k2, 0xab0e9789, 16, 0x38b34ae5);
    b = (Math.imul((rotated(b, 17) + c) | 0, 5) + 0x0bcaa747) | 0;
    c ^= scrambled(k3, 0x38b34ae5, 17, 0xa1e38b93);
    c = (Math.imul((rotated(c, 15) + d) | 0, 5) + 0x96cd1c35) | 0;
    d ^= scrambled(k4, 0xa1e38b93, 18, 0x239b961b);
    d = (Math.imul((rotated(d, 13) + a) | 0, 5) + 0x32ac3b17) | 0;
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.#d = d;
  }
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function scrambled(word: number, before: number, by: number, after: number): number {
  return Math.imul(rotated(Math.imul(word, before), by), after);
}

function finish(word: number): number {
  let h = word ^ (word >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** The hash of one text. */
export function hashOf(text: string): string {
  const hash = new Hash128();
  hash.text(text);
  return hash.digest();
}
