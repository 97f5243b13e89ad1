import type { Baskets } from "./baskets.ts";

/** How often one item goes with another, counted. */
export interface Rule {
  readonly item: number;
  /** Customers who bought both, and who bought the item it is drawn from. */
  readonly both: number;
  readonly of: number;
  /** Lower bound of the share. */
  readonly confidence: number;
}

/** Counted over all customers. */
export interface PurchaseRules {
  /** By item, the customers who bought it. */
  readonly buyers: Uint32Array;
  /** By item, what its buyers also bought, the surest first. */
  readonly rules: readonly (readonly Rule[])[];
  /** What customers bought, whoever they are, the most frequent first; `of` is all customers. */
  readonly popular: readonly Rule[];
}

/** A table of all pairs of more items than this is not worth its memory: the rest are never drawn from. */
const MOST_ITEMS = 4000;
/** Rules to keep per item: more are never shown. */
const KEPT = 24;

/** Counts which items go together among the customers, and how sure that is. */
export function purchaseRules(
  { items, starts, bought, customers }: Baskets,
  minSupport: number,
  excluded: ReadonlySet<number>,
): PurchaseRules {
  const buyers = new Uint32Array(items.length);
  for (let i = 0; i < bought.length; i++) (buyers[bought[i] as number] as number)++;
  // only what enough customers bought can make a rule: few items, as a rule, among many
  const counted = [...buyers.keys()]
    .filter((item) => (buyers[item] as number) >= minSupport)
    .sort((a, b) => (buyers[b] as number) - (buyers[a] as number) || a - b)
    .slice(0, MOST_ITEMS);
  const size = counted.length;
  const numberOf = new Int32Array(items.length).fill(-1);
  for (const [number, item] of counted.entries()) numberOf[item] = number;
  const pairs = new Uint32Array(size * size);
  const own = new Int32Array(size);
  for (let code = 0; code + 1 < starts.length; code++) {
    let count = 0;
    for (let i = starts[code] as number; i < (starts[code + 1] as number); i++) {
      const number = numberOf[bought[i] as number] as number;
      if (number >= 0) own[count++] = number;
    }
    // each pair once, in either order
    for (let i = 0; i < count; i++) {
      const row = (own[i] as number) * size;
      for (let j = i + 1; j < count; j++) (pairs[row + (own[j] as number)] as number)++;
    }
  }
  const ruleFor = (number: number, both: number, of: number): Rule => {
    return { item: counted[number] as number, both, of, confidence: lowerBound(both, of) };
  };
  const candidates = [...counted.keys()].filter((number) => !excluded.has(counted[number] as number));
  const rules: Rule[][] = items.map(() => []);
  for (const [number, item] of counted.entries()) {
    const of = buyers[item] as number;
    // of one item's rules those counted most often are the surest
    const best: number[] = [];
    const bothOf = (other: number): number =>
      (pairs[number * size + other] as number) + (pairs[other * size + number] as number);
    let least = minSupport;
    for (const other of candidates) {
      const both = bothOf(other);
      if (other === number || both < least) continue;
      let place = best.length;
      while (place > 0 && bothOf(best[place - 1] as number) < both) place--;
      best.splice(place, 0, other);
      if (best.length > KEPT) best.pop();
      if (best.length === KEPT) least = bothOf(best[KEPT - 1] as number) + 1;
    }
    rules[item] = best.map((other) => ruleFor(other, bothOf(other), of));
  }
  const popular = candidates.map((number) => ruleFor(number, buyers[counted[number] as number] as number, customers));
  return { buyers, rules, popular };
}

/** One-sided 90 % quantile of the normal distribution. */
const Z = 1.2815515655446004;

/** Lower end of a share: 90 of 100 such shares are above it (Wilson 1927). */
export function lowerBound(count: number, of: number): number {
  if (of === 0) return 0;
  const share = count / of;
  const spread = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  return Math.max(0, (share + (Z * Z) / (2 * of) - spread) / (1 + (Z * Z) / of));
}
