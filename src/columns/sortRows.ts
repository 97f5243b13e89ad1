import type { Column, TextColumn } from "./columns.ts";
import { ascending } from "./compare.ts";

/** Direction of a sort. */
export type SortOrder = "asc" | "desc";

/**
 * The rows in the order of a column: stable, ties in row order, missing values last in both directions. Texts sort by
 * rank if there is one, else alphabetically (by UTF-16 unit, as `<` does).
 */
export function sortRows(column: Column, order: SortOrder, ranking?: readonly string[]): Uint32Array {
  return sortByBits(column.kind === "text" ? ranks(column, ranking) : column.values, order === "desc");
}

/** For each row the place of its text among all; NaN where there is none. */
function ranks({ codes, dictionary }: TextColumn, ranking: readonly string[] = []): Float64Array {
  const texts = Array.from({ length: dictionary.size - 1 }, (_, i) => ({
    code: i + 1,
    text: dictionary.at(i + 1) as string,
  }));
  const place = (text: string): number => ranking.indexOf(text) >>> 0;
  texts.sort((a, b) => ascending(place(a.text), place(b.text)) || ascending(a.text, b.text));
  const rankOf = new Float64Array(dictionary.size).fill(Number.NaN);
  texts.forEach(({ code }, rank) => {
    rankOf[code] = rank;
  });
  return Float64Array.from(codes, (code) => rankOf[code] as number);
}

const DIGIT = 0xffff;

/** A radix sort over the numbers' bits, sixteen at a time, lowest first: linear, and stable by nature. */
function sortByBits(values: Float64Array | Int32Array, descending: boolean): Uint32Array {
  const length = values.length;
  const bits = sortableBits(values, descending);
  let rows = Uint32Array.from({ length }, (_, row) => row);
  let next = new Uint32Array(length);
  for (let digit = 0; digit < 4; digit++) {
    const word = digit >> 1;
    const shift = 16 * (digit & 1);
    const starts = new Uint32Array(DIGIT + 2);
    for (let row = 0; row < length; row++)
      (starts[(((bits[2 * row + word] as number) >>> shift) & DIGIT) + 1] as number)++;
    // all rows share the digit: nothing to do
    if (starts.includes(length)) continue;
    for (let i = 1; i < starts.length; i++) (starts[i] as number) += starts[i - 1] as number;
    for (let i = 0; i < length; i++) {
      const row = rows[i] as number;
      const key = ((bits[2 * row + word] as number) >>> shift) & DIGIT;
      next[starts[key] as number] = row;
      (starts[key] as number)++;
    }
    [rows, next] = [next, rows];
  }
  return rows;
}

/** Two words per number, low one first, whose unsigned order is the order wanted. */
function sortableBits(values: Float64Array | Int32Array, descending: boolean): Uint32Array {
  // adding 0 makes 0 of -0
  const numbers = new Float64Array(values.length);
  for (let row = 0; row < values.length; row++) numbers[row] = (values[row] as number) + 0;
  const bits = new Uint32Array(numbers.buffer);
  const little = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
  for (let row = 0; row < values.length; row++) {
    const low = bits[2 * row + (little ? 0 : 1)] as number;
    const high = bits[2 * row + (little ? 1 : 0)] as number;
    if (Number.isNaN(values[row])) {
      bits[2 * row] = bits[2 * row + 1] = 0xffffffff;
      continue;
    }
    // of negative numbers all bits turn, of others the sign: the larger the number the larger the bits
    const negative = high >>> 31 === 1;
    const up = negative !== descending;
    bits[2 * row] = up ? ~low : low;
    bits[2 * row + 1] = descending ? (negative ? high : ~high ^ 0x80000000) : negative ? ~high : high ^ 0x80000000;
  }
  return bits;
}
