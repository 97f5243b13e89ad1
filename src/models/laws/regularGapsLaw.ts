import { OptionError } from "../../errors.ts";
import { logGamma } from "../../math/gamma.ts";
import { logistic, softplus } from "../../math/logistic.ts";
import { randomBeta, randomGamma } from "../../math/randomGamma.ts";
import { largest } from "../../math/statistics.ts";
import { logBetaRatio, logRisingFactorial } from "../../math/sums.ts";
import type { Pieces } from "../../pieces.ts";
import type { BetaGeometric } from "./betaGeometric.ts";
import { betaGeometricLaw } from "./betaGeometricLaw.ts";
import { DerivativeSums } from "./DerivativeSums.ts";
import type { Derivatives, HistoryColumns, LikelihoodLaw, Parameters, PurchaseLaw } from "./PurchaseLaw.ts";
import { type RegularGaps, regularGaps } from "./regularGaps.ts";
import { risingSums } from "./risingSums.ts";

/** Parameters of the models of regular gaps. */
export type RegularGapsParams = {
  /** Shape of the gamma distribution of the rates of stages: the smaller, the more customers differ. */
  readonly r: number;
  /** Its inverse scale, in units of time: r/(k alpha) is the mean rate of purchases of a living customer. */
  readonly alpha: number;
  /** With b the beta distribution of the probability to leave after a purchase, on average a/(a+b); 0: nobody leaves. */
  readonly a: number;
  /** See a. */
  readonly b: number;
  /** Stages to a purchase, a whole number: 1 for gaps as irregular as chance, the more, the more regular. */
  readonly k: number;
};

/** Numbers of stages that a fit may choose. */
export const MOST_REGULAR = 12;

/** A law of regular gaps: a fit needs it for each number of stages. */
export interface RegularGapsLaw extends PurchaseLaw<RegularGapsParams, BetaGeometric | RegularGaps> {
  /** The likelihood with k stages, of all but how regular the gaps are among themselves. */
  withStages(k: number): LikelihoodLaw<RegularGapsParams>;
}

/**
 * BG/CNBD-k and MBG/CNBD-k, which differ in one coin: `first` is 1 if it is also tossed right after the first purchase. With one
 * stage they are BG/NBD and MBG/NBD, to the last digit.
 *
 * With y = (T-t_x)/(α+T), S = Σ_{j<k} (r+kx)_j y^j/j! and u = ln(a/(b+x-1+first)) + (r+kx) ln((α+T)/(α+t_x)) - ln S, the
 * log-odds of being dead:
 *
 *     ln L = (k-1) Σ ln gaps - x ln Γ(k) + ln (r)_kx - kx ln(α+T) - r ln(1+T/α) + ln B(a, b+x+first)/B(a, b) + ln S + ln(1 + e^u)
 */
export function regularGapsLaw(name: string, first: 0 | 1): RegularGapsLaw {
  const geometric = betaGeometricLaw<RegularGapsParams>(name, first);
  const logOddsDead: PurchaseLaw<RegularGapsParams>["logOddsDead"] = (p, history) => {
    const { k, r, alpha } = p;
    const { frequency: x, recency, age } = history;
    if (k === 1) return geometric.logOddsDead(p, history);
    // as there, of stages in place of purchases
    if (x + first === 0 || p.a === 0) return -Infinity;
    const gap = (r + k * x) * Math.log1p((age - recency) / (alpha + recency));
    return Math.log(p.a / (p.b + x - 1 + first)) + gap - Math.log(sumOf(weightsOf(p, history)));
  };

  return {
    name,
    parameters: ["r", "alpha", "a", "b", "k"],
    inTime: ["alpha"],
    flow: regularGaps,
    logOddsDead,

    logLikelihood(p, history) {
      const { k, r, alpha, a, b } = p;
      if (k === 1) return geometric.logLikelihood(p, history);
      const { frequency: x, age } = history;
      const sumLogGaps = x === 0 ? 0 : history.sumLogGaps;
      if (!(typeof sumLogGaps === "number" && Number.isFinite(sumLogGaps))) {
        const expected = "the sum of the logarithms of the gaps between purchases";
        throw new OptionError(`${name}.logLikelihood`, "history.sumLogGaps", expected, sumLogGaps);
      }
      const stages = logRisingFactorial(r, k * x) - k * x * Math.log(alpha + age) - r * Math.log1p(age / alpha);
      const gaps = (k - 1) * sumLogGaps - x * logGamma(k) + Math.log(sumOf(weightsOf(p, history)));
      return a === 0
        ? stages + gaps
        : stages + gaps + logBetaRatio(a, b, x + first) + softplus(logOddsDead(p, history));
    },

    alive(p, history) {
      const { k, r, alpha, a, b } = p;
      const { frequency: x, age } = history;
      if (k === 1) return geometric.alive(p, history);
      const weights = weightsOf(p, history);
      const sum = sumOf(weights);
      const behind = weights.map((weight) => weight / sum);
      return { k, r: r + k * x, alpha: alpha + age, a, b: b + x + first, behind };
    },

    newCustomer(p) {
      const { share, flow } = geometric.newCustomer(p);
      return { share, flow: p.k === 1 ? flow : { ...flow, k: p.k, behind: [1] } };
    },

    draw(p, random) {
      const { k = 1, behind = [1] } = p as Partial<RegularGaps>;
      let [stage, left] = [0, random()];
      while (stage < behind.length - 1 && left >= (behind[stage] as number)) left -= behind[stage++] as number;
      return {
        rate: randomGamma(p.r + stage, random) / p.alpha,
        death: Infinity,
        dropout: p.a === 0 ? 0 : randomBeta(p.a, p.b, random),
        afterFirst: first === 1,
        stages: k,
        behind: stage,
      };
    },

    *derivatives(p, columns) {
      return yield* p.k === 1 ? geometric.derivatives(p, columns) : stageDerivatives(p, columns, first);
    },

    withStages(k) {
      if (k === 1) return geometric;
      const law = {
        ...geometric,
        stages: k,
        derivatives: (p: RegularGapsParams, columns: HistoryColumns) => stageDerivatives({ ...p, k }, columns, first),
      };
      return { ...law, undying: undyingOf(law) as LikelihoodLaw<Parameters> };
    },
  };
}

