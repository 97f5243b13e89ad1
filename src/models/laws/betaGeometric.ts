import { betaExpectation } from "../../math/betaExpectation.ts";
import { integrate } from "../../math/gaussLegendre.ts";
import { scaledExponentialIntegral } from "../../math/scaledExponentialIntegral.ts";
import {
  countProbabilities,
  discountedTime,
  type GammaPoisson,
  gammaPoisson,
  lomax,
  tailProbabilities,
} from "./gammaPoisson.ts";
import type { Flow } from "./PurchaseLaw.ts";

/** Rates ~ Gamma(r, α); after each purchase a customer is gone with a probability ~ Beta(a, b); a = 0: nobody goes. */
export interface BetaGeometric extends GammaPoisson {
  readonly a: number;
  readonly b: number;
}

/**
 * Expected purchases of a new customer: Fader, Hardie & Lee (2005) eq. 9 after Euler's transformation, which has no
 * singularity at a = 1 or a + b = 1 and does not overflow. With z = t/(α + t), e = a - 1, c = a + b - 1:
 *
 *     E[X(t)] = c [1 - (1-z)^e]/e - (1-z)^e S,   S = Σ_{k≥1} (a)_{k-1} (c-r)_k / ((a+b)_{k-1} k!) z^k
 */
function mean({ r, alpha, a, b }: BetaGeometric, t: number): number {
  if (t === 0) return 0;
  if (a === 0) return (r * t) / alpha;
  const z = t / (alpha + t);
  const logOneMinusZ = -Math.log1p(t / alpha);
  const e = a - 1;
  const c = a + b - 1;
  // the series needs some 37 / (1 - z) terms, grows like (1 - z)^-e, and its terms cancel where r is larger than c
  if (z > 0.97 || e * logOneMinusZ < -100 || r > c + 5) {
    const y = t / alpha;
    return betaExpectation(a, b, (q) => (q > 1e-290 ? -Math.expm1(-r * Math.log1p(q * y)) / q : r * y));
  }
  let sum = 0;
  let term = (c - r) * z;
  for (let k = 1; k < 500_000; k++) {
    sum += term;
    term *= (((a + k - 1) * (c - r + k)) / ((a + b + k - 1) * (k + 1))) * z;
    if (Math.abs(term) <= 1e-17 * Math.abs(sum)) break;
  }
  const first = c * discountedTime(e, -logOneMinusZ);
  const value = first - sum * Math.exp(e * logOneMinusZ);
  // where b is huge the two parts cancel
  return Math.abs(value) < 1e-2 * Math.abs(first) ? meanFromRate({ r, alpha, a, b }, t) : value;
}

/** The same as ∫₀ᵗ (r/α) ₂F₁(r+1, a; a+b; -u/α) du, all of whose parts have one sign where it matters. */
function meanFromRate({ r, alpha, a, b }: BetaGeometric, t: number): number {
  const y = t / alpha;
  if (y * Math.max(1, r) < 0.5) {
    let sum = 0;
    let term = r * y;
    for (let k = 1; ; k++) {
      sum += term;
      term *= ((-(r + k) * (a + k - 1)) / ((a + b + k - 1) * (k + 1))) * y;
      if (Math.abs(term) <= 1e-17 * Math.abs(sum)) return sum;
    }
  }
  const rate = (u: number): number => {
    const w = u / (alpha + u);
    let sum = 1;
    for (let k = 0, term = 1; k < 20_000; k++) {
      term *= (((a + k) * (a + b - r - 1 + k)) / ((a + b + k) * (k + 1))) * w;
      sum += term;
      if (Math.abs(term) <= 1e-17 * Math.abs(sum)) break;
    }
    return Math.exp(-a * Math.log1p(u / alpha)) * sum;
  };
  return (r / alpha) * integrate(rate, 0, t, t / 8);
}

/** Fader & Hardie (2007), note 029: R_n NB_n + R_{n-1} a/(a+b+n-1) P(NB ≥ n), R_n = B(a, b+n)/B(a, b). */
function probabilities(p: BetaGeometric, t: number, n: number): number[] {
  const { a, b } = p;
  const counts = countProbabilities(p, t, n);
  if (a === 0) return counts;
  const tails = tailProbabilities(p, t, n);
  let [before, ratio] = [0, 1];
  return counts.map((count, k) => {
    const gone = k === 0 ? 0 : ((before * a) / (a + b + k - 1)) * (tails[k] as number);
    const probability = ratio * count + gone;
    before = ratio;
    ratio *= (b + k) / (a + b + k);
    return probability;
  });
}

/** E[λ/(λq + d)] = r E_q[e^ζ E_{r+1}(ζ)/q], ζ = dα/q; up to a horizon by parts from the mean. */
function discounted(p: BetaGeometric, rate: number, horizon: number): number {
  const { r, alpha, a, b } = p;
  if (a === 0) return gammaPoisson.discounted(p, rate, horizon);
  // e^-40 of it lies further away
  if (rate * horizon > 40) {
    const worth = (q: number): number =>
      q > 1e-290 ? scaledExponentialIntegral(r + 1, (rate * alpha) / q) / q : 1 / (rate * alpha);
    return r * betaExpectation(a, b, worth);
  }
  const end = Math.exp(-rate * horizon) * mean(p, horizon);
  if (rate === 0) return end;
  // substituted u = m (e^v - 1): the mean bends most at first, the sooner the larger r, and what it is worth like 1/rate
  const m = Math.min(alpha / Math.max(1, r), 1 / rate);
  const inside = (v: number): number => {
    const u = m * Math.expm1(v);
    return Math.exp(v - rate * u) * mean(p, u);
  };
  return end + rate * m * integrate(inside, 0, Math.log1p(Math.min(horizon / m, Number.MAX_VALUE)), 1.5);
}

/** The flow of BG/NBD and MBG/NBD customers. */
export const betaGeometric: Flow<BetaGeometric> = {
  mean,
  probabilities,
  discounted,
  // whoever is alive buys at least once more: the coin is tossed after purchases
  atLeastOne: gammaPoisson.atLeastOne,
  nextPurchase: lomax,
  survival: ({ r, alpha, a, b }, t) =>
    a === 0 || t === 0 ? 1 : betaExpectation(a, b, (q) => Math.exp(-r * Math.log1p((q * t) / alpha))),
};
