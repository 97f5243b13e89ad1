import type { ColumnBuilder } from "./ColumnBuilder.ts";
import { FirstPlaces, renumberPlaces } from "./checks.ts";
import { TextColumn } from "./columns.ts";
import { HashDictionary, PREFETCH, viewOf } from "./HashDictionary.ts";
import { fitted, withoutRows } from "./NumberBuilder.ts";
import {
  findSerialPattern,
  type SerialBytes,
  SerialDictionary,
  type SerialPattern,
  serialNumber,
  serialText,
} from "./SerialDictionary.ts";

/** Rows in a batch: few enough for a batch's cells to stay in the processor's second cache. */
export const BATCH_ROWS = 4096;

/**
 * Some rows of the columns that somebody wants, as whoever reads them leaves them: the cell of slot and row stands at
 * `slot * BATCH_ROWS + row`.
 */
export interface CellBatch {
  /** Rows in the batch. */
  readonly rows: number;
  /** Numbers and dates, NaN where missing; of text columns serial numbers (-1: none) and then codes. */
  readonly numbers: Float64Array;
  /** Texts: three numbers each, hash, from and to. A negative `from` says that the cell stands `apart`, from `~from` to `to`. */
  readonly spans: Int32Array;
  /** Quoted cells that held doubled quotes, without them. */
  readonly apart: Uint8Array;
}

/** A serial number's code, as long as the column may still grow: 0 is the missing text. */
const SERIAL_OFFSET = 1;
/** Entries that a list may have at any rate. */
const MANY = 4_194_304;
/** Serial numbers may be this sparse before a dictionary of the texts that occur is the smaller thing. */
const sparse = (span: number, rows: number): boolean => span > 4 * rows + 1024;

/**
 * Collects the texts of a column as codes.
 *
 * A column whose first batch is prefix and number (`CUS000123`) keeps just the numbers; when a text breaks the pattern,
 * and for every other column, distinct texts go into a hashed dictionary.
 */
export class TextBuilder implements ColumnBuilder {
  readonly kind = "text";
  codes: Uint32Array;
  length = 0;
  /** The pattern while all texts follow it; undecided before the first batch. */
  serial: SerialBytes | undefined;
  dictionary = new HashDictionary();
  #decided = false;
  /** Where each code came first, if whoever checks the column noted it. */
  readonly firstPlaces = new FirstPlaces();

  readonly #unique: boolean;

  /**
   * @param unique whether {@link firstPlaces} will be noted
   * @param place memory to use as long as it suffices
   */
  constructor(unique = false, place?: Uint32Array) {
    this.#unique = unique;
    this.codes = place ?? new Uint32Array(0);
  }

  /** Starts with a pattern known from elsewhere, or with the knowledge that there is none. */
  decide(pattern: SerialPattern | undefined): void {
    this.#decided = true;
    this.serial = pattern && { ...pattern, bytes: new TextEncoder().encode(pattern.prefix) };
  }

  /** Turns the cells of a slot into codes in `batch.numbers`: -1, and false, where a cell is not valid text. */
  resolve(batch: CellBatch, slot: number, bytes: Uint8Array): boolean {
    const first = slot * BATCH_ROWS;
    if (!this.#decided) this.#decideBy(batch, first, bytes);
    if (this.serial === undefined) return this.#intern(batch, first, bytes);
    if (!followsPattern(batch, first) || (this.#unique && this.#soars(batch, first)))
      return this.#internMixed(batch, first, bytes, this.serial);
    // an empty cell's -1 becomes the missing text's 0
    for (let cell = first; cell < first + batch.rows; cell++) (batch.numbers[cell] as number) += SERIAL_OFFSET;
    return true;
  }

  /** Appends codes; `capacity` is how many rows to make room for when room runs out. */
  append(source: Float64Array, from: number, count: number, capacity: number): void {
    if (this.length + count > this.codes.length) {
      const codes = new Uint32Array(capacity);
      codes.set(this.codes.subarray(0, this.length));
      this.codes = codes;
    }
    this.codes.set(source.subarray(from, from + count), this.length);
    this.length += count;
  }

  /** The text of a code that this builder gave. */
  textOf(code: number): string | null {
    if (code === 0 || this.serial === undefined) return this.dictionary.at(code);
    return serialText(this.serial, code - SERIAL_OFFSET);
  }

  remove(rows: readonly number[]): void {
    this.length = withoutRows(this.codes, this.length, rows);
  }

  finish(): TextColumn {
    if (this.serial !== undefined) {
      const { min, max } = range(this.codes, this.length);
      if (sparse(max - min, this.length)) this.#leaveSerial();
      else if (!sparse(max, this.length)) return this.#serialColumn(this.serial, SERIAL_OFFSET, max + 1);
      else {
        const shift = min - 1;
        for (let i = 0; i < this.length; i++) if (this.codes[i] !== 0) (this.codes[i] as number) -= shift;
        return this.#serialColumn(this.serial, SERIAL_OFFSET - shift, max - shift + 1);
      }
    }
    return new TextColumn(fitted(this.codes, this.length), this.dictionary);
  }

  #serialColumn({ prefix, width }: SerialPattern, offset: number, size: number): TextColumn {
    return new TextColumn(fitted(this.codes, this.length), new SerialDictionary({ prefix, width }, offset, size));
  }

  #decideBy(batch: CellBatch, first: number, bytes: Uint8Array): void {
    const { spans, rows, apart } = batch;
    const decoder = new TextDecoder();
    function* texts(): Iterable<string> {
      for (let cell = first; cell < first + rows; cell++) {
        const from = spans[3 * cell + 1] as number;
        const to = spans[3 * cell + 2] as number;
        if (from < 0) yield decoder.decode(apart.slice(~from, to));
        else if (from < to) yield decoder.decode(bytes.slice(from, Math.min(to, from + 256)));
      }
    }
    const pattern = findSerialPattern(texts());
    this.decide(pattern);
    if (this.serial === undefined) return;
    // the batch was scanned before there was a pattern
    for (let cell = first; cell < first + rows; cell++) {
      const from = spans[3 * cell + 1] as number;
      const to = spans[3 * cell + 2] as number;
      batch.numbers[cell] = from < 0 ? -1 : serialNumber(bytes, from, to, this.serial);
    }
  }

  /** Whether a serial number is so large that a list of the first lines by number would be mostly empty. */
  #soars({ numbers, rows }: CellBatch, first: number): boolean {
    const most = MANY + 4 * this.length;
    for (let cell = first; cell < first + rows; cell++) if ((numbers[cell] as number) > most) return true;
    return false;
  }

