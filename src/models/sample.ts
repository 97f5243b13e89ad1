import { sum } from "d3-array";

/** Customers that show where to look for a maximum. */
const ENOUGH = 300;

/**
 * Some rows of many, drawn at even distances along their summed weights; `weight` is how often each was drawn. `undefined`
 * where there are so few that drawing does not pay.
 */
export function sample<T extends { readonly [Name in keyof T]: Float64Array } & { readonly weight: Float64Array }>(
  columns: T,
): T | undefined {
  const { weight } = columns;
  if (weight.length < 2 * ENOUGH) return undefined;
  const distance = sum(weight) / ENOUGH;
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
    name === "weight" ? Float64Array.from(times) : Float64Array.from(rows, (row) => column[row] as number),
  ]);
  return Object.fromEntries(drawn) as T;
}
