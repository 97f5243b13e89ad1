import { DataError } from "../errors.ts";
import { ArrayDictionary } from "./ArrayDictionary.ts";
import { decodeAny, decodeText } from "./decodeText.ts";
import type { TextDictionary } from "./TextDictionary.ts";

const encoder = new TextEncoder();
/** Offsets into the bytes are 32 bits wide. */
const MAX_BYTES = 2 ** 32 - 1;

/** Texts as UTF-8, one after the other, and where each code's begins; code 0 is empty. */
export interface DictionaryContent {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
}

/** How many look-ups to prefetch at once. */
export const PREFETCH = 256;
const aheadStarts = new Uint32Array(PREFETCH);
const aheadLengths = new Uint32Array(PREFETCH);
/** Slots that a look-up may pass: with texts that nobody has chosen for it the longest way is a tenth of that. */
const LONGEST_WAY = 512;
/** Texts from which on a dictionary does not fit a processor's nearer caches. */
const LARGE = 1 << 14;

/**
 * A dictionary that grows: the distinct texts as UTF-8 in one array, found through an open-addressing table of
 * (hash, code) pairs. Strings are made only for those asked for.
 *
 * Texts may be chosen so that their hashes collide whatever the seed. Where a look-up goes too far for chance, the
 * dictionary goes over to one of strings, whose hashes the engine keeps to itself: slower, and linear.
 */
export class HashDictionary implements TextDictionary {
  #bytes: Uint8Array = new Uint8Array(1024);
  #view = viewOf(this.#bytes);
  /** Where the text of code c begins (`#starts[c]`) and the next one does. */
  #starts: Uint32Array = new Uint32Array(64);
  #slots = new Int32Array(512);
  #strings: (string | undefined)[] = [];
  #size = 1;
  /** Whether the slots were given back. */
  #settled = false;
  /** Codes alone, by the hash of their texts, in place of the slots that were given back; made when one is looked up. */
  #codes: Uint32Array | undefined;
  /** In place of the slots, once somebody has chosen texts to collide. */
  #known: ArrayDictionary | undefined;

  get size(): number {
    return this.#size;
  }

