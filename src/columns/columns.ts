import type { TextDictionary } from "./TextDictionary.ts";

/** What the reader must know of one column; the schemas of the tables extend it. */
export interface ColumnSpec {
  /** The column's name in code. */
  readonly name: string;
  /** The column's header in a file. */
  readonly csv: string;
  /** Another header that it may have, in any case. */
  readonly alias?: string;
  /** Which column of the file it is, from 0, where its header does not say. */
  readonly index?: number;
  /** What its cells hold. */
  readonly kind: "number" | "text" | "date";
  /**
   * Whether its numbers are whole: others are refused, and they are held in 32 bits while they fit. `"mostly"`: they are
   * held so while they fit, and fractions are allowed. Default false.
   */
  readonly integer?: boolean | "mostly";
  /** Whether cells that do not fit are missing instead of bad. Default false. */
  readonly lenient?: boolean;
  /** Whether a file must have it. Default false. */
  readonly required?: boolean;
  /** Whether a cell may be empty. Default true. */
  readonly nullable?: boolean;
  /** Whether no value may occur twice (text only). Default false. */
  readonly unique?: boolean;
  /** Smallest number allowed, inclusive. */
  readonly min?: number;
  /** Largest number allowed, inclusive. */
  readonly max?: number;
  /** The only texts allowed, in their order of rank. */
  readonly values?: readonly string[];
}

function* cellsOf<T>(column: { readonly length: number; at(row: number): T }): Generator<T> {
  for (let row = 0; row < column.length; row++) yield column.at(row);
}

/** Numbers, one per row; NaN where the cell was empty. Whole numbers that fit are held in 32 bits. */
export class NumberColumn implements Iterable<number | null> {
  readonly kind = "number";
  constructor(readonly values: Float64Array | Int32Array) {
    Object.freeze(this);
  }

  get length(): number {
    return this.values.length;
  }

  /** The number in a row, `null` where the cell was empty. */
  at(row: number): number | null {
    const value = this.values[row];
    return value === undefined || Number.isNaN(value) ? null : value;
  }

  [Symbol.iterator](): Iterator<number | null> {
    return cellsOf(this);
  }
}

/** Dates as epoch milliseconds, one per row; NaN where the cell was empty. */
export class DateColumn implements Iterable<Date | null> {
  readonly kind = "date";
  #order: DateOrder | undefined;
  constructor(readonly values: Float64Array) {
    Object.freeze(this);
  }

  /** The first and the last date as epoch milliseconds, `null` if there is none; computed once. */
  get extent(): readonly [first: number, last: number] | null {
    return this.#known().extent;
  }

  /** Whether no date is missing and none is before the one above it; computed once. */
  get ascending(): boolean {
    return this.#known().ascending;
  }

  #known(): DateOrder {
    this.#order ??= orderOf(this.values);
    return this.#order;
  }

  get length(): number {
    return this.values.length;
  }

  /** The date in a row (its UTC parts are the shop's clock), `null` where the cell was empty. */
  at(row: number): Date | null {
    const value = this.values[row];
    return value === undefined || Number.isNaN(value) ? null : new Date(value);
  }

  [Symbol.iterator](): Iterator<Date | null> {
    return cellsOf(this);
  }
}

interface DateOrder {
  readonly extent: readonly [first: number, last: number] | null;
  readonly ascending: boolean;
}

function orderOf(values: Float64Array): DateOrder {
  let first = Infinity;
  let last = -Infinity;
  let ascending = true;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (!(value >= last)) ascending = false;
    if (value < first) first = value;
    if (value > last) last = value;
  }
  return { extent: first <= last ? Object.freeze([first, last] as const) : null, ascending };
}

/** Texts as codes into a dictionary, one code per row; code 0 where the cell was empty. */
export class TextColumn implements Iterable<string | null> {
  readonly kind = "text";
  #firstRows: Int32Array | undefined;
  constructor(
    readonly codes: Uint32Array,
    readonly dictionary: TextDictionary,
  ) {
    Object.freeze(this);
  }

  /** By code, the first row that has it, -1 for one that no row has; computed once. */
  get firstRows(): Int32Array {
    this.#firstRows ??= firstRowsOf(this.codes, this.dictionary.size);
    return this.#firstRows;
  }

  get length(): number {
    return this.codes.length;
  }

  /** The text in a row, `null` where the cell was empty. */
  at(row: number): string | null {
    const code = this.codes[row];
    return code === undefined ? null : this.dictionary.at(code);
  }

  [Symbol.iterator](): Iterator<string | null> {
    return cellsOf(this);
  }
}

function firstRowsOf(codes: Uint32Array, size: number): Int32Array {
  const rows = new Int32Array(size).fill(-1);
  for (let row = codes.length - 1; row >= 0; row--) rows[codes[row] as number] = row;
  return rows;
}

/** One column of a {@link Table}: typed values by row, and an iterable of what the rows show. */
export type Column = NumberColumn | DateColumn | TextColumn;
