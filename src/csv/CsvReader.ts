import { bisectLeft } from "d3-array";
import { BadRows, MAX_REJECTED } from "../columns/BadRows.ts";
import type { CellReading } from "../columns/CellReading.ts";
import type { ColumnBuilder } from "../columns/ColumnBuilder.ts";
import { type Problem, quote, short } from "../columns/checks.ts";
import { type Column, type ColumnSpec, DateColumn } from "../columns/columns.ts";
import { DateReading } from "../columns/DateReading.ts";
import { decodeAny } from "../columns/decodeText.ts";
import { NumberBuilder } from "../columns/NumberBuilder.ts";
import { NumberReading } from "../columns/NumberReading.ts";
import { BATCH_ROWS, TextBuilder } from "../columns/TextBuilder.ts";
import { DataError, type DataErrorCode, type DataErrorDetails } from "../errors.ts";
import { ambiguity } from "./ambiguity.ts";
import type { CsvDetails, CsvReaderOptions, CsvResult } from "./CsvSource.ts";
import { checkBatch, type Misfit, swallowedLines } from "./checkBatch.ts";
import { bytesOf, COMMA_SEPARATED, type Dialect, type DialectBytes } from "./Dialect.ts";
import { findHeader, type HeaderJunk } from "./findHeader.ts";
import { LineMap } from "./LineMap.ts";
import { RecordScanner } from "./RecordScanner.ts";
import { type Header, headerNames, readHeader } from "./readHeader.ts";
import { lastLineEnd, lineEnds, withoutLineEnd } from "./recordBytes.ts";
import { rejectOtherFormats } from "./rejectOtherFormats.ts";
import { splitRecords } from "./splitRecords.ts";
import { Target } from "./Target.ts";

const LF = 10;
const CR = 13;
/** How much of a chunk to copy at first to complete the record that straddles two chunks. */
const STRADDLE = 1 << 16;
/** Bytes that a row may have. */
const MAX_RECORD = 1 << 30;
/** Columns that are read: a batch takes some 80 kB for each. */
const MAX_COLUMNS = 4096;
/** Bytes that a header may have. */
const MAX_HEADER = 1 << 26;
/** How often to go on behind a quote that stays open: each time the rest of the file is read again. */
const RECOVERIES = 1;

const SEPARATORS: Readonly<Record<string, string>> = { ";": "semicolons", "\t": "tabs", "|": "vertical bars" };

/** How to hold columns, by name. */
export type Builders = ReadonlyMap<string, NumberBuilder | TextBuilder>;

/**
 * Bytes of a CSV file in, typed columns out: {@link push} the chunks as they come, then {@link finish}.
 *
 * Quoting is RFC 4180's (line breaks and doubled quotes inside quotes); records end with LF, CRLF or CR; a byte order
 * mark and blank lines are passed over (a blank line is a row only where there is just one column).
 */
export class CsvReader {
  readonly #options: CsvReaderOptions;
  readonly #builders: Builders;
  readonly #place: DataErrorDetails;
  /** Bytes of a record that has not ended yet. */
  #carry = new Uint8Array(0);
  #carried = 0;
  /** How much must be carried before another look for the record's end is worth it. */
  #retryAt = 0;
  #header: Header | undefined;
  readonly #dialect: Dialect;
  readonly #dialectBytes: DialectBytes;
  #scanner: RecordScanner;
  #targets: Target[] = [];
  readonly #bad: BadRows;
  readonly #lines = new LineMap();
  readonly #misfits = new Map<string, { rows: number[]; first: Problem; values: string[]; texts: string[] }>();
  #recoveries = 0;
  #bytesRead = 0;
  #bytesParsed = 0;
  rows = 0;
  /** Bytes up to the end of the header, once it is read. */
  headerLength = 0;