  #intern({ numbers, spans, rows, apart }: CellBatch, first: number, bytes: Uint8Array): boolean {
    const { dictionary } = this;
    const view = viewOf(bytes);
    const apartView = viewOf(apart);
    let valid = true;
    for (let cell = first, span = 3 * first; cell < first + rows; cell++, span += 3) {
      if ((cell - first) % PREFETCH === 0)
        dictionary.prefetch(spans, span, 3 * Math.min(first + rows, cell + PREFETCH));
      const hash = spans[span] as number;
      const from = spans[span + 1] as number;
      const to = spans[span + 2] as number;
      if (from === to) numbers[cell] = 0;
      else if (from >= 0) numbers[cell] = dictionary.intern(bytes, view, from, to, hash);
      else numbers[cell] = dictionary.intern(apart, apartView, ~from, to, hash);
      if ((numbers[cell] as number) < 0) valid = false;
    }
    return valid;
  }

  /** A batch in which the pattern broke: some cells are numbers, others spans. */
  #internMixed(batch: CellBatch, first: number, bytes: Uint8Array, serial: SerialPattern): boolean {
    const numbers = batch.numbers.slice(first, first + batch.rows);
    // the batch left no span where it found a number: what stands there is an older batch's
    numbers.forEach((number, row) => {
      if (number >= 0) batch.spans.fill(0, 3 * (first + row), 3 * (first + row + 1));
    });
    this.#leaveSerial();
    const valid = this.#intern(batch, first, bytes);
    for (let row = 0; row < numbers.length; row++) {
      const number = numbers[row] as number;
      if (number >= 0) batch.numbers[first + row] = this.dictionary.internText(serialText(serial, number));
    }
    return valid;
  }

  /** Puts the texts of the serial codes given so far into the dictionary. */
  #leaveSerial(): void {
    const { serial } = this;
    if (serial === undefined) return;
    this.serial = undefined;
    const textCode = (code: number): number =>
      code === 0 ? 0 : this.dictionary.internText(serialText(serial, code - SERIAL_OFFSET));
    const { max } = range(this.codes, this.length);
    // codes so sparse that a list would be mostly empty are looked up each time
    const known = sparse(max, this.length) ? undefined : new Uint32Array(max + 1);
    const codeOf = (code: number): number => {
      if (known === undefined || code > max) return textCode(code);
      if (known[code] === 0) known[code] = textCode(code);
      return known[code] as number;
    };
    for (let i = 0; i < this.length; i++) this.codes[i] = codeOf(this.codes[i] as number);
    renumberPlaces(this.firstPlaces, codeOf);
  }
}

/** Whether every cell of a serial column's batch is empty or a serial number. */
function followsPattern({ numbers, spans, rows }: CellBatch, first: number): boolean {
  for (let cell = first; cell < first + rows; cell++) {
    if ((numbers[cell] as number) < 0 && spans[3 * cell + 1] !== spans[3 * cell + 2]) return false;
  }
  return true;
}

/** Smallest and largest code that is not the missing text's. */
function range(codes: Uint32Array, length: number): { min: number; max: number } {
  let min = Infinity;
  let max = 0;
  for (let i = 0; i < length; i++) {
    const code = codes[i] as number;
    if (code === 0) continue;
    if (code < min) min = code;
    if (code > max) max = code;
  }
  return { min: Math.min(min, max), max };
}
