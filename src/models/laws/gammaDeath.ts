import { GAUSS_LEGENDRE, integrate } from "../../math/gaussLegendre.ts";
import { scaledExponentialIntegral } from "../../math/scaledExponentialIntegral.ts";
import { countProbabilities, discountedTime, type GammaPoisson, gammaPoisson, lomax } from "./gammaPoisson.ts";
import type { Flow } from "./PurchaseLaw.ts";

/** Rates ~ Gamma(r, α), death rates ~ Gamma(s, β); s = 0: nobody dies. */
export interface GammaDeath extends GammaPoisson {
  readonly s: number;
  /** In units of time. */
  readonly beta: number;
}

/** The scale on which both gamma mixtures bend: integrals are taken in ln(1 + u/m). */
const scaleOf = ({ r, alpha, s, beta }: GammaDeath): number => Math.min(alpha / Math.max(1, r), beta / Math.max(1, s));

function survival({ s, beta }: GammaDeath, t: number): number {
  return Math.exp(-s * Math.log1p(t / beta));
}

/** Schmittlein, Morrison & Colombo (1987) eq. 17, without the singularity at s = 1. */
function mean({ r, alpha, s, beta }: GammaDeath, t: number): number {
  if (s === 0) return (r * t) / alpha;
  return ((r * beta) / alpha) * discountedTime(s - 1, Math.log1p(t / beta));
}

/**
 * P(X(t) = n) = NB_n(t) S(t) + ∫₀ᵗ NB_n(u) f(u) du, all terms positive: the closed form (Fader & Hardie, note 012) is a
 * difference of hypergeometric functions that loses every digit of a small probability.
 */
function probabilities(p: GammaDeath, t: number, n: number): number[] {
  if (p.s === 0 || t === 0) return countProbabilities(p, t, n);
  const { r, alpha, s, beta } = p;
  const alive = survival(p, t);
  const sums = countProbabilities(p, t, n).map((count) => alive * count);
  const { nodes, weights } = GAUSS_LEGENDRE;
  const m = scaleOf(p);
  // where rates are alike, no more than n purchases come from no more than some time
  const longest = r > 25 ? (((n + 60) * alpha) / r) * Math.exp(12 * Math.sqrt(1 / (n + 60) + 1 / r)) : t;
  const until = Math.min(t, longest);
  const end = Math.log1p(until / m);
  // in v = ln(1 + u/m), downwards: the probability of n that would take longer climbs steeply towards the end
  const climb = ((n * alpha) / until - r) * ((m + until) / (alpha + until));
  for (let to = end; to > 0; ) {
    const last = m * Math.expm1(to);
    // the deviation of the k that are likely at u, as one of v: a large r makes narrow peaks
    const peak = Math.sqrt((1 + alpha / last) / r) * (last / (m + last));
    const gentle = climb > 0 ? Math.max(6 / climb, (end - to) / 2) : Number.POSITIVE_INFINITY;
    const width = Math.min(to, 0.8, 4 * peak, gentle);
    const half = width / 2;
    for (let i = 0; i < nodes.length; i++) {
      const v = to + half * ((nodes[i] as number) - 1);
      const u = m * Math.expm1(v);
      const dying = (s / beta) * Math.exp(v - (s + 1) * Math.log1p(u / beta)) * (weights[i] as number) * half * m;
      const counts = countProbabilities(p, u, n);
      for (let k = 0; k <= n; k++) (sums[k] as number) += dying * (counts[k] as number);
    }
    to -= width;
  }
  return sums;
}

/** Density of the next purchase at u, before death; substituted v = ln(1 + u/m). */
function nextDensity({ r, alpha, s, beta }: GammaDeath, m: number): (v: number) => number {
  return (v) => {
    const u = m * Math.expm1(v);
    return (m * r * Math.exp(v - (r + 1) * Math.log1p(u / alpha) - s * Math.log1p(u / beta))) / alpha;
  };
}

function atLeastOne(p: GammaDeath, t: number): number {
  if (p.s === 0 || t === 0) return gammaPoisson.atLeastOne(p, t);
  const m = scaleOf(p);
  return integrate(nextDensity(p, m), 0, Math.log1p(Math.min(t / m, Number.MAX_VALUE)));
}

/** The wait for the next purchase of those who make one. */
function nextPurchase(p: GammaDeath): { median: number; mean: number | null } {
  if (p.s === 0) return lomax(p);
  const m = scaleOf(p);
  const density = nextDensity(p, m);
  // e^40 further than both scales all powers have become exponentials in v, to 17 digits
  const far = 40 + Math.log(Math.max(p.alpha, p.beta) / m);
  const decay = p.r + p.s;
  const ever = integrateToInfinity(density, decay, far);
  const wait = (v: number): number => density(v) * m * Math.expm1(v);
  return {
    median: m * Math.expm1(quantileOf(density, ever / 2, decay, far)),
    // many ask for the median alone
    get mean() {
      return decay > 1 ? integrateToInfinity(wait, decay - 1, far) / ever : null;
    },
  };
}

/** Up to where the integral of a density, which falls as above, comes to a part of it: by Newton's method between bounds. */
function quantileOf(density: (v: number) => number, part: number, decay: number, far: number): number {
  let [from, before, high] = [0, 0, 1];
  for (;;) {
    const upTo = before + integrate(density, from, high);
    if (upTo >= part) break;
    if (high === far) {
      const beyond = density(far) / decay;
      return far - Math.log(1 - (part - upTo) / beyond) / decay;
    }
    [from, before, high] = [high, upTo, Math.min(far, 2 * high)];
  }
  let low = from;
  let v = (low + high) / 2;
  for (let step = 0; step < 60 && low < high; step++) {
    const over = before + integrate(density, from, v) - part;
    if (over < 0) low = v;
    else high = v;
    const newton = v - over / density(v);
    if (Math.abs(newton - v) <= 8 * Number.EPSILON * v) return newton;
    v = newton > low && newton < high ? newton : (low + high) / 2;
  }
  return v;
}

/** ∫₀^∞ of a function that falls like e^(-decay v) once v is `far`. */
function integrateToInfinity(f: (v: number) => number, decay: number, far: number): number {
  return integrate(f, 0, far) + f(far) / decay;
}

/** Fader, Hardie & Lee (2005b): (r/α) β e^z E_s(z), z = dβ, less what comes after the horizon. */
function discounted(p: GammaDeath, rate: number, horizon: number): number {
  const { r, alpha, s, beta } = p;
  if (s === 0) return gammaPoisson.discounted(p, rate, horizon);
  if (rate === 0) return mean(p, horizon);
  const bend = Math.log1p(horizon / beta);
  // a horizon within which little changes: quicker than a difference, and exact where that would cancel
  if (rate * horizon + s * bend < 5) {
    const worth = (v: number): number => Math.exp(v * (1 - s) - rate * beta * Math.expm1(v));
    return ((r * beta) / alpha) * integrate(worth, 0, bend);
  }
  const after =
    horizon === Infinity
      ? 0
      : Math.exp(-s * bend - rate * horizon) * (beta + horizon) * scaledExponentialIntegral(s, rate * (beta + horizon));
  return (r / alpha) * (beta * scaledExponentialIntegral(s, rate * beta) - after);
}

/** The flow of Pareto/NBD customers. */
export const gammaDeath: Flow<GammaDeath> = { mean, probabilities, atLeastOne, survival, nextPurchase, discounted };
