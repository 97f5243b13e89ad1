import { sum } from "d3-array";
import type { CountedBaskets, PopularItems } from "./baskets.ts";
import { insertItem, type Ranking, type Reasons } from "./suggestions.ts";

/**
 * Items that a customer bought, by the purchases with them, and behind them popular ones. With the day on which they are
 * suggested, since 1970, purchases count half for each mean gap that the item is overdue on it: somebody may have stopped
 * buying it. An item is overdue from the customer's own gap on, in which the mean gap counts as one more: the time from the
 * first to the last purchase plus the mean gap, divided by the purchases.
 */
export function rankRepeatItems(
  baskets: CountedBaskets,
  { buyers, popular }: PopularItems,
  excluded: ReadonlySet<number>,
  day: number | null,
): Ranking {
  const { items, starts, bought, purchasesWith, firstDays, lastDays } = baskets;
  const meanGap = day === null ? null : meanGapOf(baskets);
  const scoreOf = (place: number): number => {
    const times = purchasesWith[place] as number;
    // where nobody bought anything twice, nothing is overdue
    if (day === null || meanGap === null) return times;
    const last = lastDays[place] as number;
    const ownGap = (last - (firstDays[place] as number) + meanGap) / times;
    return times * 0.5 ** (Math.max(0, day - last - ownGap) / meanGap);
  };
  const own = new Uint8Array(items.length);
  let scores = new Float64Array(0);
  return (code, best) => {
    const [from, to] = [starts[code] as number, starts[code + 1] as number];
    if (scores.length < best.length) scores = new Float64Array(best.length);
    let found = 0;
    for (let place = from; place < to; place++) {
      const item = bought[place] as number;
      own[item] = 1;
      if (!excluded.has(item)) found = insertItem(best, scores, found, item, scoreOf(place), buyers);
    }
    for (let i = 0; i < popular.length && found < best.length; i++) {
      const item = popular[i] as number;
      if (own[item] === 0) best[found++] = item;
    }
    for (let place = from; place < to; place++) own[bought[place] as number] = 0;
    return found;
  };
}

/** Days between two purchases of a customer with the same item, on average over all of them; `null` without any. */
function meanGapOf({ purchasesWith, firstDays, lastDays }: CountedBaskets): number | null {
  let [days, gaps] = [0, 0];
  for (let place = 0; place < purchasesWith.length; place++) {
    days += (lastDays[place] as number) - (firstDays[place] as number);
    gaps += (purchasesWith[place] as number) - 1;
  }
  return gaps === 0 ? null : days / gaps;
}

/** Explains an item that the customer has by the purchases with it up to a day, since 1970; any other by its popularity. */
export function repeatItemReasons(
  { items, starts, bought, customers, purchasesWith, firstDays, lastDays, purchases }: CountedBaskets,
  { buyers }: PopularItems,
  day: number,
): Reasons {
  const all = sum(purchases);
  const base = new Float64Array(items.length);
  for (let place = 0; place < bought.length; place++) {
    (base[bought[place] as number] as number) += (purchasesWith[place] as number) / all;
  }
  return (code, item) => {
    const place = bought.subarray(0, starts[code + 1]).indexOf(item, starts[code]);
    if (place < 0) {
      const both = buyers[item] as number;
      const sentence = `Popular: ${both} of ${customers} customers bought ${items[item]}`;
      return { both, of: customers, base: both / customers, sentence };
    }
    const [both, of] = [purchasesWith[place] as number, purchases[code] as number];
    const last = lastDays[place] as number;
    const gap = (last - (firstDays[place] as number)) / (both - 1);
    const when = both === 1 ? "" : `about every ${inDays(gap)}, last `;
    const counted = `Bought in ${both} of the customer's ${of} purchases`;
    const sentence = `${counted}, ${when}${inDays(day - last)} ago: ${items[item]}`;
    return { both, of, base: base[item] as number, sentence };
  };
}

function inDays(days: number): string {
  const whole = Math.round(days);
  return whole === 1 ? "1 day" : `${whole} days`;
}