  at(code: number): string | null {
    if (code === 0 || code >= this.#size) return null;
    const known = this.#strings[code];
    if (known !== undefined) return known;
    const text = decodeAny(this.#bytes, this.#starts[code] as number, this.#starts[code + 1] as number);
    // an id column of a million texts should not turn into a million strings because someone walked over it
    if (code < 4096) this.#strings[code] = text;
    return text;
  }

  indexOf(text: string): number {
    const length = encoded(text);
    const hash = hashBytes(scratch, 0, length);
    if (this.#settled) return this.#findSettled(scratchView, 0, length, hash);
    return Math.max(0, this.#find(scratch, scratchView, 0, length, hash));
  }

  /**
   * The code of `bytes[from, to)`, added if it is new; -1 when it is new and not valid text.
   *
   * @param view the same bytes as a DataView
   * @param hash their {@link hashBytes}
   */
  intern(bytes: Uint8Array, view: DataView, from: number, to: number, hash: number): number {
    const found = this.#find(bytes, view, from, to, hash);
    if (found > 0) return found;
    if (decodeText(bytes, from, to) === undefined) return -1;
    return this.#add(bytes, from, to, hash, ~found);
  }

  /**
   * Touches what looking up these hashes will need, so that the processor fetches it for many of them at once: in a
   * dictionary larger than its caches, waiting for memory is what a look-up costs.
   *
   * @param spans hashes at every third place
   * @returns nothing of meaning, but something, so that the touching is not left out as useless
   */
  prefetch(spans: Int32Array, from: number, to: number): number {
    const slots = this.#slots;
    const bytes = this.#bytes;
    const mask = (slots.length >> 2) - 1;
    let touched = 0;
    if (this.#size < LARGE || this.#known !== undefined) return touched;
    for (let i = from, k = 0; i < to; i += 3, k++) {
      const slot = 4 * (mix(spans[i] as number) & mask);
      aheadStarts[k] = slots[slot + 2] as number;
      aheadLengths[k] = slots[slot + 3] as number;
    }
    // a text may lie across the border of two cache lines
    for (let i = from, k = 0; i < to; i += 3, k++) {
      const start = aheadStarts[k] as number;
      touched ^= (bytes[start] as number) ^ (bytes[start + (aheadLengths[k] as number)] as number);
    }
    return touched;
  }

  /** The code of a text, added if it is new. */
  internText(text: string): number {
    const length = encoded(text);
    const hash = hashBytes(scratch, 0, length);
    const found = this.#find(scratch, scratchView, 0, length, hash);
    return found > 0 ? found : this.#add(scratch, 0, length, hash, ~found);
  }

  codesOf(other: TextDictionary): Uint32Array | undefined {
    return other instanceof HashDictionary ? this.translate(other.content) : undefined;
  }

  /** For each code of other texts, the code of the same text here: 0 when it is not there, or added if `add`. */
  translate({ bytes, starts }: DictionaryContent, add = false): Uint32Array {
    const view = viewOf(bytes);
    const codes = new Uint32Array(starts.length - 1);
    for (let code = 1; code < codes.length; code++) {
      const from = starts[code] as number;
      const to = starts[code + 1] as number;
      const hash = hashBytes(bytes, from, to);
      // who only looks up does not need the slots again
      const isSettled = this.#settled && !add;
      const found = isSettled ? this.#findSettled(view, from, to, hash) : this.#find(bytes, view, from, to, hash);
      if (found > 0) codes[code] = found;
      else if (add) codes[code] = this.#add(bytes, from, to, hash, ~found);
    }
    return codes;
  }

  /** Gives back the memory that texts are found by. Who looks one up needs a quarter of it again, who adds one all of it. */
  settle(): void {
    this.#codes = undefined;
    if (this.#known !== undefined || this.#settled) return;
    this.#slots = new Int32Array(4);
    this.#settled = true;
    this.#bytes = this.#bytes.slice(0, this.#starts[this.#size]);
    this.#view = viewOf(this.#bytes);
  }

  #unsettle(): void {
    this.#settled = false;
    this.#codes = undefined;
    this.#slots = new Int32Array(2 ** Math.max(9, Math.ceil(Math.log2(8 * this.#size))));
    for (let code = 1; code < this.#size; code++) this.#place(this.#hashOf(code), code);
  }

  #hashOf(code: number): number {
    return hashBytes(this.#bytes, this.#starts[code] as number, this.#starts[code + 1] as number);
  }

  /** The code of a text once the slots were given back, 0 where it is not there. */
  #findSettled(view: DataView, from: number, to: number, hash: number): number {
    this.#codes ??= this.#codesByHash();
    const codes = this.#codes;
    const mask = codes.length - 1;
    for (let at = mix(hash) & mask; ; at = (at + 1) & mask) {
      const code = codes[at] as number;
      const start = this.#starts[code] as number;
      const isSame = (this.#starts[code + 1] as number) - start === to - from;
      if (code === 0 || (isSame && sameBytes(this.#view, start, view, from, to - from))) return code;
    }
  }

  #codesByHash(): Uint32Array {
    const codes = new Uint32Array(2 ** Math.ceil(Math.log2(2 * this.#size)));
    const mask = codes.length - 1;
    for (let code = 1; code < this.#size; code++) {
      let at = mix(this.#hashOf(code)) & mask;
      while (codes[at] !== 0) at = (at + 1) & mask;
      codes[at] = code;
    }
    return codes;
  }

  /** All texts, to be sent elsewhere. */
  get content(): DictionaryContent {
    return {
      bytes: this.#bytes.subarray(0, this.#starts[this.#size]),
      starts: this.#starts.subarray(0, this.#size + 1),
    };
  }

  /** The code, or the complement of the free slot where it belongs, -1 where there are no slots any more. */
  #find(bytes: Uint8Array, view: DataView, from: number, to: number, hash: number): number {
    if (this.#settled) {
      const code = this.#findSettled(view, from, to, hash);
      if (code > 0) return code;
      this.#unsettle();
    }
    const found = this.#known === undefined ? this.#probe(view, from, to, hash) : 0;
    if (found !== 0) return found;
    const known = this.#known ?? this.#toStrings();
    // what is no text is not there, whatever it would be shown as
    const text = decodeText(bytes, from, to);
    return text === undefined ? -1 : known.indexOf(text) || -1;
  }

  #toStrings(): ArrayDictionary {
    this.#slots = new Int32Array(4);
    // the same texts in the same order have the same codes
    this.#known = new ArrayDictionary(Array.from({ length: this.#size - 1 }, (_, i) => this.at(i + 1) as string));
    return this.#known;
  }

  /** The code, the complement of the free slot where it belongs, or 0 when the way there is too long. */
  #probe(view: DataView, from: number, to: number, hash: number): number {
    const slots = this.#slots;
    const mask = (slots.length >> 2) - 1;
    const length = to - from;
    for (let slot = mix(hash) & mask, way = 0; way < LONGEST_WAY; slot = (slot + 1) & mask, way++) {
      const code = slots[4 * slot + 1] as number;
      if (code === 0) return ~slot;
      if (slots[4 * slot] !== hash || slots[4 * slot + 3] !== length) continue;
      if (sameBytes(this.#view, (slots[4 * slot + 2] as number) >>> 0, view, from, length)) return code;
    }
    return 0;
  }

  #add(bytes: Uint8Array, from: number, to: number, hash: number, slot: number): number {
    const code = this.#size;
    const start = this.#starts[code] as number;
    const end = start + to - from;
    if (end > MAX_BYTES) throw new DataError("too_large", "expected at most 4 GiB of distinct texts in one column");
    if (end > this.#bytes.length) {
      this.#bytes = grown(this.#bytes, new Uint8Array(Math.min(MAX_BYTES, Math.max(end, 2 * this.#bytes.length))));
      this.#view = viewOf(this.#bytes);
    }
    if (code + 2 > this.#starts.length) this.#starts = grown(this.#starts, new Uint32Array(2 * this.#starts.length));
    if (to - from > 32) this.#bytes.set(bytes.subarray(from, to), start);
    else for (let i = from, j = start; i < to; i++, j++) this.#bytes[j] = bytes[i] as number;
    this.#starts[code + 1] = end;
    this.#size = code + 1;
    if (this.#known !== undefined) return this.#known.code(decodeAny(bytes, from, to));
    this.#slots[4 * slot] = hash;
    this.#slots[4 * slot + 1] = code;
    this.#slots[4 * slot + 2] = start;
    this.#slots[4 * slot + 3] = to - from;
    if (8 * this.#size > this.#slots.length) this.#grow();
    return code;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(2 * old.length);
    for (let i = 0; i < old.length; i += 4) {
      if (old[i + 1] !== 0) this.#place(old[i] as number, old[i + 1] as number);
    }
  }

  #place(hash: number, code: number): void {
    const slots = this.#slots;
    const mask = (slots.length >> 2) - 1;
    let slot = mix(hash) & mask;
    while (slots[4 * slot + 1] !== 0) slot = (slot + 1) & mask;
    slots[4 * slot] = hash;
    slots[4 * slot + 1] = code;
    slots[4 * slot + 2] = this.#starts[code] as number;
    slots[4 * slot + 3] = (this.#starts[code + 1] as number) - (this.#starts[code] as number);
  }
}

/** Where texts stand as UTF-8 while they are looked up: nothing else is done meanwhile. */
let scratch = new Uint8Array(256);
let scratchView = viewOf(scratch);

/** Puts a text there, and gives its length. Most ids are short and ASCII: for those a loop does without the encoder. */
function encoded(text: string): number {
  if (3 * text.length > scratch.length) {
    scratch = new Uint8Array(3 * text.length);
    scratchView = viewOf(scratch);
  }
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 127) return encoder.encodeInto(text, scratch).written;
    scratch[i] = code;
  }
  return text.length;
}

/** Multiplier of the texts' hash; the scanner computes the same on its way. */
export const HASH_PRIME = 0x9e3779b1 | 0;

let seed: number | undefined;

/** Where every hash begins: drawn at its first use, so that nobody can choose texts that collide in all processes. */
export function hashSeed(): number {
  seed ??= crypto.getRandomValues(new Int32Array(1))[0] as number;
  return seed;
}

/** Begins hashes as another thread does; before any dictionary is made. */
export function useHashSeed(value: number): void {
  seed = value;
}

/** The hash of `bytes[from, to)`, taken four bytes at a time, the last one to three together. */
export function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = hashSeed();
  let i = from;
  for (; i + 4 <= to; i += 4) {
    hash = Math.imul(hash ^ wordAt(bytes, i, i + 4), HASH_PRIME);
    hash ^= hash >>> 15;
  }
  return Math.imul(hash ^ wordAt(bytes, i, to), HASH_PRIME);
}

function wordAt(bytes: Uint8Array, from: number, to: number): number {
  let word = 0;
  for (let i = to - 1; i >= from; i--) word = (word << 8) | (bytes[i] as number);
  return word;
}

/** Whether two runs of bytes are the same, four at a time; the last four may overlap those before. */
function sameBytes(a: DataView, i: number, b: DataView, j: number, length: number): boolean {
  if (length < 4) {
    for (let k = 0; k < length; k++) if (a.getUint8(i + k) !== b.getUint8(j + k)) return false;
    return true;
  }
  const last = length - 4;
  for (let k = 0; k < last; k += 4) if (a.getInt32(i + k) !== b.getInt32(j + k)) return false;
  return a.getInt32(i + last) === b.getInt32(j + last);
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Spreads a hash over its low bits, from which slots are taken. */
function mix(hash: number): number {
  const h = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return h ^ (h >>> 16);
}

function grown<A extends Uint8Array | Uint32Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
