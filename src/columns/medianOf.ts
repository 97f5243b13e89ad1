/** Numbers to look at for a first idea of where the median is. */
const SAMPLE = 1024;
/** Ranks of the sample to either side of its middle: three standard deviations of where the median falls. */
const MARGIN = 48;

/**
 * The median of numbers without gaps, which may be left partly sorted; `null` without any.
 *
 * Of many numbers a sample says between which two the median almost surely lies; one pass counts those below and keeps
 * those between, and only among these it is selected (after Floyd and Rivest 1975). If the sample was wrong, among all.
 *
 * @param scratch memory of at least the same length, to be written over
 */
export function medianOf(values: Float64Array, scratch = new Float64Array(values.length)): number | null {
  if (values.length === 0) return null;
  const rank = (values.length - 1) >>> 1;
  const even = values.length % 2 === 0;
  if (values.length < 16 * SAMPLE) return select(values, rank, even);

  const stride = Math.floor(values.length / SAMPLE);
  const sample = Float64Array.from({ length: SAMPLE }, (_, i) => values[i * stride] as number).sort();
  const low = sample[SAMPLE / 2 - MARGIN] as number;
  const high = sample[SAMPLE / 2 + MARGIN] as number;
  let below = 0;
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    // without a branch, which could not be guessed: the place is taken only if the count goes on
    scratch[count] = value;
    below += Number(value < low);
    count += Number(value >= low) & Number(value <= high);
  }
  const within = rank - below;
  if (within < 0 || within + 1 >= count) return select(values, rank, even);
  return select(scratch.subarray(0, count), within, even);
}

/** The number at a rank, or its mean with the next if `even`. */
function select(values: Float64Array, rank: number, even: boolean): number {
  partition(values, rank);
  const lower = values[rank] as number;
  if (!even) return lower;
  let upper = Infinity;
  for (let i = rank + 1; i < values.length; i++) if ((values[i] as number) < upper) upper = values[i] as number;
  return (lower + upper) / 2;
}

/** Puts the number of a rank at its place, no larger ones before it and no smaller ones behind (Hoare 1961, algorithm 65). */
function partition(values: Float64Array, rank: number): void {
  let [first, last] = [0, values.length - 1];
  while (first < last) {
    const pivot = values[(first + last) >>> 1] as number;
    let [i, j] = [first, last];
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const value = values[i] as number;
      values[i++] = values[j] as number;
      values[j--] = value;
    }
    if (rank <= j) last = j;
    else if (rank >= i) first = i;
    else return;
  }
}
