import { logGamma, logGammaRatio } from "../../math/gamma.ts";
import type { Flow } from "./PurchaseLaw.ts";

/** Rates ~ Gamma(r, α), nobody dies: the NBD (Ehrenberg 1959). */
export interface GammaPoisson {
  /** Shape of the distribution of rates. */
  readonly r: number;
  /** Its inverse scale, in units of time. */
  readonly alpha: number;
}

/** P(exactly 0, 1, … n purchases within t). */
export function countProbabilities({ r, alpha }: GammaPoisson, t: number, n: number): number[] {
  const z = t / (alpha + t);
  const fall = r * Math.log1p(t / alpha);
  const probabilities = new Array<number>(n + 1);
  // where P(0) is too small for a double, from as near the mean as n reaches
  const from = fall < 700 ? 0 : Math.min(n, Math.floor((r * t) / alpha));
  const ways = from === 0 ? 0 : logGammaRatio(r, from) - logGamma(from + 1) + from * Math.log(z);
  probabilities[from] = Math.exp(ways - fall);
  for (let k = from; k > 0; k--) probabilities[k - 1] = ((probabilities[k] as number) * k) / ((r + k - 1) * z);
  for (let k = from + 1; k <= n; k++) probabilities[k] = ((probabilities[k - 1] as number) * (r + k - 1) * z) / k;
  return probabilities;
}

/** P(at least 0, 1, … n purchases within t): small ones summed upwards, for 1 less a sum would lose them. */
export function tailProbabilities(p: GammaPoisson, t: number, n: number): number[] {
  const z = t / (p.alpha + t);
  const probabilities = countProbabilities(p, t, n);
  const tails = [1];
  const atLeastOne = -Math.expm1(-p.r * Math.log1p(t / p.alpha));
  for (let k = 1, tail = atLeastOne; k <= n; k++) {
    tails.push(tail);
    tail -= probabilities[k] as number;
  }
  if ((tails[n] as number) > 0.1 * atLeastOne) return tails;
  let tail = 0;
  // the smallest doubles times 0.9 are themselves
  for (let k = n, term = probabilities[n] as number; term > Math.max(1e-17 * tail, 1e-300); k++) {
    tail += term;
    term *= ((p.r + k) / (k + 1)) * z;
  }
  for (let k = n; k > 0; k--) {
    tails[k] = tail;
    tail += probabilities[k - 1] as number;
  }
  return tails;
}

/** (1 - e^(-rate t)) / rate: what one unit of flow up to t is worth. */
export function discountedTime(rate: number, t: number): number {
  return rate === 0 ? t : -Math.expm1(-rate * t) / rate;
}

/** The flow of customers who never die. */
export const gammaPoisson: Flow<GammaPoisson> = {
  mean: ({ r, alpha }, t) => (r * t) / alpha,
  probabilities: countProbabilities,
  atLeastOne: ({ r, alpha }, t) => -Math.expm1(-r * Math.log1p(t / alpha)),
  survival: () => 1,
  nextPurchase: lomax,
  discounted: ({ r, alpha }, rate, horizon) => (r / alpha) * discountedTime(rate, horizon),
};

/** The wait for the next purchase of a customer who cannot die before it. */
export function lomax({ r, alpha }: GammaPoisson): { median: number; mean: number | null } {
  return { median: alpha * Math.expm1(Math.LN2 / r), mean: r > 1 ? alpha / (r - 1) : null };
}
