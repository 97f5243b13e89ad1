import { DataError, type DataErrorCode, type DataErrorDetails } from "../errors.ts";
import { type Column, type ColumnSpec, DateColumn } from "./columns.ts";
import { decodeAny } from "./decodeText.ts";
import { findHeader } from "./findHeader.ts";
import { type ColumnBuilder, judgeBatch, type Problem, quote, short, type Target } from "./judgeBatch.ts";
import { NumberBuilder } from "./NumberBuilder.ts";
import { BATCH_ROWS, DATE, NUMBER, RecordScanner } from "./RecordScanner.ts";
import { type Header, readHeader } from "./readHeader.ts";
import { rejectOtherFormats } from "./rejectOtherFormats.ts";
import { TextBuilder } from "./TextBuilder.ts";

const LF = 10;
const CR = 13;
/** How much of a chunk to copy at first to complete the record that straddles two chunks. */
const STRADDLE = 1 << 16;
/** Bytes that a row may have. */
const MAX_RECORD = 1 << 30;
/** How often to go on behind a quote that stays open; each time the rest of the file is read again. */
const RECOVERIES = 16;

/** What to read and how to treat what does not fit. */
export interface CsvReaderOptions {
  /** The columns wanted. */
  readonly columns: readonly ColumnSpec[];
  /** Name of the table, for messages. */
  readonly table: string;
  /** Name of the file, for messages. */
  readonly file?: string;
  /** `"ignore"` (default) or `"keep"` the columns nobody asked for, as text under their own header. */
  readonly unknownColumns?: "ignore" | "keep";
  /** `"fail"` (default): the first bad row is thrown at the end, with the count of the others. `"collect"`: all are kept apart. */
  readonly onBadRow?: "fail" | "collect";
  /** Size of the input in bytes, if known: memory is then taken once. */
  readonly totalBytes?: number;
}

/** What only the library itself asks for. */
export interface CsvReaderInternals {
  /** Whether messages count `"lines"` of a file (default) or `"rows"` from 0. */
  readonly countBy?: "lines" | "rows";
  /** How to hold a column, by name, where the default will not do. */
  readonly builders?: ReadonlyMap<string, ColumnBuilder>;
}

/** A row that did not become one, and why. */
export interface RejectedRow {
  /** Line in the file on which the row begins, the header being line 1. */
  readonly line: number;
  /** The row as it stands in the file, without its line end. */
  readonly text: string;
  /** Why, for programs. */
  readonly code: DataErrorCode;
  /** The column at fault as the file spells it; `null` when the whole row is. */
  readonly column: string | null;
  /** Why, for people. */
  readonly reason: string;
}

/** What came out of a file. */
export interface CsvResult {
  /** The columns found, in the file's order, by their name in code. */
  readonly columns: ReadonlyMap<string, Column>;
  readonly rowCount: number;
  readonly rejected: readonly RejectedRow[];
}

/**
 * Bytes of a CSV file in, typed columns out: {@link push} the chunks as they come, then {@link finish}.
 *
 * Quoting is RFC 4180's (line breaks and doubled quotes inside quotes); records end with LF, CRLF or CR; a byte order
 * mark and blank lines are passed over (a blank line is a row only where there is just one column).
 */
export class CsvReader {
  readonly #options: CsvReaderOptions;
  readonly #internals: CsvReaderInternals;
  readonly #place: DataErrorDetails;
  /** Bytes of a record that has not ended yet. */
  #carry = new Uint8Array(0);
  #carried = 0;
  /** How much must be carried before another look for the record's end is worth it. */
  #retryAt = 0;
  #header: Header | undefined;
  #scanner = new RecordScanner(0);
  #targets: Target[] = [];
  #rejected: RejectedRow[] = [];
  #firstProblem: (Problem & { line: number }) | undefined;
  #rejectedCount = 0;
  #recoveries = 0;
  #bytesRead = 0;
  #bytesParsed = 0;
  rows = 0;
  /** Bytes up to the end of the header, once it is read. */
  headerLength = 0;

