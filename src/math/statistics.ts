// As in d3-array, whose single file costs every bundle 2.5 kB that no bundler can leave out.

/** The sum of values, or of what a function makes of them; missing ones (NaN) are left out. */
export function sum<T = number>(values: ArrayLike<T>, of: (value: T, i: number) => number | null = Number): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += of(values[i] as T, i) || 0;
  return total;
}

/** The mean of numbers, `null` without any; missing ones (NaN) are left out. */
export function mean(values: ArrayLike<number>): number | null {
  let total = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    total += value;
    count++;
  }
  return count === 0 ? null : total / count;
}

/** Standard deviation of a sample (n - 1), `null` of fewer than two numbers; missing ones (NaN) are left out (Welford 1962). */
export function deviation(values: ArrayLike<number>): number | null {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    const away = value - mean;
    mean += away / ++count;
    squares += away * (value - mean);
  }
  return count < 2 ? null : Math.sqrt(squares / (count - 1));
}

/** The largest number, 0 where none is larger. */
export function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) if ((values[i] as number) > most) most = values[i] as number;
  return most;
}

/** The quantile of ascending numbers, interpolated (R-7, Hyndman and Fan 1996). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const [low, high = low] = [sorted[below] as number, sorted[below + 1]];
  return low + (high - low) * (place - below);
}
