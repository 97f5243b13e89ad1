import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { type BadRowOptions, BadRows, type Settled, type TableWarning } from "../columns/BadRows.ts";
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
import { NumberBuilder, withoutRows } from "../columns/NumberBuilder.ts";
import { parseDateText } from "../columns/parseDate.ts";
import { parseNumberText } from "../columns/parseNumber.ts";
import { BATCH_ROWS } from "../columns/TextBuilder.ts";
import { shown } from "../errors.ts";
import { clockTime, isMidnight, type RowDates, YEARS } from "../time.ts";

/** Misfits of a column of which each is remembered by itself. */
const TOLD = 100_000;

/** A column to be made, and what stands in its rows. */
export interface GivenColumn {
  readonly spec: ColumnSpec;
  /** Whether nothing says what it holds: its values decide. */
  readonly own: boolean;
  at(row: number): unknown;
}

/** How to take values as columns. */
export interface CollectOptions extends BadRowOptions {
  /** Name of the table, for messages. */
  readonly table: string;
  /** Which parts of a `Date` are the shop's clock. */
  readonly rowDates?: RowDates | undefined;
  /** Whether a cell of an optional column that does not fit makes a bad row at any rate. */
  readonly strict?: boolean;
  /** A row as text, for those set aside. */
  readonly textOf: (row: number) => string;
}

/** The columns, and what became of the bad rows. */
export interface Collected extends Omit<Settled, "leftOut" | "remove"> {
  readonly columns: ReadonlyMap<string, Column>;
  readonly length: number;
}

/**
 * Turns values that a program has into columns, a column after the other, by the checks that a file's cells pass.
 */
export function collectColumns(given: readonly GivenColumn[], length: number, options: CollectOptions): Collected {
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
    const found: Found = (row, problem, { always = false } = {}) => {
      if (problems.has(row)) return;
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
  return settled(given, length, made, problems, misfits, warnings, options);
}

/** `always`: the row is bad even where cells that do not fit would be tolerated. */
type Found = (row: number, problem: Problem, options?: { readonly always?: boolean }) => void;

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
  const builder = new NumberBuilder(!isDate && spec.integer !== undefined && spec.integer !== false);
  const batch = new Float64Array(Math.min(BATCH_ROWS, length));
  const expected = isDate ? DATE_EXPECTED : NUMBER_EXPECTED;
  const code = isDate ? "invalid_date" : "invalid_number";
  let local = isDate && options.rowDates === undefined;
  let atUtcMidnight = true;
  for (let from = 0; from < length; from += BATCH_ROWS) {
    const count = Math.min(BATCH_ROWS, length - from);
    for (let i = 0; i < count; i++) {
      const value = at(from + i);
      if (value === null || value === undefined) {
        batch[i] = Number.NaN;
        continue;
      }
      if (local && value instanceof Date) {
        local = isMidnight(value, "local");
        // in summer, say, where winter is UTC's
        if (!isMidnight(value, "utc")) atUtcMidnight = false;
      }
      const number = isDate ? dateOf(value, options.rowDates) : numberOf(value);
      batch[i] = number ?? Number.NaN;
      if (number !== undefined) continue;
      const { got, value: text } = shownValue(value);
      found(from + i, { code, column: spec.csv, ...described(expected, got, text) });
    }
    const fail: Fail = (row, problem, wanted, got, value) => {
      batch[row] = Number.NaN;
      found(from + row, { code: problem, column: spec.csv, ...described(wanted, got, value) });
    };
    checkNumbers(batch, 0, count, spec, fail);
    builder.append(batch, 0, count, length);
  }
  if (local && !atUtcMidnight) {
    const message = `column ${quote(spec.csv)}: all dates are at midnight of this machine's zone: if they were meant so, say rowDates: "local"`;
    warnings.push({ code: "dates_look_local", column: spec.csv, message });
  }
  const column = builder.finish();
  return isDate ? new DateColumn(column.values as Float64Array) : column;
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
        const { got, value: text } = shownValue(value);
        const lossy = typeof value === "number";
        const wanted = lossy ? "a text, or a number that is exact" : "a text";
        found(from + i, { code: "invalid_text", column: spec.csv, ...described(wanted, got, text) }, { always: lossy });
        batch[i] = 0;
      } else batch[i] = text === "" ? 0 : dictionary.indexOf(text) || codeOfNew(dictionary, text);
    }
    const fail: Fail = (row, problem, wanted, got, value) => {
      batch[row] = 0;
      found(from + row, { code: problem, column: spec.csv, ...described(wanted, got, value) });
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
function dateOf(value: unknown, rowDates: RowDates = "utc"): number | undefined {
  if (typeof value === "string") return parseDateText(value.trim());
  const ms =
    value instanceof Date ? clockTime(value, rowDates) : typeof value === "number" ? Math.trunc(value) : Number.NaN;
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
function shownValue(value: unknown): { readonly got: string; readonly value: string } {
  if (value instanceof Date) {
    const text = Number.isNaN(value.getTime()) ? "an invalid Date" : `a Date of ${value.getTime()} ms`;
    return { got: text, value: text };
  }
  const text = typeof value === "string" ? value : shown(value);
  return { got: typeof value === "string" ? quote(value) : short(text), value: text };
}

function settled(
  given: readonly GivenColumn[],
  length: number,
  made: ReadonlyMap<number, Column>,
  problems: ReadonlyMap<number, Problem>,
  misfits: ReadonlyMap<number, ReadonlyMap<number, Problem>>,
  warnings: readonly TableWarning[],
  options: CollectOptions,
): Collected {
  const bad = new BadRows("row", { table: options.table }, options);
  // misfits are counted among the rows that are left once the bad ones are gone
  const badRows = [...problems.keys()].sort((a, b) => a - b);
  for (const row of badRows) bad.reject(problems.get(row) as Problem, row, () => options.textOf(row));
  for (const [slot, found] of misfits) {
    for (const row of [...found.keys()].sort((a, b) => a - b)) {
      if (!problems.has(row)) bad.misfit(slot, row, found.get(row) as Problem, row, () => options.textOf(row));
    }
  }
  const specs = given.map(({ spec }) => spec);
  const { leftOut, remove, ...rest } = bad.settle(length - badRows.length, specs);
  const gone = badRows.length === 0 ? remove : [...new Set([...badRows, ...remove])].sort((a, b) => a - b);
  const columns = new Map<string, Column>();
  for (const [slot, { spec }] of given.entries()) {
    const column = made.get(slot);
    if (column !== undefined && !leftOut.has(slot))
      columns.set(spec.name, gone.length === 0 ? column : without(column, gone));
  }
  return { ...rest, columns, length: length - gone.length, warnings: Object.freeze([...warnings, ...rest.warnings]) };
}

function without(column: Column, rows: readonly number[]): Column {
  const values = column.kind === "text" ? column.codes : column.values;
  const length = withoutRows(values, values.length, rows);
  return column.kind === "text"
    ? new TextColumn(column.codes.subarray(0, length), column.dictionary)
    : column.kind === "date"
      ? new DateColumn(column.values.subarray(0, length))
      : new NumberColumn(column.values.subarray(0, length));
}
