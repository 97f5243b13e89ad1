import { betaExpectation } from "../../math/betaExpectation.ts";
import { gammaExpectation } from "../../math/gammaExpectation.ts";
import { integrate } from "../../math/gaussLegendre.ts";
import { type BetaGeometric, betaGeometric } from "./betaGeometric.ts";
import { countProbabilities, tailProbabilities } from "./gammaPoisson.ts";
import type { Flow } from "./PurchaseLaw.ts";

/**
 * As BetaGeometric, but that a purchase takes k stages, each at the customer's rate: Erlang-k gaps, the more regular the
 * larger k.
 */
export interface RegularGaps extends BetaGeometric {
  readonly k: number;
  /** P(0, 1, … stages of the next purchase are behind), as far as there may be some. */
  readonly behind: ArrayLike<number>;
}

/** More stages than this are not summed up one by one: then the gaps hardly matter, and exponential ones will do. */
const MOST_STAGES = 500_000;

/** What purchases there would be if nobody left: P(exactly n) and P(at least n) within t, from n = 0 on. */
interface Renewals {
  readonly exactly: Float64Array;
  readonly atLeast: Float64Array;
}

/**
 * Purchases within t if nobody left, up to where no more are likely. A customer with j stages behind has made n purchases after
 * nk - j stages or more; stages are negative binomial. `undefined` where that takes too many.
 */
function renewals({ k, r, alpha, behind }: RegularGaps, t: number): Renewals | undefined {
  const z = t / (alpha + t);
  const mean = ((r + k) * t) / alpha;
  const spread = Math.sqrt(mean * (1 + t / alpha));
  for (let purchases = Math.ceil((mean + 8 * spread) / k) + 2; ; purchases *= 2) {
    const size = (purchases + 1) * k;
    if (!(size <= MOST_STAGES)) return undefined;
    const stages = new Float64Array(size);
    for (let j = 0; j < behind.length; j++) {
      const share = behind[j] as number;
      if (share === 0) continue;
      const counts = countProbabilities({ r: r + j, alpha }, t, size - 1 - j);
      for (let i = 0; i < counts.length; i++) (stages[i + j] as number) += share * (counts[i] as number);
    }
    const exactly = new Float64Array(purchases + 1);
    const atLeast = new Float64Array(purchases + 1);
    // upwards from the smallest: 1 less a sum would lose what is unlikely
    for (let n = purchases, tail = 0; n >= 0; n--) {
      for (let i = (n + 1) * k - 1; i >= n * k; i--) (exactly[n] as number) += stages[i] as number;
      tail += exactly[n] as number;
      atLeast[n] = tail;
    }
    // what is left out falls at least like a geometric series
    const ratio = z * (1 + Math.max(0, r + k - 1) / size);
    const rest = ratio < 1 ? ((stages[size - 1] as number) * ratio) / (1 - ratio) : 1;
    if (rest <= 1e-17 * (atLeast[1] as number) || (atLeast[1] === 0 && ratio < 1)) return { exactly, atLeast };
  }
}

/** The same customer with exponential gaps of the same mean. */
const exponential = ({ k, r, alpha, a, b }: RegularGaps): BetaGeometric => ({ r, alpha: k * alpha, a, b });

/** E[X(t)] = Σ_{n≥1} B(a, b+n-1)/B(a, b) P(at least n if nobody left). */
function mean(p: RegularGaps, t: number): number {
  if (t === 0) return 0;
  const quick = quickMean(p, t);
  if (quick !== undefined) return quick;
  const renewed = renewals(p, t);
  if (renewed === undefined) return betaGeometric.mean(exponential(p), t);
  const { a, b } = p;
  let [sum, stays] = [0, 1];
  for (let n = 1; n < renewed.atLeast.length; n++) {
    sum += stays * (renewed.atLeast[n] as number);
    stays *= (b + n - 1) / (a + b + n - 1);
  }
  return sum;
}

