import type { CellReading } from "../columns/CellReading.ts";
import { HASH_PRIME, hashBytes, hashSeed, viewOf } from "../columns/HashDictionary.ts";
import { isoDay } from "../columns/isoDay.ts";
import { MAX_SERIAL_DIGITS, type SerialBytes } from "../columns/SerialDictionary.ts";
import { BATCH_ROWS } from "../columns/TextBuilder.ts";
import type { DialectBytes } from "./Dialect.ts";
import { DATE, ISO, NUMBER, RecordBatch, SERIAL, SERIAL_APART, TEXT } from "./RecordBatch.ts";
import { behindCharacters, isBlank, startsWith } from "./recordBytes.ts";

const LF = 10;
const CR = 13;
const ONES = 0x01010101;
const HIGHS = 0x80808080 | 0;
/** What line ends are below, and hardly anything else is. */
const CONTROLS = (CR + 1) * ONES;
const POWERS = Float64Array.from({ length: 10 }, (_, k) => 10 ** k);

/**
 * The inner loop: walks over bytes once and leaves the wanted cells of up to {@link BATCH_ROWS} records in flat arrays.
 *
 * Numbers and dates are parsed on the way. Texts are left as spans of the bytes with their hash, so that they must be
 * resolved before the bytes change. Serial texts are left as their number, or -1 and a span where they break the
 * pattern.
 */
export class RecordScanner extends RecordBatch {
  #lineBreaks = 0;
  /** The first quoted cell with lines in it that look like rows, and how many such lines there are in all. */
  quotedRows: { readonly line: number; readonly column: number; count: number } | undefined;

  /** @param wanted the columns of the file whose cells are wanted, in the order of their slots in the batch */
  constructor(
    columnCount: number,
    wanted: readonly number[],
    readonly dialect: DialectBytes,
  ) {
    super(columnCount, wanted);
  }

  /** As every batch does; a decimal mark that divides cells as well is one within quotes only. */
  override expect(column: number, reading: CellReading): void {
    super.expect(column, reading);
    if (reading.mark === this.dialect.delimiter) this.marks[column] = -128;
  }

  /** The first character of what stands between cells. */
  get delimiter(): string {
    return String.fromCharCode(this.dialect.delimiter);
  }

