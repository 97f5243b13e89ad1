import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import type { TableWarning } from "../columns/BadRows.ts";
import {
  checkNumbers,
  checkTexts,
  checkUnique,
  DATE_EXPECTED,
  described,
  type Fail,
  FirstPlaces,
  NUMBER_EXPECTED,
  type Problem,
  quote,
  short,
  uniqueLast,
} from "../columns/checks.ts";
import { type Column, type ColumnSpec, DateColumn, NumberColumn, TextColumn } from "../columns/columns.ts";
import { appendWhole } from "../columns/NumberBuilder.ts";
import { parseDateText } from "../columns/parseDate.ts";
import { parseNumberText } from "../columns/parseNumber.ts";
import { BATCH_ROWS } from "../columns/TextBuilder.ts";
import { shown } from "../errors.ts";
import { YEARS } from "../time.ts";

/** Misfits of a column of which each is remembered by itself. */
const TOLD = 100_000;

/** A column to be made, and what stands in its rows. */
export interface GivenColumn {
  readonly spec: ColumnSpec;
  /** Whether nothing says what it holds: its values decide. */
  readonly own: boolean;
  at(row: number): unknown;
}

/** How the `Date`s of a column are read. */
export interface DateClock {
  /** The milliseconds of the shop's clock. */
  time(date: Date): number;
  /** What there is to say of all of them, by the column's header. */
  warningOf(csv: string): TableWarning | undefined;
}

/** How to take values as columns. */
export interface CollectOptions {
  /** How the `Date`s of a column are read. Default by their UTC parts. */
  readonly clock?: (() => DateClock) | undefined;
  /** Whether a cell of an optional column that does not fit makes a bad row at any rate. */
  readonly strict?: boolean | undefined;
}

/** Columns by slot, and what is wrong with their rows. */
export interface CollectedColumns {
  readonly specs: readonly ColumnSpec[];
  readonly length: number;
  readonly made: ReadonlyMap<number, Column>;
  /** Of bad rows, by row. */
  readonly problems: ReadonlyMap<number, Problem>;
  /** Of cells of optional columns that do not fit, by slot and row. */
  readonly misfits: ReadonlyMap<number, ReadonlyMap<number, Problem>>;
  readonly warnings: readonly TableWarning[];
}

/**
 * Turns values that a program has into columns, a column after the other, by the checks that a file's cells pass. What
 * becomes of bad rows is for `failOnBadRows` or `setRowsAside`.
 */
export function collectColumns(
  given: readonly GivenColumn[],
  length: number,
  options: CollectOptions = {},
): CollectedColumns {
  const problems = new Map<number, Problem>();
  const misfits = new Map<number, Map<number, Problem>>();
  const made = new Map<number, Column>();
  const warnings: TableWarning[] = [];
  for (const slot of uniqueLast(given.map(({ spec }) => spec))) {
    const column = given[slot] as GivenColumn;
    const spec = column.own ? inferred(column, length) : column.spec;
    if (spec === undefined) {
      const message = `column ${quote(column.spec.name)} is left out: its values are neither numbers, dates nor texts`;
      warnings.push({ code: "unsupported_column", column: column.spec.name, message });
      continue;
    }
    const found: Found = (row, code, expected, got, value, always = false) => {
      if (problems.has(row)) return;
      const problem = { code, column: spec.csv, ...described(expected, got, value) };
      if (spec.required || options.strict || always) problems.set(row, problem);
      else if (!spec.lenient) {
        const own = misfits.get(slot) ?? new Map<number, Problem>();
        misfits.set(slot, own);
        // beyond what is told of single rows only their number counts
        const [first = problem] = own.size > TOLD ? own.values() : [];
        if (!own.has(row)) own.set(row, first);
      }
    };
    const isBad = (row: number): boolean => problems.has(row);
    const work: Work = { spec, at: (row) => column.at(row), length, found, isBad, options, warnings };
    made.set(slot, spec.kind === "text" ? texts(work) : numbers(work));
  }
  return { specs: given.map(({ spec }) => spec), length, made, problems, misfits, warnings };
}

/** `always`: the row is bad even where cells that do not fit would be tolerated. */
type Found = (...problem: [...Parameters<Fail>, always?: boolean]) => void;

interface Work {
  readonly spec: ColumnSpec;
  readonly length: number;
  readonly options: CollectOptions;
  readonly warnings: TableWarning[];
  readonly found: Found;
  at(row: number): unknown;
  isBad(row: number): boolean;
}

/** What a column of the caller's own holds: one kind, else texts; `undefined` for objects. */
function inferred({ spec, at }: GivenColumn, length: number): ColumnSpec | undefined {
  let kind: ColumnSpec["kind"] | undefined;
  for (let row = 0; row < length; row++) {
    const value = at(row);
    if (value === null || value === undefined) continue;
    const own = typeof value === "number" ? "number" : value instanceof Date ? "date" : "text";
    if (own === "text" && (typeof value === "object" || typeof value === "function" || typeof value === "symbol"))
      return undefined;
    if (kind === undefined) kind = own;
    else if (kind !== own) kind = "text";
  }
  return { ...spec, kind: kind ?? "text" };
}

