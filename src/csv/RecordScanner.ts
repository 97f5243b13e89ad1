import { decodeAny } from "../columns/decodeText.ts";
import { HASH_PRIME, hashBytes, hashSeed, viewOf } from "../columns/HashDictionary.ts";
import { dayAt, parseDate } from "../columns/parseDate.ts";
import { parseNumber } from "../columns/parseNumber.ts";
import { MAX_SERIAL_DIGITS, type SerialBytes, serialNumber } from "../columns/SerialDictionary.ts";
import { BATCH_ROWS, type CellBatch } from "../columns/TextBuilder.ts";

const QUOTE = 34;
const COMMA = 44;
const LF = 10;
const CR = 13;
const ONES = 0x01010101;
const HIGHS = 0x80808080 | 0;
const COMMAS = COMMA * ONES;
const LFS = LF * ONES;
const CRS = CR * ONES;
const POWERS = Float64Array.from({ length: 10 }, (_, k) => 10 ** k);

/** What to do with a cell, one such code per column of the file; 0 is to skip it. */
export const NUMBER = 1;
export const DATE = 2;
const TEXT = 3;
/** Text that has been prefix and number so far. */
const SERIAL = 4;

/** What is wrong with a row of the batch. */
export interface RowIssue {
  /** Row in the batch. */
  readonly row: number;
  readonly kind: "cell_count" | "invalid_quote" | "invalid_number" | "invalid_date";
  /** Column of the file; for `cell_count` the number of cells found. */
  readonly column: number;
  /** The cell, in the bytes scanned. */
  readonly from: number;
  readonly to: number;
}

/**
 * The inner loop: walks over bytes once and leaves the wanted cells of up to {@link BATCH_ROWS} records in flat arrays.
 *
 * Numbers and dates are parsed on the way. Texts are left as spans of the bytes with their hash, so that they must be
 * resolved before the bytes change. Serial texts are left as their number, or -1 and a span where they break the
 * pattern.
 */
export class RecordScanner implements CellBatch {
  /** One per column of the file, and a last one for what comes after them. */
  readonly ops: Uint8Array;
  readonly patterns: (SerialBytes | undefined)[];
  /** By column of the file, where the cells of a wanted one begin. */
  readonly #cells: Int32Array;
  readonly numbers: Float64Array;
  readonly spans: Int32Array;
  unescaped: Uint8Array[] = [];
  /** Where each record begins in the bytes. */
  readonly starts = new Int32Array(BATCH_ROWS);
  /** The line on which each record begins. */
  readonly lines = new Int32Array(BATCH_ROWS);
  issues: RowIssue[] = [];
  /** Records in the batch. */
  rows = 0;
  /** The line about to be scanned. */
  line = 1;

  /** Line breaks inside the quoted cell last read. */
  #lineBreaks = 0;

  /** @param wanted the columns of the file whose cells are wanted, in the order of their slots in the batch */
  constructor(
    readonly columnCount: number,
    readonly wanted: readonly number[],
  ) {
    this.ops = new Uint8Array(columnCount + 1);
    this.patterns = new Array(columnCount).fill(undefined);
    this.#cells = new Int32Array(columnCount + 1);
    wanted.forEach((column, slot) => {
      this.#cells[column] = slot * BATCH_ROWS;
    });
    this.numbers = new Float64Array(wanted.length * BATCH_ROWS);
    this.spans = new Int32Array(3 * wanted.length * BATCH_ROWS);
  }

  /** Expects texts in a column, serial ones if there is a pattern. */
  aim(column: number, pattern: SerialBytes | undefined): void {
    this.ops[column] = pattern === undefined ? TEXT : SERIAL;
    this.patterns[column] = pattern;
  }

  /** Begins a new batch. */
  clear(): void {
    this.rows = 0;
    this.issues = [];
    this.unescaped = [];
  }

  /** Empties the cells of a row that is going to be removed, so that nothing is made of them. */
  blank(row: number): void {
    for (let cell = row; cell < this.numbers.length; cell += BATCH_ROWS) {
      const column = this.wanted[(cell / BATCH_ROWS) | 0] as number;
      this.numbers[cell] = this.ops[column] === SERIAL ? -1 : Number.NaN;
      this.spans.fill(0, 3 * cell, 3 * cell + 3);
    }
  }

  /** Removes rows from the batch's numbers. */
  remove(rows: { has(row: number): boolean }): void {
    let kept = 0;
    for (let row = 0; row < this.rows; row++) {
      if (rows.has(row)) continue;
      for (let first = 0; first < this.numbers.length; first += BATCH_ROWS) {
        this.numbers[first + kept] = this.numbers[first + row] as number;
      }
      kept++;
    }
    this.rows = kept;
  }