  constructor(options: CsvReaderOptions, internals: CsvReaderInternals = {}) {
    this.#options = options;
    this.#internals = internals;
    this.#place = { table: options.table, ...(options.file !== undefined && { file: options.file }) };
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** The next bytes of the file; they may be overwritten afterwards. */
  push(chunk: Uint8Array): void {
    // a Buffer is another hidden class than a Uint8Array: seeing both would slow the scanner down
    const bytes = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    this.#bytesRead += bytes.length;
    let from = 0;
    while (this.#carried > 0 || this.#header === undefined) {
      if (from === bytes.length) return;
      const step = Math.min(bytes.length - from, Math.max(STRADDLE, this.#carried));
      this.#keep(bytes.subarray(from, from + step));
      from += step;
      if (this.#carried < this.#retryAt) continue;
      const used = this.#parse(this.#carry, 0, this.#carried, false);
      const left = this.#carried - used;
      if (left <= step && this.#header !== undefined) {
        this.#carried = 0;
        from -= left;
        break;
      }
      this.#drop(used);
      this.#retryAt = 2 * this.#carried;
    }
    this.#retryAt = 0;
    const used = this.#parse(bytes, from, bytes.length, false);
    this.#keep(bytes.subarray(used));
  }

  /** Reads what is left after the last chunk. */
  end(): void {
    if (this.#bytesRead === 0)
      throw this.#error("empty_file", "expected a header and rows, got an empty file", { expected: "a header" });
    const last = this.#carry[this.#carried - 1];
    if (this.#carried > 0 && last !== LF && last !== CR) this.#keep(Uint8Array.of(LF));
    let used = 0;
    while (used < this.#carried) {
      const next = this.#parse(this.#carry, used, this.#carried, true);
      used = next === used ? this.#unterminated(used) : next;
    }
    this.#carried = 0;
    if (this.#header === undefined)
      throw this.#error("empty_file", "expected a header and rows, got only blank lines", { expected: "a header" });
  }

  /** The columns, after the last chunk. */
  finish(): CsvResult {
    this.end();
    if (this.#firstProblem !== undefined && this.#options.onBadRow !== "collect")
      throw this.#badRow(this.#firstProblem);
    const columns = new Map(this.#targets.map(({ spec, builder }) => [spec.name, finishColumn(spec, builder)]));
    return { columns, rowCount: this.rows, rejected: this.#rejected };
  }

  /** The columns found, in the file's order, and what collects them. */
  get targets(): readonly { readonly spec: ColumnSpec; readonly builder: ColumnBuilder }[] {
    return this.#targets;
  }

  get rejectedCount(): number {
    return this.#rejectedCount;
  }

  /** Adds bytes to those carried over. */
  #keep(bytes: Uint8Array): void {
    const length = this.#carried + bytes.length;
    if (length > MAX_RECORD) {
      const line = this.#scanner.line;
      throw this.#error("too_large", "expected rows of at most 1 GiB: is a quote left open?", {
        line,
        expected: "at most 1 GiB",
      });
    }
    if (length > this.#carry.length) {
      const carry = new Uint8Array(Math.max(length, 2 * this.#carry.length));
      carry.set(this.#carry.subarray(0, this.#carried));
      this.#carry = carry;
    }
    this.#carry.set(bytes, this.#carried);
    this.#carried = length;
  }

  /** Forgets the first bytes of those carried over. */
  #drop(count: number): void {
    this.#carry.copyWithin(0, count, this.#carried);
    this.#carried -= count;
  }

  /** Reads the whole records in `bytes[from, to)` and returns where the first unfinished one begins. */
  #parse(bytes: Uint8Array, from: number, to: number, final: boolean): number {
    let p = from;
    if (this.#header === undefined) {
      p = this.#parseHeader(bytes, from, to, final);
      if (this.#header === undefined) return p;
    }
    const end = final ? to : lastLineEnd(bytes, p, to);
    while (p < end) {
      const next = this.#scanner.scan(bytes, p, end);
      const full = this.#scanner.rows === BATCH_ROWS;
      this.#bytesParsed += next - p;
      this.#flush(bytes, next);
      p = next;
      if (!full) break;
    }
    return p;
  }

  #parseHeader(bytes: Uint8Array, from: number, to: number, final: boolean): number {
    rejectOtherFormats(bytes.subarray(from, Math.min(from + 4, to)), this.#place);
    const found = findHeader(bytes.subarray(from, to), final);
    if (found === "open" && final)
      throw this.#error("invalid_quote", "expected a closing quote in the header", { line: 1 });
    // blank lines are done with, the beginning of a header is not
    if (typeof found === "string") return final ? to : from;
    const { columns, unknownColumns } = this.#options;
    const record = bytes.subarray(from + found.start, from + found.end);
    this.#scanner.line += found.lines;
    this.#begin(readHeader(record, columns, unknownColumns === "keep", this.#place));
    this.headerLength = found.next;
    return from + found.next;
  }

  #begin(header: Header): void {
    this.#header = header;
    const { line } = this.#scanner;
    this.#scanner = new RecordScanner(header.length);
    this.#scanner.line = line;
    header.forEach(({ spec }, index) => {
      if (spec === undefined) return;
      const builder = this.#internals.builders?.get(spec.name) ?? builderFor(spec);
      this.#targets.push({ index, spec, builder });
      if (builder instanceof TextBuilder) this.#scanner.aim(index, builder.serial);
      else this.#scanner.ops[index] = spec.kind === "date" ? DATE : NUMBER;
    });
  }

  /** Takes over the scanner's batch, whose last record ends at `end`. */
  #flush(bytes: Uint8Array, end: number): void {
    const scanner = this.#scanner;
    if (this.#internals.countBy === "rows") scanner.numberRows(this.rows + this.#rejectedCount);
    const problems = judgeBatch(scanner, this.#targets, this.#header as Header, bytes, this.#internals.countBy);
    if (problems.size > 0) {
      this.#reject(problems, bytes, end);
      scanner.remove(problems);
    }
    const rows = this.rows + scanner.rows;
    const capacity = this.#capacity(rows);
    for (const { index, builder } of this.#targets) {
      builder.append(scanner.numbers, index * BATCH_ROWS, scanner.rows, capacity);
      if (builder instanceof TextBuilder) scanner.aim(index, builder.serial);
    }
    this.rows = rows;
    scanner.clear();
  }

  /** Rows to make room for: what the rest of the file will hold if it goes on like this, or twice what there is. */
  #capacity(rows: number): number {
    const { totalBytes } = this.#options;
    if (totalBytes === undefined || this.#bytesParsed > totalBytes) return 2 * rows;
    const guess = Math.ceil(1.02 * rows * (totalBytes / this.#bytesParsed)) + BATCH_ROWS;
    // the size may be somebody's word only, and the rows may get longer
    return Math.min(guess, 64 * rows + (1 << 24));
  }

  #reject(problems: ReadonlyMap<number, Problem>, bytes: Uint8Array, end: number): void {
    const { starts, lines, rows } = this.#scanner;
    for (const row of [...problems.keys()].sort((a, b) => a - b)) {
      const from = starts[row] as number;
      const to = row + 1 < rows ? (starts[row + 1] as number) : end;
      this.#setAside(problems.get(row) as Problem, lines[row] as number, bytes, from, to);
    }
  }

  #setAside(problem: Problem, line: number, bytes: Uint8Array, from: number, to: number): void {
    this.#firstProblem ??= { ...problem, line };
    this.#rejectedCount++;
    if (this.#options.onBadRow !== "collect") return;
    const text = decodeAny(bytes, from, to).replace(/[\r\n]+$/, "");
    this.#rejected.push({ line, text, code: problem.code, column: problem.column, reason: problem.reason });
  }

  /**
   * A quote that nothing closes: sets aside the line on which the record begins and returns where the next one does.
   * A file in which that goes on and on is set aside as a whole from there.
   */
  #unterminated(from: number): number {
    let to = from;
    const line = this.#scanner.line++;
    while (this.#carry[to] !== LF && this.#carry[to] !== CR) to++;
    to += this.#carry[to] === CR && this.#carry[to + 1] === LF ? 2 : 1;
    if (++this.#recoveries > RECOVERIES) to = this.#carried;
    const value = decodeAny(this.#carry, from, Math.min(to, from + 1000)).trimEnd();
    const expected = "a closing quote before the end of the file";
    const reason = `expected ${expected}, got a quote that stays open: ${quote(value)}`;
    this.#setAside({ code: "invalid_quote", column: null, value, expected, reason }, line, this.#carry, from, to);
    return to;
  }

  #badRow({ code, reason, line, column, value, expected }: Problem & { line: number }): DataError {
    return new DataError(code, reason, {
      ...this.#place,
      ...(this.#internals.countBy === "rows" ? { row: line } : { line }),
      value: short(value),
      expected,
      ...(column !== null && { column }),
      ...(this.#rejectedCount > 1 && { more: this.#rejectedCount - 1 }),
    });
  }

  #error(code: DataErrorCode, problem: string, details: DataErrorDetails): DataError {
    return new DataError(code, problem, { ...this.#place, ...details });
  }
}

/** The column that a builder has collected. */
export function finishColumn(spec: ColumnSpec, builder: ColumnBuilder): Column {
  const column = builder.finish();
  return spec.kind === "date" && column.kind === "number" ? new DateColumn(column.values as Float64Array) : column;
}

export function builderFor(spec: ColumnSpec): ColumnBuilder {
  if (spec.kind !== "text") return new NumberBuilder(spec.integer ?? false);
  const builder = new TextBuilder(spec.unique);
  // a list of values is short, and judged by text
  if (spec.values !== undefined) builder.decide(undefined);
  return builder;
}

/** Where the last whole line of `bytes[from, to)` ends. */
function lastLineEnd(bytes: Uint8Array, from: number, to: number): number {
  const lf = to > from ? bytes.lastIndexOf(LF, to - 1) : -1;
  if (lf >= from) return lf + 1;
  // a CR at the very end may be half of a CRLF
  const cr = to - 1 > from ? bytes.lastIndexOf(CR, to - 2) : -1;
  return cr >= from ? cr + 1 : from;
}