/** The column of numbers or dates. */
function numbers({ spec, at, length, found, options, warnings }: Work): Column {
  const isDate = spec.kind === "date";
  // whole numbers in 32 bits, as long as all are
  const isWhole = !isDate && (spec.integer ?? false) !== false;
  let values: Float64Array | Int32Array = isWhole ? new Int32Array(length) : new Float64Array(length);
  const batch = new Float64Array(Math.min(BATCH_ROWS, length));
  const expected = isDate ? DATE_EXPECTED : NUMBER_EXPECTED;
  const code = isDate ? "invalid_date" : "invalid_number";
  const clock = isDate ? options.clock?.() : undefined;
  for (let from = 0; from < length; from += BATCH_ROWS) {
    const count = Math.min(BATCH_ROWS, length - from);
    for (let i = 0; i < count; i++) {
      const value = at(from + i);
      if (value === null || value === undefined) {
        batch[i] = Number.NaN;
        continue;
      }
      const number = isDate ? dateOf(value, clock) : numberOf(value);
      batch[i] = number ?? Number.NaN;
      if (number !== undefined) continue;
      found(from + i, code, expected, ...shownValue(value));
    }
    const fail: Fail = (row, ...problem) => {
      batch[row] = Number.NaN;
      found(from + row, ...problem);
    };
    checkNumbers(batch, 0, count, spec, fail);
    if (values instanceof Int32Array && !appendWhole(values, from, batch, 0, count)) values = new Float64Array(values);
    if (values instanceof Float64Array) values.set(batch.subarray(0, count), from);
  }
  const warning = clock?.warningOf(spec.csv);
  if (warning !== undefined) warnings.push(warning);
  return isDate ? new DateColumn(values as Float64Array) : new NumberColumn(values);
}

/** The column of texts. */
function texts({ spec, at, length, found, isBad }: Work): TextColumn {
  const dictionary = new ArrayDictionary();
  const codes = new Uint32Array(length);
  const batch = new Float64Array(Math.min(BATCH_ROWS, length));
  const places = new FirstPlaces();
  let from = 0;
  const checked = {
    textOf: (code: number) => dictionary.at(code),
    invalidAt: (row: number) => String(at(from + row)),
  };
  let check = spec.nullable === false || spec.values !== undefined;
  for (; from < length; from += BATCH_ROWS) {
    const count = Math.min(BATCH_ROWS, length - from);
    for (let i = 0; i < count; i++) {
      const value = at(from + i);
      const text = typeof value === "string" ? value : value === null || value === undefined ? "" : textOf(value);
      if (text === undefined) {
        const lossy = typeof value === "number";
        const wanted = lossy ? "a text, or a number that is exact" : "a text";
        found(from + i, "invalid_text", wanted, ...shownValue(value), lossy);
        batch[i] = 0;
      } else batch[i] = text === "" ? 0 : dictionary.indexOf(text) || codeOfNew(dictionary, text);
    }
    const fail: Fail = (row, ...problem) => {
      batch[row] = 0;
      found(from + row, ...problem);
    };
    if (batch.includes(-1)) check = true;
    if (check) checkTexts(batch, 0, count, spec, checked, fail);
    if (spec.unique) {
      const rows = {
        unit: "row",
        placeOf: (row: number) => from + row,
        isBad: (row: number) => isBad(from + row),
      } as const;
      checkUnique(batch, 0, count, spec, checked.textOf, places, rows, fail);
    }
    codes.set(batch.subarray(0, count), from);
  }
  return new TextColumn(codes, dictionary);
}

/** The code of a text that came for the first time; -1 where it holds a NUL, as in a file. Halves of characters become U+FFFD. */
function codeOfNew(dictionary: ArrayDictionary, text: string): number {
  if (!SUSPICIOUS.test(text)) return dictionary.code(text);
  return text.includes("\0")
    ? -1
    : dictionary.code(new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text)));
}

const SUSPICIOUS = /[\0\ud800-\udfff]/;

/** A number, `undefined` for what is none. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  // one that no double holds exactly is another number
  if (typeof value === "bigint")
    return BigInt.asIntN(1024, value) === value && BigInt(Number(value)) === value ? Number(value) : undefined;
  return typeof value === "string" ? parseNumberText(value) : undefined;
}

/** Epoch milliseconds of the shop's clock, `undefined` for what is no date. */
function dateOf(value: unknown, clock: DateClock | undefined): number | undefined {
  if (typeof value === "string") return parseDateText(value.trim());
  let ms = Number.NaN;
  if (value instanceof Date) ms = clock === undefined ? value.getTime() : clock.time(value);
  else if (typeof value === "number") ms = Math.trunc(value);
  return ms >= YEARS.first && ms <= YEARS.last ? ms : undefined;
}

/**
 * Identifiers may be numbers, unless different ones would be the same: of what has lost digits, and of NaN. An object is
 * no text.
 */
function textOf(value: unknown): string | undefined {
  if (typeof value === "number" && !(Math.abs(value) <= Number.MAX_SAFE_INTEGER)) return undefined;
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

/** A value as a message shows it, and whole as far as it can be. */
function shownValue(value: unknown): [got: string, whole: string] {
  if (value instanceof Date) {
    const text = Number.isNaN(value.getTime()) ? "an invalid Date" : `a Date of ${value.getTime()} ms`;
    return [text, text];
  }
  if (typeof value === "string") return [quote(value), value];
  const text = shown(value);
  return [short(text), text];
}
