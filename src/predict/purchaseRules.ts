import type { Pieces } from "../pieces.ts";
import type { Baskets, PopularItems } from "./baskets.ts";

/** Which items the same customers bought. */
export interface PurchaseRules {
  /** By item, its first nearest item; then the end of all. */
  readonly starts: Uint32Array;
  /** The items most like an item, the most similar first. */
  readonly nearest: Uint32Array;
  /** Customers who bought both / (√(buyers of one × buyers of the other) + 10), from 0 to 1. */
  readonly similarity: Float64Array;
  /** Customers who bought both of two items; 0 where one of them is not popular enough to be counted. */
  together(one: number, other: number): number;
}

/** A table of all pairs of more items than this is not worth its memory: the rest are like no other. */
const MOST_ITEMS = 4000;
/** Pairs to a piece. */
const PIECE = 1 << 18;
/** Added below the cosine, so that a few customers in common do not make two rare items alike. */
const SHRINK = 10;
/** Similar items to keep per item: with more the many distant ones outweigh the few that are near. */
const NEAREST = 8;

/** Counts which of the popular items go together among the customers, and finds those that are most alike. */
export function* purchaseRules(
  { items, starts: firsts, bought }: Baskets,
  { buyers, popular }: PopularItems,
): Pieces<PurchaseRules> {
  const counted = popular.subarray(0, MOST_ITEMS);
  const size = counted.length;
  const numberOf = new Int32Array(items.length).fill(-1);
  for (const [number, item] of counted.entries()) numberOf[item] = number;
  const pairs = new Uint32Array(size * size);
  const own = new Int32Array(size);
  // a customer may have bought thousands of items, which make millions of pairs
  let work = 0;
  for (let code = 0; code + 1 < firsts.length; code++) {
    let count = 0;
    for (let i = firsts[code] as number; i < (firsts[code + 1] as number); i++) {
      const number = numberOf[bought[i] as number] as number;
      if (number >= 0) own[count++] = number;
    }
    // each pair once, in either order
    for (let i = 0; i < count; i++) {
      work += count - i;
      if (work > PIECE) {
        work = 0;
        yield;
      }
      const row = (own[i] as number) * size;
      for (let j = i + 1; j < count; j++) (pairs[row + (own[j] as number)] as number)++;
    }
  }
  // each pair in both places, so that an item's are in one row
  for (let one = 0; one < size; one++) {
    work += size - one;
    if (work > PIECE) {
      work = 0;
      yield;
    }
    for (let other = one + 1; other < size; other++) {
      const count = (pairs[one * size + other] as number) + (pairs[other * size + one] as number);
      pairs[one * size + other] = count;
      pairs[other * size + one] = count;
    }
  }
  const roots = Float64Array.from(counted, (item) => Math.sqrt(buyers[item] as number));
  const starts = new Uint32Array(items.length + 1);
  const nearest = new Uint32Array(size * NEAREST);
  const similarity = new Float64Array(nearest.length);
  let found = 0;
  for (let from = 0; from < items.length; from++) {
    starts[from] = found;
    const number = numberOf[from] as number;
    if (number < 0) continue;
    work += size;
    if (work > PIECE) {
      work = 0;
      yield;
    }
    const end = found + NEAREST;
    let kept = found;
    for (let other = 0; other < size; other++) {
      // an item is no pair with itself
      const count = pairs[number * size + other] as number;
      if (count === 0) continue;
      const alike = count / ((roots[number] as number) * (roots[other] as number) + SHRINK);
      if (kept === end && alike <= (similarity[end - 1] as number)) continue;
      // of equally similar items the more popular one, which came first, stays in front
      let place = kept === end ? end - 1 : kept++;
      for (; place > found && (similarity[place - 1] as number) < alike; place--) {
        nearest[place] = nearest[place - 1] as number;
        similarity[place] = similarity[place - 1] as number;
      }
      nearest[place] = counted[other] as number;
      similarity[place] = alike;
    }
    found = kept;
  }
  starts[items.length] = found;
  const together = (one: number, other: number): number => {
    const [a, b] = [numberOf[one] as number, numberOf[other] as number];
    return a < 0 || b < 0 ? 0 : (pairs[a * size + b] as number);
  };
  return { starts, nearest, similarity, together };
}

/** One-sided 90% quantile of the normal distribution. */
const Z = 1.2815515655446004;

/** Lower end of a share: 90 of 100 such shares are above it (Wilson 1927). */
export function lowerBound(count: number, of: number): number {
  if (of === 0) return 0;
  const share = count / of;
  const spread = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  return Math.max(0, (share + (Z * Z) / (2 * of) - spread) / (1 + (Z * Z) / of));
}
