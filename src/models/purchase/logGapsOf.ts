import { OptionError } from "../../errors.ts";
import { requireColumns } from "../../options.ts";
import type { Histories } from "../History.ts";

/**
 * The sums of the logarithms of gaps, which only some histories have.
 *
 * @throws OptionError without them, and for one that cannot be
 */
export function logGapsOf(caller: string, { frequency, recency, sumLogGaps }: Histories): ArrayLike<number> {
  if (sumLogGaps === undefined) {
    const expected = "a column: sums of the logarithms of the gaps between purchases, as purchaseHistories makes it";
    throw new OptionError(caller, "histories.sumLogGaps", expected, sumLogGaps);
  }
  requireColumns(caller, "histories", { frequency, sumLogGaps });
  for (let i = 0; i < sumLogGaps.length; i++) {
    const [value, count, time] = [sumLogGaps[i] as number, frequency[i] as number, recency[i] as number];
    // no logarithm's mean is above the logarithm of the mean
    const most = count > 0 && time > 0 ? count * (Math.log(time / count) + 1e-9) + 1e-9 : Number.POSITIVE_INFINITY;
    if (Number.isFinite(value) && value <= most && (value === 0 || count !== 0)) continue;
    const sum = `a number up to ${most}, frequency times ln(recency/frequency): the gaps are in the unit of recency`;
    const expected = count === 0 ? "0 without a repeat purchase" : value > most ? sum : "a number";
    throw new OptionError(caller, `row ${i}, histories.sumLogGaps`, expected, value);
  }
  return sumLogGaps;
}
