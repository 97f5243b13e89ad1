import type { Numbers } from "./RoleColumns.ts";

/** By order its total, which stands on one of its lines at least. */
export function orderValues(total: Numbers, groups: Uint32Array, groupCount: number): Float64Array {
  const values = new Float64Array(groupCount).fill(Number.NaN);
  for (let row = 0; row < total.length; row++) {
    const group = groups[row] as number;
    if (Number.isNaN(values[group])) values[group] = total[row] as number;
  }
  return values;
}

/**
 * Totals of orders shared over their lines in proportion to weights (equally where these are zero or unknown), rounded, the
 * remainder on the last line.
 */
export function shared(
  totals: Float64Array,
  weights: Numbers | undefined,
  groups: Uint32Array,
  decimals: number,
  takes: (row: number) => boolean = () => true,
): Float64Array {
  const count = totals.length;
  const sum = new Float64Array(count);
  const lines = new Uint32Array(count);
  const last = new Int32Array(count).fill(-1);
  for (let row = 0; row < groups.length; row++) {
    if (!takes(row)) continue;
    const group = groups[row] as number;
    (lines[group] as number)++;
    last[group] = row;
    const weight = weights === undefined ? 0 : (weights[row] as number);
    if (weight > 0) (sum[group] as number) += weight;
  }
  const scale = 10 ** decimals;
  const left = totals.slice();
  const values = new Float64Array(groups.length);
  for (let row = 0; row < groups.length; row++) {
    if (!takes(row)) continue;
    const group = groups[row] as number;
    const total = totals[group] as number;
    if (row === last[group] || Number.isNaN(total)) {
      values[row] = Number.isNaN(total) ? total : Math.round((left[group] as number) * scale) / scale;
      continue;
    }
    const weight = weights === undefined ? Number.NaN : (weights[row] as number);
    const share =
      (sum[group] as number) > 0 ? (weight > 0 ? weight / (sum[group] as number) : 0) : 1 / (lines[group] as number);
    const value = Math.round(total * share * scale) / scale;
    values[row] = value;
    (left[group] as number) -= value;
  }
  return values;
}
