import type { Baskets, PopularItems } from "./baskets.ts";
import { lowerBound, type PurchaseRules } from "./purchaseRules.ts";
import { insertItem, type Ranking, type Reason, type Reasons } from "./suggestions.ts";

/**
 * Items that a customer does not have: with rules by the sum of their similarities to the customer's own items, and behind them,
 * or without rules, by popularity.
 */
export function rankNewItems(
  { items, starts, bought }: Baskets,
  { buyers, popular }: PopularItems,
  rules: PurchaseRules | null,
): Ranking {
  const own = new Uint8Array(items.length);
  // similarities of the items of `similar`, else 0
  const sums = new Float64Array(items.length);
  const similar = new Uint32Array(items.length);
  let scores = new Float64Array(0);
  return (code, best) => {
    const [from, to] = [starts[code] as number, starts[code + 1] as number];
    if (scores.length < best.length) scores = new Float64Array(best.length);
    let [found, count] = [0, 0];
    for (let i = from; i < to; i++) own[bought[i] as number] = 1;
    if (rules !== null) {
      const { starts: firsts, nearest, similarity } = rules;
      for (let i = from; i < to; i++) {
        const item = bought[i] as number;
        const end = firsts[item + 1] as number;
        for (let k = firsts[item] as number; k < end; k++) {
          const other = nearest[k] as number;
          if (own[other] === 1) continue;
          if (sums[other] === 0) similar[count++] = other;
          (sums[other] as number) += similarity[k] as number;
        }
      }
    }
    for (let i = 0; i < count; i++) {
      const item = similar[i] as number;
      const score = sums[item] as number;
      // most are not good enough
      if (found === best.length && score < (scores[found - 1] as number)) continue;
      found = insertItem(best, scores, found, item, score, buyers);
    }
    for (let i = 0; i < popular.length && found < best.length; i++) {
      const item = popular[i] as number;
      if (own[item] === 0 && sums[item] === 0) best[found++] = item;
    }
    for (let i = from; i < to; i++) own[bought[i] as number] = 0;
    for (let i = 0; i < count; i++) sums[similar[i] as number] = 0;
    return found;
  };
}

/**
 * Explains a new item by the surest rule from one of the customer's own items, counted on enough customers and not below the
 * share of all customers; without one, or without rules, by its popularity.
 */
export function newItemReasons(
  { items, starts, bought, customers }: Baskets,
  { buyers }: PopularItems,
  rules: PurchaseRules | null,
  minSupport: number,
): Reasons {
  const nothing = items.length;
  // the same rule explains the item to many customers
  const known = new Map<number, Reason>();
  const reasonOf = (because: number, item: number): Reason => {
    const all = buyers[item] as number;
    const base = all / customers;
    const overall = `${all} of ${customers} customers`;
    if (rules === null || because === nothing) {
      const sentence = `Popular: ${overall} bought ${items[item]}`;
      return { both: all, of: customers, base, sentence };
    }
    const [both, of] = [rules.together(because, item), buyers[because] as number];
    const counted = `${both} of ${of} customers who bought ${items[because]} also bought ${items[item]}`;
    return { both, of, base, sentence: `${counted}; ${overall} overall` };
  };
  return (code, item) => {
    let [because, surest] = [nothing, -1];
    if (rules !== null) {
      for (let i = starts[code] as number; i < (starts[code + 1] as number); i++) {
        const from = bought[i] as number;
        const both = rules.together(from, item);
        const of = buyers[from] as number;
        // no share is surer than itself
        if (both < minSupport || both <= surest * of || both * customers < of * (buyers[item] as number)) continue;
        const sure = lowerBound(both, of);
        if (sure <= surest) continue;
        [because, surest] = [from, sure];
      }
    }
    const key = because * items.length + item;
    let reason = known.get(key);
    if (reason === undefined) {
      reason = reasonOf(because, item);
      known.set(key, reason);
    }
    return reason;
  };
}
