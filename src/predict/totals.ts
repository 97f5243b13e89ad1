import { deviation, mean, sum } from "d3-array";
import type { Pieces } from "../pieces.ts";
import { type Counting, following } from "./follow.ts";
import { expectSpend, type SpendModel } from "./spendModel.ts";
import type { Split } from "./splits.ts";

/** What all customers together did after days of the past, over what was expected: logarithms, a day each. */
export interface TotalErrors {
  readonly purchases: readonly number[];
  readonly spend: readonly number[];
}

/** What is expected of all customers together, with the interval that 90 in 100 such totals lie in. */
export interface ExpectedTotal {
  readonly expected: number;
  /** `null` with fewer than two days of the past to tell. */
  readonly low: number | null;
  readonly high: number | null;
}

/** How far the totals of splits were off, P(an order) being learnt on the others. */
export function* totalErrors(
  splits: readonly Split[],
  spend: SpendModel | null,
  counting: Counting,
): Pieces<TotalErrors> {
  const errors: { readonly purchases: number[]; readonly spend: number[] } = { purchases: [], spend: [] };
  for (const split of splits) {
    const { order, modelled, purchases, came } = split;
    const expected = sum(purchases, (count, i) =>
      following(count, modelled[i] as number, order[i] as number, counting),
    );
    errors.purchases.push(logRatio(sum(came), expected));
    const spends = yield* expectSpend(spend, split, split, split.drift);
    errors.spend.push(logRatio(sum(split.spend), sum(spends.spend)));
    yield;
  }
  return errors;
}

/** ln(came / expected) on average, drawn towards 0 as if there had been a day on which all was as expected; one alone is chance. */
export const levelOf = (errors: readonly number[]): number =>
  errors.length < 2 ? 0 : sum(errors) / (errors.length + 1);

/** ln(came / expected), one more of each where nothing would have no logarithm. */
const logRatio = (came: number, expected: number): number =>
  came > 0 && expected > 0 ? Math.log(came / expected) : Math.log((came + 1) / (expected + 1));

/** Student's t that one in twenty exceeds, by degrees of freedom from 1. */
const T = [6.313751514675043, 2.919985580353725, 2.3533634348018264, 2.13184678632665, 2.015048372669157];

/**
 * The interval of a total: what came was so many times what was expected in the past, and will be again, within what chance and
 * so few days allow. 90% of such intervals hold what comes.
 *
 * @param errors ln(came / expected) of days of the past
 */
export function totalWith(expected: number, errors: readonly number[]): ExpectedTotal {
  const count = errors.length;
  if (count < 2) return { expected, low: null, high: null };
  const middle = mean(errors) as number;
  const halfWidth =
    (T[Math.min(count - 1, T.length) - 1] as number) * (deviation(errors) as number) * Math.sqrt(1 + 1 / count);
  return {
    expected,
    low: Math.min(expected, expected * Math.exp(middle - halfWidth)),
    high: Math.max(expected, expected * Math.exp(middle + halfWidth)),
  };
}
