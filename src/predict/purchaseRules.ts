import type { Pieces } from "../pieces.ts";
import type { Baskets } from "./baskets.ts";

/**
 * How often one item goes with another, counted over all customers. A rule is a number, its place in the columns; those
 * drawn from an item stand together, the surest first, and behind them all those of popularity, which are drawn from
 * nothing.
 */
export interface PurchaseRules {
  /** By item, the customers who bought it. */
  readonly buyers: Uint32Array;
  /** By item, its first rule; then the first of popularity; then the end of all. */
  readonly starts: Uint32Array;
  /** The item that a rule is drawn from; as many as there are items for popularity. */
  readonly because: Uint32Array;
  /** The item that it suggests. */
  readonly item: Uint32Array;
  /** Customers who bought both, and who bought the item it is drawn from; of popularity, all customers. */
  readonly both: Uint32Array;
  readonly of: Uint32Array;
  /** Lower bound of the share. */
  readonly confidence: Float64Array;
}

/** A table of all pairs of more items than this is not worth its memory: the rest are never drawn from. */
const MOST_ITEMS = 4000;
/** Pairs to a piece. */
const PIECE = 1 << 18;
/** Rules to keep per item: more are never shown. */
const KEPT = 24;

/** Counts which items go together among the customers, and how sure that is. */
export function* purchaseRules(
  { items, starts: firsts, bought, customers }: Baskets,
  minSupport: number,
  excluded: ReadonlySet<number>,
): Pieces<PurchaseRules> {
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
  const candidates = Uint32Array.from(counted.keys()).filter((number) => !excluded.has(counted[number] as number));
  const starts = new Uint32Array(items.length + 2);
  const most = size * KEPT + candidates.length;
  const column = () => new Uint32Array(most);
  const [because, item, both, of] = [column(), column(), column(), column()];
  const confidence = new Float64Array(most);
  let found = 0;
  const add = (from: number, to: number, count: number, all: number): void => {
    because[found] = from;
    item[found] = to;
    both[found] = count;
    of[found] = all;
    confidence[found++] = lowerBound(count, all);
  };
  const best = new Uint32Array(KEPT + 1);
  const counts = new Uint32Array(KEPT + 1);
  for (let from = 0; from < items.length; from++) {
    starts[from] = found;
    const number = numberOf[from] as number;
    if (number < 0) continue;
    work += candidates.length;
    if (work > PIECE) {
      work = 0;
      yield;
    }
    // of one item's rules those counted most often are the surest
    let kept = 0;
    let least = minSupport;
    for (let c = 0; c < candidates.length; c++) {
      const other = candidates[c] as number;
      const count = (pairs[number * size + other] as number) + (pairs[other * size + number] as number);
      if (count < least || other === number) continue;
      let place = kept;
      for (; place > 0 && (counts[place - 1] as number) < count; place--) {
        best[place] = best[place - 1] as number;
        counts[place] = counts[place - 1] as number;
      }
      best[place] = other;
      counts[place] = count;
      kept = Math.min(kept + 1, KEPT);
      if (kept === KEPT) least = (counts[KEPT - 1] as number) + 1;
    }
    for (let k = 0; k < kept; k++) {
      add(from, counted[best[k] as number] as number, counts[k] as number, buyers[from] as number);
    }
  }
  starts[items.length] = found;
  for (const number of candidates) {
    const to = counted[number] as number;
    add(items.length, to, buyers[to] as number, customers);
  }
  starts[items.length + 1] = found;
  return { buyers, starts, because, item, both, of, confidence };
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