  /** @param builders how to hold columns, by name, where the default will not do */
  constructor(options: CsvReaderOptions, builders: Builders = new Map()) {
    this.#options = options;
    this.#builders = builders;
    this.#place = { table: options.table, ...(options.file !== undefined && { file: options.file }) };
    this.#bad = new BadRows("line", this.#place, options);
    this.#dialect = options.dialect ?? COMMA_SEPARATED;
    this.#dialectBytes = bytesOf(this.#dialect);
    this.#scanner = new RecordScanner(0, [], this.#dialectBytes);
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
    const specs = this.#targets.map(({ spec }) => spec);
    const { leftOut, remove, ...settled } = this.#bad.settle(this.rows, specs);
    const kept = this.#targets.filter((_, slot) => !leftOut.has(slot));
    if (remove.length > 0) for (const target of kept) target.remove(remove);
    if (!this.#options.details) for (const target of kept) this.#settle(target);
    const columns = new Map(kept.map(({ spec, builder }) => [spec.name, finishColumn(spec, builder)]));
    const details = this.#options.details ? { details: this.#details() } : {};
    const warnings = [...settled.warnings, ...swallowedLines(this.#scanner, this.#header)];
    return { columns, rowCount: this.rows - remove.length, ...settled, warnings, ...details };
  }

  /** Decides between two readings that fit, where there is a custom: a file for programs has decimal points. */
  #settle(target: Target): void {
    const { reading, other, spec } = target;
    if (other === undefined || reading === undefined) return;
    if (reading instanceof NumberReading && !reading.ambiguous.comma) {
      if (reading.decimal === ",") target.builder = other;
      return;
    }
    throw ambiguity(spec.csv, reading, this.#place);
  }

  #details(): CsvDetails {
    const of = <T>(value: (target: Target) => T | undefined): Map<string, T> =>
      new Map(
        this.#targets.flatMap((target) => {
          const found = value(target);
          return found === undefined ? [] : [[target.spec.name, found] as const];
        }),
      );
    return {
      readings: of(({ reading }) => reading),
      others: of(({ spec, other }) => other && finishColumn(spec, other)),
      units: of(({ units }) => units?.values.subarray(0, units.length)),
      misfits: this.#misfits,
      lines: this.#lines,
      blankLines: this.#scanner.blankLines,
      commentLines: this.#scanner.commentLines,
    };
  }

  /** The columns found, in the file's order, and what collects them. */
  get targets(): readonly Target[] {
    return this.#targets;
  }

  /** Whether anything did not fit so far. */
  get hasBadRows(): boolean {
    return this.#bad.count > 0 || this.#bad.misfitCount > 0;
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
    const { columns, unknownColumns, skipLines = 0, header = true } = this.#options;
    const found = findHeader(bytes.subarray(from, to), final, this.#dialectBytes, skipLines);
    if (found === "open" && final)
      throw this.#error("invalid_quote", "expected a closing quote in the header", { line: 1 });
    if (found === "open" && to - from > MAX_HEADER) {
      const expected = `a header of at most ${MAX_HEADER >> 20} MiB`;
      throw this.#error("too_large", `expected ${expected}: is a quote left open in it?`, { line: 1, expected });
    }
    // blank lines are done with, the beginning of a header is not
    if (typeof found === "string") return final ? to : from;
    const { names: known } = this.#options;
    if ("junk" in found) {
      if (known === undefined || !header) throw this.#headerJunk(bytes, from, to, found);
      return this.#passHeader(bytes, from, to, found, known);
    }
    const record = bytes.subarray(from + found.start, from + found.end);
    const place = { ...this.#place, line: this.#scanner.line + found.linesBefore };
    const cells = known ?? headerNames(record, this.#dialect, place);
    const names = header || known !== undefined ? cells : cells.map((_, i) => `column${i + 1}`);
    this.#scanner.line += header ? found.lines : found.linesBefore;
    this.#begin(readHeader(names, columns, unknownColumns === "keep", place));
    this.headerLength = header ? found.next : found.start;
    return from + this.headerLength;
  }

  /** Begins behind the line of a header whose quotes are wrong, but whose names are known. */
  #passHeader(bytes: Uint8Array, from: number, to: number, { start }: HeaderJunk, names: readonly string[]): number {
    // a quote that is closed on another line, and wrongly, opens nothing
    let end = from + start;
    while (end < to && bytes[end] !== LF && bytes[end] !== CR) end++;
    end += bytes[end] === CR && bytes[end + 1] === LF ? 2 : 1;
    this.#scanner.line += lineEnds(bytes, from, end);
    const { columns, unknownColumns } = this.#options;
    this.#begin(readHeader(names, columns, unknownColumns === "keep", this.#place));
    this.headerLength = end - from;
    return end;
  }

  /** What stands behind a closing quote of the header: another separator, or a quote within a name. */
  #headerJunk(bytes: Uint8Array, from: number, to: number, { start, junk, lines }: HeaderJunk): DataError {
    const value = decodeAny(bytes, from + start, Math.min(to, from + junk + 20)).split(/[\r\n]/, 1)[0] as string;
    const separator = SEPARATORS[String.fromCharCode(bytes[from + junk] as number)];
    const place = { line: this.#scanner.line + lines, value: short(value) };
    if (separator !== undefined) {
      const expected = "commas between the columns";
      return this.#error("not_csv", `expected ${expected}, got ${separator}: ${quote(value)}`, { ...place, expected });
    }
    const expected = "a comma or a line end after a closing quote in the header, and quotes inside names doubled";
    return this.#error("invalid_quote", `expected ${expected}, got ${quote(value)}`, { ...place, expected });
  }

  #begin(header: Header): void {
    this.#header = header;
    const { line } = this.#scanner;
    header.forEach(({ spec }, index) => {
      if (spec === undefined) return;
      const builder = this.#builders.get(spec.name) ?? builderFor(spec);
      this.#targets.push(new Target(index, spec, builder, this.#readingOf(spec)));
    });
    if (this.#targets.length > MAX_COLUMNS) {
      const expected = `at most ${MAX_COLUMNS} columns to be kept`;
      throw this.#error("too_large", `expected ${expected}, got ${this.#targets.length}`, { line, expected });
    }
    this.#scanner = new RecordScanner(
      header.length,
      this.#targets.map(({ index }) => index),
      this.#dialectBytes,
    );
    this.#scanner.line = line;
    for (const target of this.#targets) target.aim(this.#scanner);
  }

  #readingOf({ kind, name }: ColumnSpec): CellReading | undefined {
    const { decimal, dates, zone } = { ...this.#options, ...this.#options.known?.get(name) };
    if (kind === "text") return undefined;
    return kind === "number" ? new NumberReading(decimal) : new DateReading(dates, zone);
  }

  /** Takes over the scanner's batch, whose last record ends at `end`. */
  #flush(bytes: Uint8Array, end: number): void {
    const scanner = this.#scanner;
    const { problems, misfits } = checkBatch(scanner, this.#targets, this.#header as Header, bytes);
    const textOf = (row: number) => () => this.#textOf(row, bytes, end);
    if (misfits.length > 0) this.#noteMisfits(misfits, problems, textOf);
    if (problems.size > 0) {
      for (const [row, problem] of [...problems].sort(([a], [b]) => a - b))
        this.#bad.reject(problem, scanner.lines[row] as number, textOf(row));
      scanner.remove(problems);
    }
    const rows = this.rows + scanner.rows;
    const capacity = this.#capacity(rows);
    this.#targets.forEach((target, slot) => {
      target.append(scanner, slot, capacity);
      target.aim(scanner);
    });
    if (this.#options.details) this.#lines.append(scanner.lines, scanner.rows);
    this.rows = rows;
    scanner.clear();
  }

