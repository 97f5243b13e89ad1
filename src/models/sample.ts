import { sum } from "../math/statistics.ts";
import type { Pieces } from "../pieces.ts";

/** Numbers of customers that show where to look for a maximum, and then where it nearly is. */
const SIZES = [300, 10_000, 250_000];
/** Rows to a piece. */
const PIECE_ROWS = 8192;

/** Samples of many rows, the smallest first; none where there are so few that drawing does not pay. */
export function* samples<T extends Sampled<T>>(columns: T): Pieces<T[]> {
  const drawn: T[] = [];
  for (const size of SIZES) if (columns.weight.length >= 2 * size) drawn.push(yield* sample(columns, size));
  return drawn;
}

type Sampled<T> = { readonly [Name in keyof T]: Float64Array } & { readonly weight: Float64Array };

/** Some rows, drawn at even distances along their summed weights; `weight` is how often each was drawn. */
function* sample<T extends Sampled<T>>(columns: T, size: number): Pieces<T> {
  const { weight } = columns;
  const distance = sum(weight) / size;
  // rounding may draw one more
  const rows = new Uint32Array(size + 1);
  const times = new Float64Array(size + 1);
  let [passed, next, count] = [0, distance / 2, 0];
  for (let row = 0; row < weight.length; row++) {
    if (row % PIECE_ROWS === 0) yield;
    passed += weight[row] as number;
    let drawn = 0;
    for (; next < passed; next += distance) drawn++;
    if (drawn === 0) continue;
    rows[count] = row;
    times[count] = drawn;
    count++;
  }
  const drawn: Record<string, Float64Array> = {};
  for (const [name, column] of Object.entries<Float64Array>(columns)) {
    yield;
    const own = new Float64Array(count);
    for (let i = 0; i < count; i++) own[i] = column[rows[i] as number] as number;
    drawn[name] = own;
  }
  drawn.weight = times.slice(0, count);
  return drawn as T;
}
