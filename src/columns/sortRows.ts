import type { Pieces } from "../pieces.ts";
import type { Column, TextColumn } from "./columns.ts";
import { ascending } from "./compare.ts";

/** Direction of a sort. */
export type SortOrder = "asc" | "desc";

/**
 * The rows in the ascending order of a column: stable, ties in row order, missing values last. Texts sort by rank if there is one,
 * else alphabetically (by UTF-16 unit, as `<` does).
 */
export function* sortRows(column: Column, ranking?: readonly string[]): Pieces<Uint32Array> {
  return yield* sortByBits(column.kind === "text" ? yield* ranks(column, ranking) : column.values);
}

/** Sorted rows of a column in the descending order: ties in row order again, missing values last again. */
export function reversed(rows: Uint32Array, column: Column): Uint32Array {
  const keys = column.kind === "text" ? column.codes : column.values;
  const isMissing = (row: number) => (column.kind === "text" ? keys[row] === 0 : Number.isNaN(keys[row]));
  let end = rows.length;
  while (end > 0 && isMissing(rows[end - 1] as number)) end--;
  const result = rows.slice();
  let at = 0;
  for (let to = end; to > 0; ) {
    const key = keys[rows[to - 1] as number];
    let from = to - 1;
    while (from > 0 && keys[rows[from - 1] as number] === key) from--;
    for (let i = from; i < to; i++) result[at++] = rows[i] as number;
    to = from;
  }
  return result;
}

/** Texts to a run that is sorted in one go. */
const RUN = 1 << 13;

/** For each row the place of its text among all; NaN where there is none. */
function* ranks({ codes, dictionary }: TextColumn, ranking: readonly string[] = []): Pieces<Float64Array> {
  const place = (text: string): number => ranking.indexOf(text) >>> 0;
  const compare = (a: Coded, b: Coded) =>
    (ranking.length > 0 && ascending(place(a.text), place(b.text))) || ascending(a.text, b.text);
  let runs: Coded[][] = [];
  for (let from = 1; from < dictionary.size; from += RUN) {
    const length = Math.min(RUN, dictionary.size - from);
    runs.push(
      Array.from({ length }, (_, i) => ({ code: from + i, text: dictionary.at(from + i) as string })).sort(compare),
    );
    yield;
  }
  while (runs.length > 1) {
    const longer: Coded[][] = [];
    for (let i = 0; i < runs.length; i += 2) {
      longer.push(yield* merged(runs[i] as Coded[], runs[i + 1] ?? [], compare));
    }
    runs = longer;
  }
  const rankOf = new Float64Array(dictionary.size).fill(Number.NaN);
  const [sorted = []] = runs;
  for (let rank = 0; rank < sorted.length; rank++) rankOf[(sorted[rank] as Coded).code] = rank;
  yield;
  const places = new Float64Array(codes.length);
  for (let row = 0; row < codes.length; row++) places[row] = rankOf[codes[row] as number] as number;
  return places;
}

interface Coded {
  readonly code: number;
  readonly text: string;
}

/** Two sorted runs as one. */
function* merged(a: readonly Coded[], b: readonly Coded[], compare: (a: Coded, b: Coded) => number): Pieces<Coded[]> {
  const both: Coded[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [first, second] = [a[i] as Coded, b[j] as Coded];
    if (compare(first, second) <= 0) {
      both.push(first);
      i++;
    } else {
      both.push(second);
      j++;
    }
    if (both.length % RUN === 0) yield;
  }
  for (; i < a.length; i++) both.push(a[i] as Coded);
  for (; j < b.length; j++) both.push(b[j] as Coded);
  return both;
}

const DIGIT = 0xffff;

/** A radix sort over the numbers' bits, sixteen at a time, lowest first: linear, and stable by nature. */
function* sortByBits(values: Float64Array | Int32Array): Pieces<Uint32Array> {
  const length = values.length;
  yield;
  const bits = sortableBits(values);
  let rows = new Uint32Array(length);
  for (let row = 0; row < length; row++) rows[row] = row;
  let next = new Uint32Array(length);
  for (let digit = 0; digit < 4; digit++) {
    yield;
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
function sortableBits(values: Float64Array | Int32Array): Uint32Array {
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
    bits[2 * row] = negative ? ~low : low;
    bits[2 * row + 1] = negative ? ~high : high ^ 0x80000000;
  }
  return bits;
}