  /** Notes misfits by the numbers that their rows will have. */
  #noteMisfits(
    misfits: readonly Misfit[],
    problems: ReadonlyMap<number, Problem>,
    textOf: (row: number) => () => string,
  ): void {
    const removed = [...problems.keys()].sort((a, b) => a - b);
    for (const { row, slot, problem } of [...misfits].sort((a, b) => a.row - b.row)) {
      const place = this.rows + row - bisectLeft(removed, row);
      if (this.#options.details) {
        const { name } = (this.#targets[slot] as Target).spec;
        const known = this.#misfits.get(name);
        if (known !== undefined) known.rows.push(place);
        const { values, texts } = known ?? { values: [] as string[], texts: [] as string[] };
        if (known === undefined) this.#misfits.set(name, { rows: [place], first: problem, values, texts });
        if (values.length === MAX_REJECTED) continue;
        values.push(problem.value);
        texts.push(textOf(row)());
      } else this.#bad.misfit(slot, place, problem, this.#scanner.lines[row] as number, textOf(row));
    }
  }

  /** A row of the batch, whose last record ends at `end`, as it stands in the file. */
  #textOf(row: number, bytes: Uint8Array, end: number): string {
    const { starts, rows } = this.#scanner;
    const from = starts[row] as number;
    const to = row + 1 < rows ? (starts[row + 1] as number) : end;
    const text = decodeAny(bytes, from, to);
    // comments and blank lines may follow
    const [record] = splitRecords(text, this.#dialect);
    return withoutLineEnd(text.slice(0, record?.to));
  }

  /** Rows to make room for: what the rest of the file will hold if it goes on like this, or twice what there is. */
  #capacity(rows: number): number {
    const { totalBytes } = this.#options;
    if (totalBytes === undefined || this.#bytesParsed > totalBytes) return 2 * rows;
    const guess = Math.ceil(1.02 * rows * (totalBytes / this.#bytesParsed)) + BATCH_ROWS;
    // the size may be somebody's word only, and the rows may get longer
    return Math.min(guess, 64 * rows + (1 << 24));
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
    this.#bad.reject({ code: "invalid_quote", column: null, value, expected, reason }, line, () =>
      withoutLineEnd(decodeAny(this.#carry, from, to)),
    );
    return to;
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

/** What collects a column unless somebody knows better. */
export function builderFor(spec: ColumnSpec): NumberBuilder | TextBuilder {
  if (spec.kind !== "text") return new NumberBuilder(spec.integer !== undefined && spec.integer !== false);
  const builder = new TextBuilder(spec.unique);
  // a list of values is short, and judged by text
  if (spec.values !== undefined) builder.decide(undefined);
  return builder;
}
