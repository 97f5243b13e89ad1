import type { Column } from "./columns.ts";

/** Collects the values of a column, a batch at a time: numbers and dates, or codes of texts. */
export interface ColumnBuilder {
  readonly kind: "number" | "text";
  /** Rows collected so far. */
  readonly length: number;
  /** Appends `source[from, from + count)`; `capacity` is how many rows to make room for when room runs out. */
  append(source: Float64Array, from: number, count: number, capacity: number): void;
  /** Removes rows, whose numbers ascend. */
  remove(rows: readonly number[]): void;
  /** The column. */
  finish(): Column;
}
