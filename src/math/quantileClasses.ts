import { quantileSorted } from "d3-array";

/** How values fall into classes. */
export interface QuantileClassOptions {
  /**
   * Whether all values equal to the least are in the lowest class and all equal to the largest in the highest, however
   * many they are; values that are all equal are in the middle one (the lower of two). Default true. Without it, a class
   * at the end is empty where more values are tied than belong into it.
   */
  readonly ends?: boolean;
}

/**
 * Classes by quantiles, from 0: the values are cut at their quantiles for ascending shares (interpolated; a value on an
 * edge belongs below it), so that equal values are in one class.
 */
export function quantileClasses(
  values: ArrayLike<number>,
  shares: readonly number[],
  { ends = true }: QuantileClassOptions = {},
): Int32Array {
  const sorted = new Float64Array(values).sort() as unknown as number[];
  const edges = shares.map((share) => quantileSorted(sorted, share) as number);
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  const classes = new Int32Array(values.length);
  if (ends && least === most) return classes.fill(shares.length >> 1);
  for (let i = 0; i < classes.length; i++) {
    const value = values[i] as number;
    if (ends && value === most) classes[i] = shares.length;
    else if (!ends || value !== least)
      for (const edge of edges) classes[i] = (classes[i] as number) + (value > edge ? 1 : 0);
  }
  return classes;
}