/** (r+kx)_j y^j/j! for 0, 1, … k-1 stages behind since the last purchase. */
function weightsOf(
  { k, r, alpha }: { readonly k: number; readonly r: number; readonly alpha: number },
  { frequency: x, recency, age }: { readonly frequency: number; readonly recency: number; readonly age: number },
): Float64Array {
  const weights = new Float64Array(k);
  const y = (age - recency) / (alpha + age);
  for (let j = 0, weight = 1; j < k; j++) {
    weights[j] = weight;
    weight *= ((r + k * x + j) * y) / (j + 1);
  }
  return weights;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** The first two parameters alone: nobody leaves. */
function undyingOf(law: LikelihoodLaw<RegularGapsParams>): LikelihoodLaw<RegularGapsParams> {
  return {
    ...law,
    parameters: ["r", "alpha"],
    *derivatives(p, columns): Pieces<Derivatives> {
      const { value, gradient, hessian, outer } = yield* law.derivatives({ ...p, a: 0, b: 1 }, columns);
      const corner = (matrix: Float64Array) => Float64Array.of(0, 1, 4, 5).map((at) => matrix[at] as number);
      return { value, gradient: gradient.slice(0, 2), hessian: corner(hessian), outer: corner(outer) };
    },
  };
}

function* stageDerivatives(
  { k, r, alpha, a, b }: RegularGapsParams,
  { frequency, recency, age, weight }: HistoryColumns,
  first: 0 | 1,
): Pieces<Derivatives> {
  const most = largest(frequency);
  const rising = risingSums(r, k * most);
  const stay = risingSums(b, most + first);
  const toss = risingSums(a + b, most + first);
  const sums = new DerivativeSums(4);
  const { gradient, hessian } = sums;
  for (let i = 0; i < weight.length; i++) {
    const x = frequency[i] as number;
    const tx = recency[i] as number;
    const T = age[i] as number;
    const n = x + first;
    const stages = k * x;
    const fall = Math.log1p(T / alpha);
    const atEnd = 1 / (alpha + T);
    const atLast = 1 / (alpha + tx);
    // S, and the means over its terms of j, j², h = Σ 1/(r+kx+i), h², j h and Σ 1/(r+kx+i)²
    const y = (T - tx) * atEnd;
    let [sum, j1, j2, h1, h2, jh, g1] = [0, 0, 0, 0, 0, 0, 0];
    for (let j = 0, term = 1, h = 0, g = 0; j < k; j++) {
      sum += term;
      j1 += j * term;
      j2 += j * j * term;
      h1 += h * term;
      h2 += h * h * term;
      jh += j * h * term;
      g1 += g * term;
      const inverse = 1 / (r + stages + j);
      term *= y / (inverse * (j + 1));
      h += inverse;
      g += inverse * inverse;
    }
    j1 /= sum;
    j2 /= sum;
    h1 /= sum;
    h2 /= sum;
    jh /= sum;
    g1 /= sum;
    // derivatives of ln S and of u: by r, α, b
    const sByAlpha = -j1 * atEnd;
    const sBends = [h2 - h1 * h1 - g1, (j1 * h1 - jh) * atEnd, (j2 + j1 - j1 * j1) * atEnd * atEnd];
    const gap = Math.log1p((T - tx) * atLast);
    const byR = gap - h1;
    const byAlpha = (r + stages) * (atEnd - atLast) - sByAlpha;
    const byB = n === 0 ? 0 : -1 / (b + n - 1);
    const u = n === 0 ? -Infinity : Math.log(-a * byB) + (r + stages) * gap - Math.log(sum);
    const dead = logistic(u);
    const spread = dead * (1 - dead);
    const alive = 1 - dead;
    const tossed = toss.squares(n);
    gradient[0] = rising.inverses(stages) - fall + h1 + dead * byR;
    gradient[1] = r / alpha - (r + stages) * atEnd + sByAlpha + dead * byAlpha;
    gradient[2] = -toss.inverses(n) + dead / a;
    gradient[3] = stay.inverses(n) - toss.inverses(n) + dead * byB;
    hessian[0] = -rising.squares(stages) + alive * (sBends[0] as number) + spread * byR * byR;
    hessian[1] = 1 / alpha - atEnd + dead * (atEnd - atLast) + alive * (sBends[1] as number) + spread * byR * byAlpha;
    hessian[2] = (spread * byR) / a;
    hessian[3] = spread * byR * byB;
    hessian[5] =
      -r / (alpha * alpha) +
      (r + stages) * (atEnd * atEnd + dead * (atLast * atLast - atEnd * atEnd)) +
      alive * (sBends[2] as number) +
      spread * byAlpha * byAlpha;
    hessian[6] = (spread * byAlpha) / a;
    hessian[7] = spread * byAlpha * byB;
    hessian[10] = tossed - dead / (a * a) + spread / (a * a);
    hessian[11] = tossed + (spread * byB) / a;
    hessian[15] = tossed - stay.squares(n) + (dead + spread) * byB * byB;
    const coins = stay.logs(n) - toss.logs(n);
    const value = rising.logs(stages) - stages * Math.log(alpha + T) - r * fall + Math.log(sum) + coins + softplus(u);
    if (sums.add(weight[i] as number, value)) yield;
  }
  return sums.total;
}
