/**
 * The positions of the `limit` largest keys, largest first; equal keys in their order, NaN after all others.
 *
 * Candidates gather in a buffer of twice the limit, which is cut back to the best whenever it is full: linear for keys
 * in random order, without sorting them all.
 */
export function topRows(keys: Float64Array, limit: number): number[] {
  // sorting is stable
  const compare = (i: number, j: number): number => {
    const a = keys[i] as number;
    const b = keys[j] as number;
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return b - a;
  };
  const room = Math.min(keys.length, limit);
  let best: number[] = [];
  let threshold = Number.NaN;
  for (let i = 0; i < keys.length; i++) {
    // once the buffer was cut, a key has to beat the last one kept: a tie came too late
    if (!Number.isNaN(threshold) && !((keys[i] as number) > threshold)) continue;
    best.push(i);
    if (best.length < 2 * room + 1024) continue;
    best = best.sort(compare).slice(0, room);
    threshold = keys[best[room - 1] as number] as number;
  }
  return best.sort(compare).slice(0, room);
}
