import { sum } from "../math/statistics.ts";

/** Numbers of customers that show where to look for a maximum, and then where it nearly is. */
const SIZES = [300, 10_000];

/** Samples of many rows, the smallest first; none where there are so few that drawing does not pay. */
export function samples<T extends Sampled<T>>(columns: T): T[] {
  return SIZES.filter((size) => columns.weight.length >= 2 * size).map((size) => sample(columns, size));
}

type Sampled<T> = { readonly [Name in keyof T]: Float64Array } & { readonly weight: Float64Array };

/** Some rows, drawn at even distances along their summed weights; `weight` is how often each was drawn. */
function sample<T extends Sampled<T>>(columns: T, size: number): T {
  const { weight } = columns;
  const distance = sum(weight) / size;
  const rows: number[] = [];
  const times: number[] = [];
  let [passed, next] = [0, distance / 2];
  for (let row = 0; row < weight.length; row++) {
    passed += weight[row] as number;
    let drawn = 0;
    for (; next < passed; next += distance) drawn++;
    if (drawn === 0) continue;
    rows.push(row);
    times.push(drawn);
  }
  const drawn = Object.entries<Float64Array>(columns).map(([name, column]) => [
    name,
    Float64Array.from(rows, (row, i) => (name === "weight" ? times[i] : column[row]) as number),
  ]);
  return Object.fromEntries(drawn) as T;
}
