import type { CellReading } from "../columns/CellReading.ts";
import { decodeAny } from "../columns/decodeText.ts";
import { hashBytes } from "../columns/HashDictionary.ts";
import { type SerialBytes, serialNumber } from "../columns/SerialDictionary.ts";
import { BATCH_ROWS, type CellBatch } from "../columns/TextBuilder.ts";

/** What to do with a cell, one such code per column of the file; 0 is to skip it. */
export const NUMBER = 1;
export const DATE = 2;
export const TEXT = 3;
/** Text that has been prefix and number so far. */
export const SERIAL = 4;
/** Dates that have been YYYY-MM-DD so far. */
export const ISO = 5;
/** Serial text whose prefix holds a delimiter, so that the cell's end must be found first. */
export const SERIAL_APART = 6;

const isSerial = (op: number): boolean => op === SERIAL || op === SERIAL_APART;

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

/** A cell that both readings of its column fit. */
export interface Alternate {
  /** Row in the batch. */
  row: number;
  readonly slot: number;
  /** Its value under the reading that is not thought likelier. */
  value: number;
}

/**
 * Up to {@link BATCH_ROWS} records, the wanted cells of which stand in flat arrays: texts as spans of the bytes with their
 * hash, serial texts as their number (-1 and a span where they break the pattern), numbers and dates as values.
 */
export class RecordBatch implements CellBatch {
  /** One per column of the file, and a last one for what comes after them. */
  protected readonly ops: Uint8Array;
  protected readonly patterns: (SerialBytes | undefined)[];
  protected readonly readings: (CellReading | undefined)[];
  /** By column, the decimal mark of its numbers less a zero. */
  protected readonly marks: Int8Array;
  /** By column, 1 while the mark is not decided. */
  protected readonly open: Uint8Array;
  /** By column of the file, where the cells of a wanted one begin. */
  protected readonly cells: Int32Array;
  readonly numbers: Float64Array;
  readonly spans: Int32Array;
  apart = new Uint8Array(1 << 12);
  /** How much of {@link apart} is in use. */
  protected apartLength = 0;
  /** Where each record begins in the bytes. */
  readonly starts = new Int32Array(BATCH_ROWS);
  /** The line on which each record begins. */
  readonly lines = new Int32Array(BATCH_ROWS);
  issues: RowIssue[] = [];
  /** Cells that both readings of their column fit. */
  alternates: Alternate[] = [];
  /** By slot, what stands beside the number: one more than its place among the reading's units. */
  readonly units: (Float64Array | undefined)[];
  /** Records in the batch. */
  rows = 0;
  /** The line about to be scanned. */
  line = 1;

  /** Slots whose other reading turned out to be right. */
  readonly turned = new Set<number>();
  /** Lines passed over that are no rows. */
  blankLines = 0;
  commentLines = 0;

  /** @param wanted the columns of the file whose cells are wanted, in the order of their slots in the batch */
  constructor(
    readonly columnCount: number,
    readonly wanted: readonly number[],
  ) {
    this.ops = new Uint8Array(columnCount + 1);
    this.patterns = new Array(columnCount).fill(undefined);
    this.readings = new Array(columnCount).fill(undefined);
    this.marks = new Int8Array(columnCount + 1);
    this.open = new Uint8Array(columnCount + 1);
    this.units = new Array(wanted.length).fill(undefined);
    this.cells = new Int32Array(columnCount + 1);
    wanted.forEach((column, slot) => {
      this.cells[column] = slot * BATCH_ROWS;
    });
    this.numbers = new Float64Array(wanted.length * BATCH_ROWS);
    this.spans = new Int32Array(3 * wanted.length * BATCH_ROWS);
  }

  /** Expects texts in a column, serial ones if there is a pattern. */
  expectText(column: number, pattern: SerialBytes | undefined, delimiter = ","): void {
    const apart = pattern?.prefix.includes(delimiter.charAt(0)) || /\d/.test(delimiter.charAt(0));
    this.ops[column] = pattern === undefined ? TEXT : apart ? SERIAL_APART : SERIAL;
    this.patterns[column] = pattern;
  }

  /** Expects numbers or dates in a column, as they are known to be written by now. */
  expect(column: number, reading: CellReading): void {
    this.readings[column] = reading;
    this.ops[column] = reading.kind === "number" ? NUMBER : reading.iso ? ISO : DATE;
    this.marks[column] = (reading.mark ?? 0) - 48;
    this.open[column] = reading.open ? 1 : 0;
  }

  /** Begins a new batch. */
  clear(): void {
    this.rows = 0;
    this.issues = [];
    this.alternates = [];
    this.apartLength = 0;
    this.turned.clear();
    for (const units of this.units) units?.fill(0);
  }

