/** How many values pass; a missing value is NaN, which no comparison lets pass. */
export function countWhere(values: Float64Array | Int32Array, passes: (value: number) => boolean): number {
  let count = 0;
  for (let row = 0; row < values.length; row++) if (passes(values[row] as number)) count++;
  return count;
}
