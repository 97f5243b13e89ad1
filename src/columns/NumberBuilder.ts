import type { ColumnBuilder } from "./ColumnBuilder.ts";
import { NumberColumn } from "./columns.ts";

/** Collects the numbers of a column: 32-bit whole numbers as long as `integer` says so and holds, doubles otherwise. */
export class NumberBuilder implements ColumnBuilder {
  readonly kind = "number";
  values: Float64Array | Int32Array;
  length = 0;

  /** @param place memory to use as long as it suffices */
  constructor(integer: boolean, place?: Float64Array | Int32Array) {
    this.values = place ?? (integer ? new Int32Array(0) : new Float64Array(0));
  }

  /** Appends `source[from, from + count)`; `capacity` is how many rows to make room for when room runs out. */
  append(source: Float64Array, from: number, count: number, capacity: number): void {
    if (this.length + count > this.values.length) this.#move(this.values instanceof Int32Array, capacity);
    if (this.values instanceof Int32Array && !appendWhole(this.values, this.length, source, from, count)) {
      this.#move(false, this.values.length);
    }
    if (this.values instanceof Float64Array) this.values.set(source.subarray(from, from + count), this.length);
    this.length += count;
  }

  remove(rows: readonly number[]): void {
    this.length = withoutRows(this.values, this.length, rows);
  }

  finish(): NumberColumn {
    return new NumberColumn(fitted(this.values, this.length));
  }

  #move(integer: boolean, capacity: number): void {
    const values = integer ? new Int32Array(capacity) : new Float64Array(capacity);
    values.set(this.values.subarray(0, this.length));
    this.values = values;
  }
}

/** Copies whole numbers of 32 bits; false when there is anything else (a missing value and -0 included). */
export function appendWhole(to: Int32Array, at: number, source: Float64Array, from: number, count: number): boolean {
  for (let i = 0; i < count; i++) {
    const value = source[from + i] as number;
    const whole = value | 0;
    if (whole !== value || (whole === 0 && 1 / value < 0)) return false;
    to[at + i] = whole;
  }
  return true;
}

/** Closes the gaps that rows leave, whose numbers ascend; gives the new length. */
export function withoutRows(
  values: Float64Array | Int32Array | Uint32Array,
  length: number,
  rows: readonly number[],
): number {
  let kept = rows[0] ?? length;
  rows.forEach((row, i) => {
    const next = rows[i + 1] ?? length;
    values.copyWithin(kept, row + 1, next);
    kept += next - row - 1;
  });
  return kept;
}

/** The first `length` values, copied where most of the memory would be wasted. */
export function fitted<A extends Float64Array | Int32Array | Uint32Array>(values: A, length: number): A {
  return (length < 0.75 * values.length ? values.slice(0, length) : values.subarray(0, length)) as A;
}
