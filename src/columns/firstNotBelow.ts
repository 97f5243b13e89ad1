/** The first place in ascending numbers, within `[from, to)`, whose number is not below one; `to` if there is none. */
export function firstNotBelow(sorted: ArrayLike<number>, value: number, from = 0, to = sorted.length): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) >= value) high = middle;
    else low = middle + 1;
  }
  return low;
}
