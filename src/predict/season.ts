import { mean, variance } from "d3-array";
import type { Breath } from "../pieces.ts";
import { applyChurn, type ChurnModel, shiftTo } from "./churnModel.ts";
import { YEAR } from "./features.ts";
import type { Split } from "./splits.ts";

/** Whether a season was found, and what it does to the days predicted. */
export interface Season {
  /**
   * How far what is special about a time of the year comes back a year later, 0 to 1: 0 for no season. Learnt on times
   * that could be compared with those a year before.
   */
  readonly strength: number;
  /** By how much it moves the log-odds of an order within the horizon. */
  readonly shift: number;
}

/** A season, and what it did to the splits, as far as could have been known of them a year before. */
export interface KnownSeason {
  readonly season: Season;
  readonly shifts: ReadonlyMap<Split, number>;
}

/** Times as long as this have all seasons in them. */
const WHOLE_YEAR = 300;
/** As firm as a time that is not special by a third, up or down: a season has to show. */
const FIRM = 0.1;

/** Whether times of a length may have a season. */
export const isSeasonal = (length: number): boolean => length < WHOLE_YEAR;

/**
 * The season of the days after `day`: how many more ordered a year ago than the churn model would have said, as far as such a
 * thing came back in the times before; `null` where no two years can be compared.
 *
 * @param earlier gives the split of a day before the others, `undefined` where too little was known then
 */
export async function seasonOf(
  churn: ChurnModel,
  splits: readonly Split[],
  day: number,
  earlier: (day: number) => Promise<Split | undefined>,
  breath: Breath,
): Promise<KnownSeason | null> {
  const yearAgo = splits.find((split) => day - split.day === YEAR);
  if (yearAgo === undefined || churn.regression === null) return null;
  let [products, squares] = [0, 0];
  const residuals = new Map<Split, number>();
  for (const split of splits) {
    const before = await earlier(split.day - YEAR);
    if (before === undefined) continue;
    const [now, then] = [seasonalResidual(churn, split), seasonalResidual(churn, before)];
    products += now * then;
    squares += then * then;
    residuals.set(split, then);
    await breath();
  }
  if (residuals.size === 0) return null;
  const strength = Math.min(1, Math.max(0, products / (squares + FIRM)));
  // no season, no shift: and none of -0
  const moves = (residual: number) => (strength === 0 ? 0 : strength * residual);
  const shift = moves(seasonalResidual(churn, yearAgo));
  return {
    season: { strength, shift },
    shifts: new Map([...residuals].map(([split, residual]) => [split, moves(residual)])),
  };
}

/** By how much the log-odds of an order after a day were above what the churn model says. */
const seasonalResidual = (churn: ChurnModel, { features, modelled, bought }: Split): number =>
  shiftTo(applyChurn(churn, features, modelled), bought);

/**
 * By how much log-odds that were learnt on the times before a time were off, on average, and drawn towards 0 by as much as they
 * were off by chance (James & Stein 1961).
 */
export function trendOf(shifts: readonly number[]): number {
  const average = mean(shifts) ?? 0;
  if (shifts.length < 2 || average === 0) return 0;
  const chance = (variance(shifts) as number) / shifts.length;
  const kept = 1 - chance / average ** 2;
  return kept > 0 ? average * kept : 0;
}