  /**
   * Scans records from `from` until the batch is full or no whole record is left before `end`, and returns where it
   * stopped. `bytes[end - 1]` must be a line end.
   */
  scan(bytes: Uint8Array, from: number, end: number): number {
    if (this.dialect.widths !== null) return this.#scanFixed(bytes, from, end, this.dialect.widths);
    const { numbers, spans, starts, lines, columnCount } = this;
    const { delimiter, quote, comment } = this.dialect;
    const [ops, patterns, marks, open, cells] = [this.ops, this.patterns, this.marks, this.open, this.cells];
    // what every byte that ends a cell is below or equal to
    const top = Math.max(delimiter, CR);
    const delimiters = Math.imul(delimiter, ONES);
    const quotes = Math.imul(quote, ONES);
    const plain = this.dialect.rest.length === 0;
    // what else may end the fast way through a quoted text
    const escapes = Math.imul(this.dialect.escape >= 0 ? this.dialect.escape : quote, ONES);
    const seed = hashSeed();
    let { rows, line } = this;
    const view = viewOf(bytes);
    const words = end - 3;
    let p = from;
    let lastYear = 0;
    let lastMonth = 0;
    let lastDay = 0;
    let lastDayMs = Number.NaN;

    while (p < end && rows < BATCH_ROWS) {
      const start = p;
      const startLine = line;
      let b = bytes[p] as number;
      this.line = startLine;
      // a row of nothing but blanks and delimiters is a blank line, too
      if ((b === LF || b === CR || b === delimiter || b === 32 || b === 9) && columnCount > 1) {
        let q = p;
        for (;;)
          if (this.#delimits(bytes, q)) q += 1 + this.dialect.rest.length;
          else if (bytes[q] === 32 || bytes[q] === 9) q++;
          else break;
        if (bytes[q] === LF || bytes[q] === CR) {
          p = q + (bytes[q] === CR && bytes[q + 1] === LF ? 2 : 1);
          line++;
          this.blankLines++;
          continue;
        }
      }
      if (comment.length > 0 && startsWith(bytes, p, comment)) {
        while (b !== LF && b !== CR) b = bytes[++p] as number;
        p += b === CR && bytes[p + 1] === LF ? 2 : 1;
        line++;
        this.commentLines++;
        continue;
      }
      let column = 0;
      let extra = 0;
      for (;;) {
        const cell = (cells[column] as number) + rows;
        const cellStart = p;
        const op = ops[column] as number;
        b = bytes[p] as number;
        const quoted = b === quote ? 1 : 0;
        // where a quoted cell is not as simple as most are
        let whole = false;

        if (!plain) {
          whole = quoted === 1;
          if (!whole) {
            p = this.#endOfCell(bytes, p);
            this.cell(bytes, cellStart, p, op, column, rows, false);
          }
        } else if (op === NUMBER) {
          p += quoted;
          b = bytes[p] as number;
          const negative = b === 45;
          if (negative) p++;
          const digitsFrom = p;
          let digits = 0;
          let value = 0;
          let d = ((bytes[p] as number) - 48) | 0;
          while (d >= 0 && d <= 9) {
            value = (Math.imul(value, 10) + d) | 0;
            d = ((bytes[++p] as number) - 48) | 0;
          }
          digits = p - digitsFrom;
          let scale = 0;
          if (d === marks[column] && open[column] === 0) {
            const fractionFrom = ++p;
            d = ((bytes[p] as number) - 48) | 0;
            while (d >= 0 && d <= 9) {
              value = (Math.imul(value, 10) + d) | 0;
              d = ((bytes[++p] as number) - 48) | 0;
            }
            scale = p - fractionFrom;
            digits += scale;
          }
          b = bytes[p] as number;
          if (quoted === 1) b = b === quote ? (bytes[p + 1] as number) : 0;
          if (digits > 0 && digits <= 9 && (b === delimiter || b === LF || b === CR)) {
            const number = scale === 0 ? value : value / (POWERS[scale] as number);
            numbers[cell] = negative ? -number : number;
            p += quoted;
          } else if (quoted === 1) whole = true;
          else {
            b = bytes[p] as number;
            while (b > top || (b !== delimiter && b !== LF && b !== CR)) b = bytes[++p] as number;
            numbers[cell] = this.read(bytes, cellStart, p, column, rows, startLine);
          }
        } else if (op === TEXT) {
          p += quoted;
          // four bytes at a time: in x - ONES & ~x & HIGHS the lowest bit set marks the lowest byte of x that is zero, and
          // with more than ONES the lowest that is below
          const ends = quoted === 1 ? quotes : delimiters;
          const others = quoted === 1 ? escapes : delimiters;
          let hash = seed;
          let word = 0;
          let found = 0;
          while (p < words) {
            word = view.getInt32(p, true);
            const stop = word ^ ends;
            const other = word ^ others;
            found = (((stop - ONES) & ~stop) | ((other - ONES) & ~other) | ((word - CONTROLS) & ~word)) & HIGHS;
            if (found !== 0) break;
            hash = Math.imul(hash ^ word, HASH_PRIME);
            hash ^= hash >>> 15;
            p += 4;
          }
          if (found !== 0) {
            const rest = (31 - Math.clz32(found & -found)) & 24;
            hash = Math.imul(hash ^ (word & ((1 << rest) - 1)), HASH_PRIME);
            p += rest >> 3;
          }
          b = bytes[p] as number;
          if (quoted === 0 && (found === 0 || (b !== delimiter && b !== LF && b !== CR))) {
            while (b > top || (b !== delimiter && b !== LF && b !== CR)) b = bytes[++p] as number;
            hash = hashBytes(bytes, cellStart, p);
          }
          b = bytes[p + 1] as number;
          if (quoted === 1 && (found === 0 || bytes[p] !== quote || (b !== delimiter && b !== LF && b !== CR)))
            whole = true;
          else {
            const span = 3 * cell;
            spans[span] = hash;
            spans[span + 1] = cellStart + quoted;
            spans[span + 2] = p;
            p += quoted;
          }
        } else if (op === SERIAL) {
          p += quoted;
          const { bytes: prefix, width } = patterns[column] as SerialBytes;
          let i = 0;
          while (i < prefix.length && bytes[p] === prefix[i]) {
            i++;
            p++;
          }
          const digitsFrom = p;
          let value = 0;
          let d = ((bytes[p] as number) - 48) | 0;
          while (d >= 0 && d <= 9) {
            value = (Math.imul(value, 10) + d) | 0;
            d = ((bytes[++p] as number) - 48) | 0;
          }
          const digits = p - digitsFrom;
          b = bytes[p] as number;
          if (quoted === 1) b = b === quote ? (bytes[p + 1] as number) : 0;
          if (
            i === prefix.length &&
            (digits === width || (digits > width && digits <= MAX_SERIAL_DIGITS && bytes[digitsFrom] !== 48)) &&
            (b === delimiter || b === LF || b === CR)
          ) {
            numbers[cell] = value;
            p += quoted;
          } else if (quoted === 1) whole = true;
          else {
            b = bytes[p] as number;
            while (b > top || (b !== delimiter && b !== LF && b !== CR)) b = bytes[++p] as number;
            numbers[cell] = -1;
            this.span(cell, bytes, cellStart, p);
          }
        } else if (op === ISO && p + 20 + quoted < end) {
          p += quoted;
          // YYYY-MM-DD HH:MM:SS and no zone, the usual case, without a call; the day mostly is the row before's
          const year = view.getInt32(p, true);
          const month = view.getInt32(p + 4, true);
          const day = view.getInt32(p + 8, true);
          const h0 = (day >>> 24) ^ 48;
          const h1 = (bytes[p + 12] as number) ^ 48;
          const n0 = (bytes[p + 14] as number) ^ 48;
          const n1 = (bytes[p + 15] as number) ^ 48;
          const s0 = (bytes[p + 17] as number) ^ 48;
          const s1 = (bytes[p + 18] as number) ^ 48;
          let b19 = bytes[p + 19] as number;
          if (quoted === 1) b19 = b19 === quote ? (bytes[p + 20] as number) : 0;
          if (year !== lastYear || month !== lastMonth || (day & 0xffffff) !== lastDay) {
            lastYear = year;
            lastMonth = month;
            lastDay = day & 0xffffff;
            lastDayMs = isoDay(bytes, p);
          }
          const hour = h0 * 10 + h1;
          // x | (x + 6) has a bit above 15 unless x is a digit's value
          const digits = h0 | (h0 + 6) | h1 | (h1 + 6) | n0 | n1 | (n1 + 6) | s0 | s1 | (s1 + 6);
          if (
            digits <= 15 &&
            hour < 24 &&
            n0 < 6 &&
            s0 < 6 &&
            bytes[p + 13] === 58 &&
            bytes[p + 16] === 58 &&
            (b19 === delimiter || b19 === LF || b19 === CR) &&
            !Number.isNaN(lastDayMs)
          ) {
            numbers[cell] = lastDayMs + ((hour * 60 + n0 * 10 + n1) * 60 + s0 * 10 + s1) * 1000;
            p += 19 + quoted;
          } else if (quoted === 1) whole = true;
          else {
            while (b > top || (b !== delimiter && b !== LF && b !== CR)) b = bytes[++p] as number;
            numbers[cell] = this.read(bytes, cellStart, p, column, rows, startLine);
          }
        } else if (quoted === 1) whole = true;
        else {
          // a cell that nobody wants, four bytes at a time
          for (let found = 0; op === 0 && p < words && found === 0; ) {
            const word = view.getInt32(p, true);
            const stop = word ^ delimiters;
            found = (((stop - ONES) & ~stop) | ((word - CONTROLS) & ~word)) & HIGHS;
            p += found === 0 ? 4 : (31 - Math.clz32(found & -found)) >> 3;
          }
          b = bytes[p] as number;
          while (b > top || (b !== delimiter && b !== LF && b !== CR)) b = bytes[++p] as number;
          if (op === SERIAL_APART) this.cell(bytes, cellStart, p, op, column, rows, false);
          else if (op === DATE || op === ISO) numbers[cell] = this.read(bytes, cellStart, p, column, rows, startLine);
        }
        if (whole) {
          p = this.#quoted(bytes, cellStart, end, op, column, rows);
          if (p < 0) {
            // the record goes on beyond the end: leave it whole for the next scan
            this.issues = this.issues.filter((issue) => issue.row < rows);
            this.alternates = this.alternates.filter((alternate) => alternate.row < rows);
            this.rows = rows;
            this.line = startLine;
            return start;
          }
          line += this.#lineBreaks;
        }

        // cells beyond the last column are skipped, but counted
        if (column < columnCount) column++;
        else extra++;
        b = bytes[p++] as number;
        if (b !== delimiter) {
          if (b === CR && bytes[p] === LF) p++;
          line++;
          break;
        }
        if (!plain) p = this.#behindDelimiter(bytes, p - 1);
      }
      if (column + extra !== columnCount) {
        this.issues.push({ row: rows, kind: "cell_count", column: column + extra, from: start, to: p });
      }
      starts[rows] = start;
      lines[rows] = startLine;
      rows++;
    }
    this.rows = rows;
    this.line = line;
    return p;
  }

  /** As {@link scan}, of columns of fixed width. */
  #scanFixed(bytes: Uint8Array, from: number, end: number, widths: readonly number[]): number {
    let p = from;
    while (p < end && this.rows < BATCH_ROWS) {
      let to = p;
      while (bytes[to] !== LF && bytes[to] !== CR) to++;
      const next = to + (bytes[to] === CR && bytes[to + 1] === LF ? 2 : 1);
      const { comment } = this.dialect;
      if (isBlank(bytes, p, to)) this.blankLines++;
      else if (comment.length > 0 && startsWith(bytes, p, comment)) this.commentLines++;
      else {
        const row = this.rows++;
        this.starts[row] = p;
        this.lines[row] = this.line;
        let at = p;
        for (let column = 0; column < this.columnCount; column++) {
          const cellEnd =
            column + 1 < this.columnCount ? behindCharacters(bytes, at, to, widths[column] as number) : to;
          let [a, b] = [at, cellEnd];
          while (a < b && bytes[a] === 32) a++;
          while (b > a && bytes[b - 1] === 32) b--;
          this.cell(bytes, a, b, this.ops[column] as number, column, row, false);
          at = cellEnd;
        }
      }
      this.line++;
      p = next;
    }
    return p;
  }

