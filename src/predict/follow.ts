import { numberMeasures } from "./measures.ts";
import type { Split } from "./splits.ts";

/** How numbers of purchases are made of the purchase model's and P(an order). */
export interface Counting {
  /** How far they follow P(an order), 0 to 1; 0 leaves them to the purchase model. */
  readonly follow: number;
  /** ln of what came over what was so expected, on days of the past. */
  readonly level: number;
}

/**
 * Expected purchases where P(an order) is `known`, and the purchase model has it `own`: its purchases given an order times P(an
 * order), as far as they follow that; never fewer than P(an order). A customer whom the model takes for dead orders once, if at
 * all.
 */
export function following(purchases: number, own: number, known: number, { follow, level }: Counting): number {
  const wholly = known === own ? purchases : own > 0 ? (purchases / own) * known : known;
  const expected = follow === 1 ? wholly : follow === 0 ? purchases : purchases ** (1 - follow) * wholly ** follow;
  return Math.max(expected * Math.exp(level), known);
}

/** How far purchases may follow P(an order). */
const SHARES = [1, 0.5, 0];

/**
 * What told best how many purchases came after the latest day of the past, P(an order) being learnt on the others where there
 * are some: mean absolute error times root mean squared error.
 */
export function followOf(latest: Split | undefined): number {
  if (latest === undefined) return 1;
  const { order, modelled, purchases, came } = latest;
  const errors = SHARES.map((follow) => {
    const counting = { follow, level: 0 };
    const expected = purchases.map((count, i) => following(count, modelled[i] as number, order[i] as number, counting));
    const { mae, rmse } = numberMeasures(expected, came);
    return mae * rmse;
  });
  return SHARES[errors.indexOf(Math.min(...errors))] as number;
}