  /** Empties the cells of a row that is going to be removed, so that nothing is made of them. */
  blank(row: number): void {
    for (let cell = row; cell < this.numbers.length; cell += BATCH_ROWS) {
      const column = this.wanted[(cell / BATCH_ROWS) | 0] as number;
      this.numbers[cell] = isSerial(this.ops[column] as number) ? -1 : Number.NaN;
      this.spans.fill(0, 3 * cell, 3 * cell + 3);
    }
  }

  /** Removes rows from the batch's numbers. */
  remove(rows: { has(row: number): boolean }): void {
    let kept = 0;
    const places = new Map<number, number>();
    for (let row = 0; row < this.rows; row++) {
      if (rows.has(row)) continue;
      places.set(row, kept);
      this.lines[kept] = this.lines[row] as number;
      for (let first = 0; first < this.numbers.length; first += BATCH_ROWS) {
        this.numbers[first + kept] = this.numbers[first + row] as number;
      }
      for (const units of this.units) if (units !== undefined) units[kept] = units[row] as number;
      kept++;
    }
    this.rows = kept;
    this.alternates = this.alternates.flatMap((alternate) => {
      const row = places.get(alternate.row);
      return row === undefined ? [] : [{ ...alternate, row }];
    });
  }

  /** The text of a cell as it stands in the file. */
  textAt(slot: number, row: number, bytes: Uint8Array): string {
    const span = 3 * (slot * BATCH_ROWS + row);
    const from = this.spans[span + 1] as number;
    const to = this.spans[span + 2] as number;
    const text = from < 0 ? this.apart.subarray(~from, to) : bytes.subarray(from, to);
    return decodeAny(text, 0, Math.min(text.length, 1000));
  }

  /** Puts the content of a quoted cell without the marks of its quotes into {@link apart}, and returns where it begins. */
  protected setApart(bytes: Uint8Array, from: number, to: number, quote: number, mark: number): number {
    const start = this.apartLength;
    if (start + to - from > this.apart.length) {
      const larger = new Uint8Array(2 * (start + to - from));
      larger.set(this.apart);
      this.apart = larger;
    }
    const { apart } = this;
    let end = start;
    for (let p = from; p < to; p++) {
      if (bytes[p] === mark || bytes[p] === quote) p++;
      apart[end++] = bytes[p] as number;
    }
    this.apartLength = end;
    return start;
  }

  /** Leaves the content of a cell where its column's kind wants it. */
  protected cell(
    bytes: Uint8Array,
    from: number,
    to: number,
    op: number,
    column: number,
    row: number,
    apart: boolean,
  ): void {
    const cell = (this.cells[column] as number) + row;
    if (op === NUMBER || op === DATE || op === ISO)
      this.numbers[cell] = this.read(bytes, from, to, column, row, this.line);
    else if (op === TEXT || isSerial(op)) {
      const pattern = this.patterns[column];
      if (isSerial(op)) this.numbers[cell] = pattern === undefined ? -1 : serialNumber(bytes, from, to, pattern);
      this.span(cell, bytes, from, to);
      if (apart) this.spans[3 * cell + 1] = ~from;
    }
  }

  /** A number or a date as its column's reading has it. */
  protected read(bytes: Uint8Array, from: number, to: number, column: number, row: number, line: number): number {
    const reading = this.readings[column] as CellReading;
    const value = reading.parse(bytes, from, to, line);
    if (value === undefined) {
      const kind = reading.kind === "number" ? "invalid_number" : "invalid_date";
      this.issues.push({ row, kind, column, from, to });
      return Number.NaN;
    }
    const slot = (this.cells[column] as number) / BATCH_ROWS;
    if (!Number.isNaN(reading.other)) this.alternates.push({ row, slot, value: reading.other });
    if (reading.turned) this.turn(slot);
    if (!reading.open && this.open[column] === 1) this.expect(column, reading);
    if (reading.unit !== undefined && reading.unit > 0) {
      this.units[slot] ??= new Float64Array(BATCH_ROWS);
      (this.units[slot] as Float64Array)[row] = reading.unit;
    }
    return value;
  }

  /** Makes the other reading the likelier one in the rows of the batch so far. */
  protected turn(slot: number): void {
    for (const alternate of this.alternates) {
      if (alternate.slot !== slot) continue;
      const cell = slot * BATCH_ROWS + alternate.row;
      const value = this.numbers[cell] as number;
      this.numbers[cell] = alternate.value;
      alternate.value = value;
    }
    this.turned.add(slot);
  }

  span(cell: number, bytes: Uint8Array, from: number, to: number): void {
    this.spans[3 * cell] = hashBytes(bytes, from, to);
    this.spans[3 * cell + 1] = from;
    this.spans[3 * cell + 2] = to;
  }
}
