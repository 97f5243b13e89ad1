import { max, min } from "d3-array";
import { quickselect } from "simple-statistics";

/** The median of numbers without gaps, which are left partly sorted; `null` without any. */
export function medianOf(values: Float64Array): number | null {
  if (values.length === 0) return null;
  const half = (values.length - 1) / 2;
  const lower = Math.floor(half);
  quickselect(values as unknown as number[], lower);
  const below = max(values.subarray(0, lower + 1)) as number;
  if (lower === half) return below;
  return (below + (min(values.subarray(lower + 1)) as number)) / 2;
}