/** What is less likely than this loses digits as 1 less a sum. */
const LIKELY = 1e-4;
/** More stages than this are worth an array. */
const FEW_STAGES = 4096;
/** Of the stage in turn, by how many were behind: P(so many within t). */
const turns = new Float64Array(100);

/** The same in one pass from the first stage on, where a purchase is not unlikely and stages are few; else `undefined`. */
function quickMean({ k, r, alpha, a, b, behind }: RegularGaps, t: number): number | undefined {
  const z = t / (alpha + t);
  const none = Math.exp(-r * Math.log1p(t / alpha));
  if (none < 1e-280) return undefined;
  for (let j = 0, first = none; j < behind.length; j++, first *= 1 - z) turns[j] = first * (behind[j] as number);
  let [sum, stays, atLeast] = [0, 1, 1];
  for (let stage = 0, n = 1, left = k; stage < FEW_STAGES; stage++) {
    for (let j = Math.min(stage, behind.length - 1); j >= 0; j--) {
      const passed = stage - j;
      const probability = turns[j] as number;
      atLeast -= probability;
      turns[j] = probability * (((r + j + passed) * z) / (passed + 1));
    }
    if (--left > 0) continue;
    if (n === 1 && atLeast < LIKELY) return undefined;
    if (atLeast < 1e-15) return sum;
    sum += stays * atLeast;
    stays *= (b + n - 1) / (a + b + n - 1);
    n++;
    left = k;
  }
  return undefined;
}

/** P(n) = R_n P(exactly n if nobody left) + R_{n-1} a/(a+b+n-1) P(at least n), R_n = B(a, b+n)/B(a, b). */
function probabilities({ k, r, alpha, a, b, behind }: RegularGaps, t: number, n: number): number[] {
  const exactly = new Float64Array(n + 1);
  const atLeast = new Float64Array(n + 1);
  for (let j = 0; j < behind.length; j++) {
    const share = behind[j] as number;
    if (share === 0) continue;
    const counts = countProbabilities({ r: r + j, alpha }, t, (n + 1) * k);
    const tails = tailProbabilities({ r: r + j, alpha }, t, (n + 1) * k);
    for (let m = 0; m <= n; m++) {
      (atLeast[m] as number) += share * (tails[Math.max(0, m * k - j)] as number);
      for (let i = Math.max(0, m * k - j); i < (m + 1) * k - j; i++)
        (exactly[m] as number) += share * (counts[i] as number);
    }
  }
  let [before, stays] = [0, 1];
  return Array.from({ length: n + 1 }, (_, m) => {
    const gone = m === 0 ? 0 : ((before * a) / (a + b + m - 1)) * (atLeast[m] as number);
    const probability = stays * (exactly[m] as number) + gone;
    before = stays;
    stays *= (b + m) / (a + b + m);
    return probability;
  });
}

/** P(a stage or so many that the next purchase needs within t). */
function atLeastOne({ k, r, alpha, behind }: RegularGaps, t: number): number {
  let sum = 0;
  for (let j = 0; j < behind.length; j++) {
    const share = behind[j] as number;
    if (share > 0) sum += share * (tailProbabilities({ r: r + j, alpha }, t, k - j)[k - j] as number);
  }
  return sum;
}

/** Σ_{n≥0} B(a, b+n)/B(a, b) P(exactly n if nobody left). */
function survival(p: RegularGaps, t: number): number {
  const { a, b } = p;
  if (a === 0 || t === 0) return 1;
  const renewed = renewals(p, t);
  if (renewed === undefined) return betaGeometric.survival(exponential(p), t);
  let [sum, stays] = [0, 1];
  for (let n = 0; n < renewed.exactly.length; n++) {
    sum += stays * (renewed.exactly[n] as number);
    stays *= (b + n) / (a + b + n);
  }
  return sum;
}

/** The density of the wait for the next purchase, times t. */
function densityInLogTime({ k, r, alpha, behind }: RegularGaps, t: number): number {
  let sum = 0;
  for (let j = 0; j < behind.length; j++) {
    const share = behind[j] as number;
    if (share === 0) continue;
    sum += share * (k - j) * (countProbabilities({ r: r + j, alpha }, t, k - j)[k - j] as number);
  }
  return sum;
}

