/** What sums of the same amounts in another order may differ by, relatively. */
const ROUNDING = 1e-12;

/** The rank of each number from 0; numbers that are equal but for rounding share the mean of theirs. */
export function midranks(values: ArrayLike<number>): Float64Array {
  // sorting numbers and looking each up takes half the time of sorting places by their numbers
  const sorted = Float64Array.from(values).sort();
  const ranks = new Float64Array(sorted.length);
  for (let from = 0; from < sorted.length; ) {
    const first = sorted[from] as number;
    const most = first + ROUNDING * Math.abs(first);
    let to = from + 1;
    // the same infinity twice is equal too
    while (to < sorted.length && ((sorted[to] as number) <= most || sorted[to] === first)) to++;
    ranks.fill((from + to - 1) / 2, from, to);
    from = to;
  }
  const result = new Float64Array(sorted.length);
  for (let i = 0; i < result.length; i++) result[i] = ranks[firstPlace(sorted, values[i] as number)] as number;
  return result;
}

/** Where a number stands first in a sorted column. */
function firstPlace(sorted: Float64Array, value: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] as number) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}
