import { OptionError } from "../errors.ts";
import { digamma } from "../math/gamma.ts";
import { requireColumns } from "../options.ts";
import { atOnce, type Pieces } from "../pieces.ts";
import { type Histories, type HistoriesInput, historiesOf, requireHistory } from "./History.ts";
import { logGapsOf } from "./purchase/logGapsOf.ts";

/** How regularly customers buy. */
export interface Regularity {
  /**
   * Shape of the gamma distribution of a customer's gaps, 0.01 to 1000: 1 where a purchase is as likely on any day, 2 and more
   * where the next one keeps a distance, below 1 where purchases come in clusters. `null` without a customer with two gaps.
   */
  readonly shape: number | null;
  /** Gaps, and customers, that this rests on: those of customers with at least two. */
  readonly gaps: number;
  readonly customers: number;
}

const [LEAST, MOST] = [0.01, 1000];
/** Customers to a piece. */
const PIECE_ROWS = 1 << 13;

/**
 * How regular the gaps between a customer's purchases are, whatever their length: the most likely shape of gamma gaps given
 * each customer's mean gap, so that often and seldom buyers count alike.
 *
 * @param histories columns of one length, a table of histories, or what `purchaseHistories` returned; with `sumLogGaps`
 * @throws OptionError for histories without `sumLogGaps`, and for an impossible one
 * @see Wheat & Morrison (1990), Journal of Marketing Research 27: 87-93; Cox & Lewis (1966), The Statistical Analysis of Series of
 * Events, ch. 6, for the likelihood given the means
 * @example
 * ```ts
 * import { purchaseHistories, regularity } from "clientele";
 *
 * const monthly = Array.from({ length: 24 }, (_, i) => ({ customerId: "C1", date: Date.UTC(2025, i, 1), revenue: 5 }));
 * regularity(purchaseHistories(monthly)).shape! > 100; // => true
 * regularity({ frequency: [1], recency: [5], age: [9], sumLogGaps: [Math.log(5)] }).shape; // => null
 * ```
 */
export function regularity(histories: HistoriesInput): Regularity {
  return atOnce(shapeOf("regularity", historiesOf("regularity", histories)));
}

/** The same in pieces, of histories that were looked at. */
export function* shapeOf(caller: string, histories: Histories): Pieces<Regularity> {
  const { frequency, recency, age, weight } = histories;
  requireColumns(caller, "histories", { frequency, recency, age, weight }, ["weight"]);
  const sumLogGaps = logGapsOf(caller, histories);
  // how far apart the means of gaps and of their logarithms are, by number of gaps
  const byCount = new Map<number, number>();
  let [gaps, customers, apart] = [0, 0, 0];
  for (let i = 0; i < frequency.length; i++) {
    if (i % PIECE_ROWS === PIECE_ROWS - 1) yield;
    const [n, total] = [frequency[i] as number, recency[i] as number];
    requireHistory(caller, { frequency: n, recency: total, age: age[i] as number }, `row ${i}, histories.`);
    if (!(n >= 2 && total > 0)) continue;
    const times = weight?.[i] ?? 1;
    if (!(times > 0 && times < Number.POSITIVE_INFINITY))
      throw new OptionError(caller, `row ${i}, histories.weight`, "a number above 0", times);
    gaps += times * n;
    customers += times;
    apart += times * (n * Math.log(total / n) - (sumLogGaps[i] as number));
    byCount.set(n, (byCount.get(n) ?? 0) + times);
  }
  if (customers === 0) return { shape: null, gaps, customers };
  // what that would be on average: Σ n [ψ(nk) - ln n - ψ(k)], which falls with k
  const expected = (k: number) => {
    let total = 0;
    for (const [n, times] of byCount) total += times * n * (digamma(n * k) - Math.log(n) - digamma(k));
    return total;
  };
  let [low, high] = [LEAST, MOST];
  if (apart <= expected(high)) return { shape: high, gaps, customers };
  if (apart >= expected(low)) return { shape: low, gaps, customers };
  while (high - low > 1e-12 * high) {
    const middle = Math.sqrt(low * high);
    if (middle <= low || middle >= high) break;
    if (expected(middle) > apart) low = middle;
    else high = middle;
  }
  return { shape: high, gaps, customers };
}