/** The median of the wait: Newton's method in ln t, where P(a purchase) is S-shaped, and by halves where that leads away. */
function medianWait(p: RegularGaps): number {
  let t = (p.k * p.alpha) / p.r;
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  for (let step = 0; step < 200 && t < 1e300; step++) {
    const off = atLeastOne(p, t) - 0.5;
    if (off < 0) low = t;
    else high = t;
    const next = t * Math.exp(-off / densityInLogTime(p, t));
    const before = t;
    t = next > low && next < high ? next : high === Number.POSITIVE_INFINITY ? 4 * t : (low + high) / 2;
    if (Math.abs(t - before) <= 1e-14 * t) break;
  }
  return t;
}

/** The wait for the next purchase of a customer who is alive. */
function nextPurchase(p: RegularGaps): { median: number; mean: number | null } {
  const { r, alpha, k, behind } = p;
  let mean: number | null = 0;
  for (let j = 0; j < behind.length; j++) {
    const share = behind[j] as number;
    if (share === 0 || mean === null) continue;
    mean = r + j > 1 ? mean + (share * (k - j) * alpha) / (r + j - 1) : null;
  }
  return { median: medianWait(p), mean };
}

/**
 * Without end φ^(k-j)/(1 - (1-q)φ^k), φ = λ/(λ+d), over all rates λ and probabilities q to leave; up to a horizon by parts
 * from the mean.
 */
function discounted(p: RegularGaps, rate: number, horizon: number): number {
  const { k, r, alpha, a, b, behind } = p;
  // e^-40 of it lies further away
  if (rate * horizon > 40) {
    let sum = 0;
    for (let j = 0; j < behind.length; j++) {
      const share = behind[j] as number;
      if (share === 0) continue;
      sum +=
        share *
        gammaExpectation(r + j, alpha, (lambda) => {
          const stage = -Math.log1p(rate / lambda);
          const gap = -Math.expm1(k * stage);
          const next = Math.exp((k - j) * stage);
          // 1 - (1-q)(1-gap) without a difference of what is nearly 1
          return a === 0 ? next / gap : betaExpectation(a, b, (q) => next / (gap + q - q * gap));
        });
    }
    return sum;
  }
  const end = Math.exp(-rate * horizon) * mean(p, horizon);
  if (rate === 0) return end;
  // substituted u = m (e^v - 1): the mean bends most at first, the sooner the more often somebody buys
  const m = Math.min((k * alpha) / Math.max(1, r), 1 / rate);
  const inside = (v: number): number => {
    const u = m * Math.expm1(v);
    return Math.exp(v - rate * u) * mean(p, u);
  };
  return end + rate * m * integrate(inside, 0, Math.log1p(Math.min(horizon / m, Number.MAX_VALUE)), 1);
}

/** The flow of customers whose gaps are regular; with one stage to a purchase that of the others. */
export const regularGaps: Flow<BetaGeometric | RegularGaps> = {
  mean: (p, t) => (isRegular(p) ? mean(p, t) : betaGeometric.mean(p, t)),
  probabilities: (p, t, n) => (isRegular(p) ? probabilities(p, t, n) : betaGeometric.probabilities(p, t, n)),
  atLeastOne: (p, t) => (isRegular(p) ? atLeastOne(p, t) : betaGeometric.atLeastOne(p, t)),
  survival: (p, t) => (isRegular(p) ? survival(p, t) : betaGeometric.survival(p, t)),
  nextPurchase: (p) => (isRegular(p) ? nextPurchase(p) : betaGeometric.nextPurchase(p)),
  discounted: (p, rate, horizon) =>
    isRegular(p) ? discounted(p, rate, horizon) : betaGeometric.discounted(p, rate, horizon),
};

const isRegular = (p: BetaGeometric | RegularGaps): p is RegularGaps => "behind" in p;
