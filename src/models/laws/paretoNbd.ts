import { logistic, softplus } from "../../math/logistic.ts";
import { randomExponential, randomGamma } from "../../math/randomGamma.ts";
import { largest } from "../../math/statistics.ts";
import { logRisingFactorial } from "../../math/sums.ts";
import type { History } from "../History.ts";
import { DerivativeSums } from "./DerivativeSums.ts";
import { deathIntegral } from "./deathIntegral.ts";
import { type GammaDeath, gammaDeath } from "./gammaDeath.ts";
import type { PurchaseLaw } from "./PurchaseLaw.ts";
import { risingSums } from "./risingSums.ts";

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
  *derivatives(p, { frequency, recency, age, weight }) {
    const { r, alpha, s, beta } = p;
    const rising = risingSums(r, largest(frequency));
    const sums = new DerivativeSums(4);
    const { gradient, hessian } = sums;
    const moments = new Float64Array(16);
    for (let i = 0; i < weight.length; i++) {
      const x = frequency[i] as number;
      const tx = recency[i] as number;
      const T = age[i] as number;
      const A = alpha + tx;
      const B = beta + tx;
      const logEndA = Math.log1p((T - tx) / A);
      const logEndB = Math.log1p((T - tx) / B);
      moments.fill(0);
      let integral = 0;
      const u = logOddsDead(p, { frequency: x, recency: tx, age: T }, (part, logA, logB, dy) => {
        integral += part;
        const inA = 1 / (A + dy);
        const inB = 1 / (B + dy);
        addMoments(moments, part, logA - logEndA, inA, logB - logEndB - 1 / s, (s + 1) * inB, inB, (s + 1) * inB * inB);
      });
      const dead = logistic(u);
      const scale = integral === 0 ? 0 : dead / integral;
      for (let k = 0; k < moments.length; k++) (moments[k] as number) *= scale;
      const endA = 1 / (alpha + T);
      const endB = 1 / (beta + T);
      addMoments(moments, 1 - dead, 0, endA, 0, s * endB, endB, s * endB * endB);
      // means of ln(α+Y), 1/(α+Y), ln(β+Y) - δ/s, (s+δ)/(β+Y), the first and third relative to T; then of others
      const [a0, a1, b0, b1, inB, squareB] = moments as unknown as [number, number, number, number, number, number];
      const moment = (k: number): number => moments[k] as number;
      const n = r + x;
      const fallA = Math.log1p(T / alpha);
      const fallB = Math.log1p(T / beta);
      gradient[0] = rising.inverses(x) - fallA - a0;
      gradient[1] = r / alpha - n * a1;
      gradient[2] = -fallB - b0;
      gradient[3] = s / beta - b1;
      hessian[0] = -rising.squares(x) + moment(6) - a0 * a0;
      hessian[1] = 1 / alpha - a1 + n * (moment(7) - a0 * a1);
      hessian[2] = moment(8) - a0 * b0;
      hessian[3] = moment(9) - a0 * b1;
      hessian[5] = -r / (alpha * alpha) + n * moment(10) + n * n * (moment(10) - a1 * a1);
      hessian[6] = n * (moment(11) - a1 * b0);
      hessian[7] = n * (moment(12) - a1 * b1);
      hessian[10] = -dead / (s * s) + moment(13) - b0 * b0;
      hessian[11] = 1 / beta - inB + moment(14) - b0 * b1;
      hessian[15] = -s / (beta * beta) + squareB + moment(15) - b1 * b1;
      const alive = rising.logs(x) - x * Math.log(alpha + T) - r * fallA - s * fallB;
      if (sums.add(weight[i] as number, alive + softplus(u))) yield;
    }
    return sums.total;
  },
};

function addMoments(
  to: Float64Array,
  part: number,
  a0: number,
  a1: number,
  b0: number,
  b1: number,
  inB: number,
  squareB: number,
): void {
  (to[0] as number) += part * a0;
  (to[1] as number) += part * a1;
  (to[2] as number) += part * b0;
  (to[3] as number) += part * b1;
  (to[4] as number) += part * inB;
  (to[5] as number) += part * squareB;
  (to[6] as number) += part * a0 * a0;
  (to[7] as number) += part * a0 * a1;
  (to[8] as number) += part * a0 * b0;
  (to[9] as number) += part * a0 * b1;
  (to[10] as number) += part * a1 * a1;
  (to[11] as number) += part * a1 * b0;
  (to[12] as number) += part * a1 * b1;
  (to[13] as number) += part * b0 * b0;
  (to[14] as number) += part * b0 * b1;
  (to[15] as number) += part * b1 * b1;
}

function logOddsDead(
  p: ParetoNbdParams,
  { frequency: x, recency, age }: History,
  visit?: Parameters<typeof deathIntegral>[4],
): number {
  const { r, alpha, s, beta } = p;
  if (recency >= age || s === 0) return -Infinity;
  const A = alpha + recency;
  const B = beta + recency;
  const integral = deathIntegral(p, x, recency, age, visit);
  return (
    Math.log(s) +
    Math.log(integral) +
    Math.log((Math.min(alpha, beta) + recency) / B) +
    (r + x) * Math.log1p((age - recency) / A) +
    s * Math.log1p((age - recency) / B)
  );
}
