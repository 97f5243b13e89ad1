import { softplus } from "../../math/logistic.ts";
import { randomExponential, randomGamma } from "../../math/randomGamma.ts";
import { largest } from "../../math/statistics.ts";
import { logRisingFactorial } from "../../math/sums.ts";
import type { History } from "../History.ts";
import {
  A0,
  A0A0,
  A0A1,
  A0B0,
  A0B1,
  A1,
  A1A1,
  A1B0,
  A1B1,
  B0,
  B0B0,
  B0B1,
  B1,
  B1B1,
  DeathMoments,
  IN_B,
  SQUARE_B,
} from "./DeathMoments.ts";
import { DerivativeSums } from "./DerivativeSums.ts";
import { deathIntegral } from "./deathIntegral.ts";
import { type GammaDeath, gammaDeath } from "./gammaDeath.ts";
import type { PurchaseLaw } from "./PurchaseLaw.ts";
import { risingSums } from "./risingSums.ts";
import { sharedTimes } from "./sharedTimes.ts";

/** Parameters of the Pareto/NBD model. */
export type ParetoNbdParams = {
  /** Shape of the gamma distribution of purchase rates: the smaller, the more customers differ. */
  readonly r: number;
  /** Its inverse scale, in units of time: r/alpha is the mean rate of a living customer. */
  readonly alpha: number;
  /** Shape of the gamma distribution of death rates; 0: nobody dies. */
  readonly s: number;
  /** Its inverse scale, in units of time: s/beta is the mean death rate. */
  readonly beta: number;
};

/**
 * Schmittlein, Morrison & Colombo (1987), Management Science 33: 1-24. With J = ∫_{t_x}^{T} (α+y)^-(r+x) (β+y)^-(s+1) dy:
 *
 *     L = (r)_x α^r β^s [ (α+T)^-(r+x) (β+T)^-s + s J ]
 */
export const paretoNbdLaw: PurchaseLaw<ParetoNbdParams, GammaDeath> = {
  name: "paretoNbd",
  parameters: ["r", "alpha", "s", "beta"],
  inTime: ["alpha", "beta"],
  flow: gammaDeath,
  logOddsDead,

  logLikelihood(p, history) {
    const { frequency: x, age } = history;
    const { r, alpha, s, beta } = p;
    const alive =
      logRisingFactorial(r, x) - x * Math.log(alpha + age) - r * Math.log1p(age / alpha) - s * Math.log1p(age / beta);
    return alive + softplus(logOddsDead(p, history));
  },

  alive: ({ r, alpha, s, beta }, { frequency, age }) => ({
    r: r + frequency,
    alpha: alpha + age,
    s,
    beta: beta + age,
  }),
  newCustomer: (flow) => ({ share: 1, flow }),
  draw: ({ r, alpha, s, beta }, random) => ({
    rate: randomGamma(r, random) / alpha,
    death: s === 0 ? Infinity : (randomExponential(random) * beta) / randomGamma(s, random),
    dropout: 0,
    afterFirst: false,
  }),

  // a mixture over the time Y of death, T standing for "alive at the end": the gradient is the mean of the components'
  // gradients, the Hessian the mean of their Hessians and the covariance of their gradients
  *derivatives(p, columns) {
    const { r, alpha, s, beta } = p;
    const rising = risingSums(r, largest(columns.frequency));
    const sums = new DerivativeSums(4);
    const { gradient, hessian } = sums;
    const { times, groups } = yield* sharedTimes(columns);
    for (const { frequency: x, recency, age, weight, places } of groups) {
      const death = new DeathMoments(p, x, places && times);
      const { means } = death;
      yield* death.prepare();
      for (let i = 0; i < weight.length; i++) {
        if (places === undefined) death.of(recency[i] as number, age[i] as number);
        else death.between(places.recency[i] as number, places.age[i] as number);
        const [a0, a1, b0, b1] = [means[A0] as number, means[A1] as number, means[B0] as number, means[B1] as number];
        const n = r + x;
        gradient[0] = rising.inverses(x) - death.logA;
        gradient[1] = r / alpha - n * a1;
        gradient[2] = -death.logB;
        gradient[3] = s / beta - b1;
        hessian[0] = -rising.squares(x) + (means[A0A0] as number) - a0 * a0;
        hessian[1] = 1 / alpha - a1 + n * ((means[A0A1] as number) - a0 * a1);
        hessian[2] = (means[A0B0] as number) - a0 * b0;
        hessian[3] = (means[A0B1] as number) - a0 * b1;
        hessian[5] = -r / (alpha * alpha) + n * (means[A1A1] as number) + n * n * ((means[A1A1] as number) - a1 * a1);
        hessian[6] = n * ((means[A1B0] as number) - a1 * b0);
        hessian[7] = n * ((means[A1B1] as number) - a1 * b1);
        hessian[10] = -death.dead / (s * s) + (means[B0B0] as number) - b0 * b0;
        hessian[11] = 1 / beta - (means[IN_B] as number) + (means[B0B1] as number) - b0 * b1;
        hessian[15] = -s / (beta * beta) + (means[SQUARE_B] as number) + (means[B1B1] as number) - b1 * b1;
        if (sums.add(weight[i] as number, rising.logs(x) + death.logLikelihood)) yield;
      }
    }
    return sums.total;
  },
};

function logOddsDead(p: ParetoNbdParams, { frequency: x, recency, age }: History): number {
  const { r, alpha, s, beta } = p;
  if (recency >= age || s === 0) return -Infinity;
  const A = alpha + recency;
  const B = beta + recency;
  return (
    Math.log(s) +
    Math.log(deathIntegral(p, x, recency, age)) +
    Math.log((Math.min(alpha, beta) + recency) / B) +
    (r + x) * Math.log1p((age - recency) / A) +
    s * Math.log1p((age - recency) / B)
  );
}
