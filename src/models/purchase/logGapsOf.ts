import { OptionError } from "../../errors.ts";
import { requireColumns } from "../../options.ts";
import type { Histories } from "../History.ts";

/**
 * The sums of the logarithms of gaps, which only some histories have.
 *
 * @throws OptionError without them, and for one that cannot be
 */
export function logGapsOf(caller: string, { frequency, sumLogGaps }: Histories): ArrayLike<number> {
  if (sumLogGaps === undefined) {
    const expected = "a column: sums of the logarithms of the gaps between purchases, as purchaseHistories makes it";
    throw new OptionError(caller, "histories.sumLogGaps", expected, sumLogGaps);
  }
  requireColumns(caller, "histories", { frequency, sumLogGaps });
  for (let i = 0; i < sumLogGaps.length; i++) {
    const value = sumLogGaps[i] as number;
    if (Number.isFinite(value) && (value === 0 || frequency[i] !== 0)) continue;
    const expected = frequency[i] === 0 ? "0 without a repeat purchase" : "a number";
    throw new OptionError(caller, `row ${i}, histories.sumLogGaps`, expected, value);
  }
  return sumLogGaps;
}