  /** Where a delimiter of several bytes ends that begins at `p`; `p` if there is none. */
  #behindDelimiter(bytes: Uint8Array, p: number): number {
    const { rest } = this.dialect;
    return startsWith(bytes, p + 1, rest) ? p + 1 + rest.length : p;
  }

  /** Whether a delimiter begins at `p`. */
  #delimits(bytes: Uint8Array, p: number): boolean {
    return bytes[p] === this.dialect.delimiter && startsWith(bytes, p + 1, this.dialect.rest);
  }

  /** Where a cell without quotes ends. */
  #endOfCell(bytes: Uint8Array, from: number): number {
    let p = from;
    while (bytes[p] !== LF && bytes[p] !== CR && !this.#delimits(bytes, p)) p++;
    return p;
  }

  /** Reads the quoted cell that begins at `p` and returns where it ends: at the next delimiter, or -1 without one. */
  #quoted(bytes: Uint8Array, p: number, end: number, op: number, column: number, row: number): number {
    const { quote, escape: mark } = this.dialect;
    let q = p + 1;
    let marks = 0;
    let lineBreaks = 0;
    for (; ; q++) {
      if (q >= end) return -1;
      const b = bytes[q];
      if (b === mark) {
        marks++;
        q++;
        if (bytes[q] === LF || (bytes[q] === CR && bytes[q + 1] !== LF)) lineBreaks++;
      } else if (b === quote) {
        if (bytes[q + 1] !== quote) break;
        marks++;
        q++;
      } else if (b === LF || (b === CR && bytes[q + 1] !== LF)) lineBreaks++;
    }
    if (q >= end) return -1;
    this.#lineBreaks = lineBreaks;
    let next = this.#endOfCell(bytes, q + 1);
    if (next > q + 1) {
      // a quote that is closed on another line, and wrongly, opens nothing: the lines behind it are rows
      this.#lineBreaks = 0;
      if (lineBreaks > 0) next = this.#endOfCell(bytes, p);
      this.issues.push({ row, kind: "invalid_quote", column, from: p, to: next });
      return next;
    }
    if (lineBreaks > 0 && this.columnCount > 2) this.#noteRows(bytes, p + 1, q, column);
    if (marks > 0) {
      const known = this.issues.length;
      const start = this.setApart(bytes, p + 1, q, quote, mark);
      this.cell(this.apart, start, this.apartLength, op, column, row, true);
      // what is wrong was found in a copy, and is shown as it stands in the file
      const issue = this.issues[known];
      if (issue !== undefined) this.issues[known] = { ...issue, from: p, to: next };
    } else this.cell(bytes, p + 1, q, op, column, row, false);
    return next;
  }

  /** Counts the lines of a quoted cell that have as many delimiters as a row has. */
  #noteRows(bytes: Uint8Array, from: number, to: number, column: number): void {
    let [delimiters, isFirst, count] = [0, true, 0];
    for (let p = from; p <= to; p++)
      if (p === to || bytes[p] === LF || bytes[p] === CR) {
        if (!isFirst && delimiters === this.columnCount - 1) count++;
        [delimiters, isFirst] = [0, false];
      } else if (this.#delimits(bytes, p)) delimiters++;
    if (count === 0) return;
    this.quotedRows ??= { line: this.line, column, count: 0 };
    this.quotedRows.count += count;
  }
}