  /** The text of a cell as it stands in the file. */
  textAt(slot: number, row: number, bytes: Uint8Array): string {
    const span = 3 * (slot * BATCH_ROWS + row);
    const from = this.spans[span + 1] as number;
    const to = this.spans[span + 2] as number;
    const text = from < 0 ? (this.unescaped[to] as Uint8Array) : bytes.subarray(from, to);
    return decodeAny(text, 0, Math.min(text.length, 1000));
  }

  /**
   * Scans records from `from` until the batch is full or no whole record is left before `end`, and returns where it
   * stopped. `bytes[end - 1]` must be a line end.
   */
  scan(bytes: Uint8Array, from: number, end: number): number {
    const { ops, patterns, numbers, spans, starts, lines, columnCount } = this;
    const cells = this.#cells;
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
      // a row of nothing but delimiters is a blank line, too
      if ((b === LF || b === CR || b === COMMA) && columnCount > 1) {
        let q = p;
        while (bytes[q] === COMMA) q++;
        if (bytes[q] === LF || bytes[q] === CR) {
          p = q + (bytes[q] === CR && bytes[q + 1] === LF ? 2 : 1);
          line++;
          continue;
        }
      }
      let column = 0;
      let extra = 0;
      for (;;) {
        const cell = (cells[column] as number) + rows;
        const cellStart = p;
        const op = ops[column] as number;
        b = bytes[p] as number;

        if (b === QUOTE) {
          p = this.#quoted(bytes, p, end, op, column, rows);
          if (p < 0) {
            // the record goes on beyond the end: leave it whole for the next scan
            this.issues = this.issues.filter((issue) => issue.row < rows);
            this.rows = rows;
            this.line = startLine;
            return start;
          }
          line += this.#lineBreaks;
        } else if (op === NUMBER) {
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
          if (d === -2) {
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
          if (digits > 0 && digits <= 9 && (b === COMMA || b === LF || b === CR)) {
            const number = scale === 0 ? value : value / (POWERS[scale] as number);
            numbers[cell] = negative ? -number : number;
          } else {
            while (b > COMMA || (b !== COMMA && b !== LF && b !== CR)) b = bytes[++p] as number;
            numbers[cell] = this.#number(bytes, cellStart, p, column, rows);
          }
        } else if (op === TEXT) {
          // four bytes at a time: in x - ONES & ~x & HIGHS the lowest bit set marks the lowest byte of x that is zero
          let hash = seed;
          let word = 0;
          let found = 0;
          while (p < words) {
            word = view.getInt32(p, true);
            const comma = word ^ COMMAS;
            const lf = word ^ LFS;
            const cr = word ^ CRS;
            found = (((comma - ONES) & ~comma) | ((lf - ONES) & ~lf) | ((cr - ONES) & ~cr)) & HIGHS;
            if (found !== 0) break;
            hash = Math.imul(hash ^ word, HASH_PRIME);
            hash ^= hash >>> 15;
            p += 4;
          }
          if (found !== 0) {
            const rest = (31 - Math.clz32(found & -found)) & 24;
            hash = Math.imul(hash ^ (word & ((1 << rest) - 1)), HASH_PRIME);
            p += rest >> 3;
          } else {
            b = bytes[p] as number;
            while (b > COMMA || (b !== COMMA && b !== LF && b !== CR)) b = bytes[++p] as number;
            hash = hashBytes(bytes, cellStart, p);
          }
          const span = 3 * cell;
          spans[span] = hash;
          spans[span + 1] = cellStart;
          spans[span + 2] = p;
        } else if (op === SERIAL) {
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
          if (
            i === prefix.length &&
            (digits === width || (digits > width && digits <= MAX_SERIAL_DIGITS && bytes[digitsFrom] !== 48)) &&
            (b === COMMA || b === LF || b === CR)
          ) {
            numbers[cell] = value;
          } else {
            while (b > COMMA || (b !== COMMA && b !== LF && b !== CR)) b = bytes[++p] as number;
            numbers[cell] = -1;
            this.#span(cell, bytes, cellStart, p);
          }
        } else if (op === DATE && p + 19 < end) {
          // YYYY-MM-DD HH:MM:SS and no zone, the usual case, without a string; the day mostly is the row before's
          const year = view.getInt32(p, true);
          const month = view.getInt32(p + 4, true);
          const day = view.getInt32(p + 8, true);
          const h0 = (day >>> 24) ^ 48;
          const h1 = (bytes[p + 12] as number) ^ 48;
          const n0 = (bytes[p + 14] as number) ^ 48;
          const n1 = (bytes[p + 15] as number) ^ 48;
          const s0 = (bytes[p + 17] as number) ^ 48;
          const s1 = (bytes[p + 18] as number) ^ 48;
          const b19 = bytes[p + 19];
          if (year !== lastYear || month !== lastMonth || (day & 0xffffff) !== lastDay) {
            lastYear = year;
            lastMonth = month;
            lastDay = day & 0xffffff;
            lastDayMs = dayAt(bytes, p);
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
            (b19 === COMMA || b19 === LF || b19 === CR) &&
            !Number.isNaN(lastDayMs)
          ) {
            numbers[cell] = lastDayMs + ((hour * 60 + n0 * 10 + n1) * 60 + s0 * 10 + s1) * 1000;
            p += 19;
          } else {
            while (b > COMMA || (b !== COMMA && b !== LF && b !== CR)) b = bytes[++p] as number;
            numbers[cell] = this.#date(bytes, cellStart, p, column, rows);
          }
        } else {
          while (b > COMMA || (b !== COMMA && b !== LF && b !== CR)) b = bytes[++p] as number;
          if (op === DATE) numbers[cell] = this.#date(bytes, cellStart, p, column, rows);
        }

        // cells beyond the last column are skipped, but counted
        if (column < columnCount) column++;
        else extra++;
        b = bytes[p++] as number;
        if (b !== COMMA) {
          if (b === CR && bytes[p] === LF) p++;
          line++;
          break;
        }
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

  /** Reads the quoted cell that begins at `p` and returns where it ends: at the next delimiter, or -1 without one. */
  #quoted(bytes: Uint8Array, p: number, end: number, op: number, column: number, row: number): number {
    let q = p + 1;
    let doubled = 0;
    let lineBreaks = 0;
    for (; ; q++) {
      if (q >= end) return -1;
      const b = bytes[q];
      if (b === QUOTE) {
        if (bytes[q + 1] !== QUOTE) break;
        doubled++;
        q++;
      } else if (b === LF || (b === CR && bytes[q + 1] !== LF)) lineBreaks++;
    }
    this.#lineBreaks = lineBreaks;
    let next = q + 1;
    while (bytes[next] !== COMMA && bytes[next] !== LF && bytes[next] !== CR) next++;
    if (next > q + 1) this.issues.push({ row, kind: "invalid_quote", column, from: p, to: next });
    else if (doubled > 0) {
      const known = this.issues.length;
      this.#cell(withoutDoubledQuotes(bytes, p + 1, q, doubled), 0, q - p - 1 - doubled, op, column, row, true);
      // what is wrong was found in a copy, and is shown as it stands in the file
      const issue = this.issues[known];
      if (issue !== undefined) this.issues[known] = { ...issue, from: p, to: next };
    } else this.#cell(bytes, p + 1, q, op, column, row, false);
    return next;
  }

  /** Leaves the content of a quoted cell where its column's kind wants it. */
  #cell(bytes: Uint8Array, from: number, to: number, op: number, column: number, row: number, apart: boolean): void {
    const cell = (this.#cells[column] as number) + row;
    if (op === NUMBER) this.numbers[cell] = this.#number(bytes, from, to, column, row);
    else if (op === DATE) this.numbers[cell] = this.#date(bytes, from, to, column, row);
    else if (op === TEXT || op === SERIAL) {
      const pattern = this.patterns[column];
      if (op === SERIAL) this.numbers[cell] = pattern === undefined ? -1 : serialNumber(bytes, from, to, pattern);
      this.#span(cell, bytes, from, to);
      if (!apart) return;
      this.spans[3 * cell + 1] = -1;
      this.spans[3 * cell + 2] = this.unescaped.push(bytes) - 1;
    }
  }

  #number(bytes: Uint8Array, from: number, to: number, column: number, row: number): number {
    const value = parseNumber(bytes, from, to);
    if (value === undefined) this.issues.push({ row, kind: "invalid_number", column, from, to });
    return value ?? Number.NaN;
  }

  #date(bytes: Uint8Array, from: number, to: number, column: number, row: number): number {
    const value = parseDate(bytes, from, to);
    if (value === undefined) this.issues.push({ row, kind: "invalid_date", column, from, to });
    return value ?? Number.NaN;
  }

  #span(cell: number, bytes: Uint8Array, from: number, to: number): void {
    this.spans[3 * cell] = hashBytes(bytes, from, to);
    this.spans[3 * cell + 1] = from;
    this.spans[3 * cell + 2] = to;
  }
}

/** The content of a quoted cell with its doubled quotes made single. */
function withoutDoubledQuotes(bytes: Uint8Array, from: number, to: number, doubled: number): Uint8Array {
  const content = new Uint8Array(to - from - doubled);
  for (let p = from, i = 0; p < to; p++, i++) {
    content[i] = bytes[p] as number;
    if (bytes[p] === QUOTE) p++;
  }
  return content;
}
