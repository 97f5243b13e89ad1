import { quickselect } from "simple-statistics";

/** The median of numbers without gaps, which are left partly sorted; `null` without any. */
export function medianOf(values: Float64Array): number | null {
  if (values.length === 0) return null;
  const lower = (values.length - 1) >>> 1;
  // it works on anything with numbers at indices
  quickselect(values as unknown as number[], lower);
  const below = values[lower] as number;
  if (values.length % 2 === 1) return below;
  let above = Number.POSITIVE_INFINITY;
  for (let i = lower + 1; i < values.length; i++) if ((values[i] as number) < above) above = values[i] as number;
  return (below + above) / 2;
}
