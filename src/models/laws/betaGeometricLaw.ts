import { logistic, softplus } from "../../math/logistic.ts";
import { randomBeta, randomGamma } from "../../math/randomGamma.ts";
import { largest } from "../../math/statistics.ts";
import { logBetaRatio, logRisingFactorial } from "../../math/sums.ts";
import { type BetaGeometric, betaGeometric } from "./betaGeometric.ts";
import { DerivativeSums } from "./DerivativeSums.ts";
import type { PurchaseLaw } from "./PurchaseLaw.ts";
import { risingSums } from "./risingSums.ts";

/**
 * BG/NBD and MBG/NBD, which differ in one coin: `first` is 1 if it is also tossed right after the first purchase.
 *
 * With D = ln((α+T)/(α+t_x)) and u = ln(a/(b+x-1+first)) + (r+x) D, the log-odds of being dead:
 *
 *     ln L = ln (r)_x - x ln(α+T) - r ln(1+T/α) + ln B(a, b+x+first)/B(a, b) + ln(1 + e^u)
 */
export function betaGeometricLaw<P extends BetaGeometric & Readonly<Record<string, number>>>(
  name: string,
  first: 0 | 1,
): PurchaseLaw<P, BetaGeometric> {
  const logOddsDead = (
    { r, alpha, a, b }: BetaGeometric,
    { frequency: x, recency, age }: { readonly frequency: number; readonly recency: number; readonly age: number },
  ): number =>
    x + first === 0 || a === 0
      ? -Infinity
      : Math.log(a / (b + x - 1 + first)) + (r + x) * Math.log1p((age - recency) / (alpha + recency));

  return {
    name,
    parameters: ["r", "alpha", "a", "b"],
    inTime: ["alpha"],
    flow: betaGeometric,
    logOddsDead,

    logLikelihood(p, history) {
      const { frequency: x, age } = history;
      const purchases = logRisingFactorial(p.r, x) - x * Math.log(p.alpha + age) - p.r * Math.log1p(age / p.alpha);
      if (p.a === 0) return purchases;
      return purchases + logBetaRatio(p.a, p.b, x + first) + softplus(logOddsDead(p, history));
    },

    alive: ({ r, alpha, a, b }, { frequency: x, age }) => ({ r: r + x, alpha: alpha + age, a, b: b + x + first }),

    newCustomer: (p) =>
      first === 0 || p.a === 0
        ? { share: 1, flow: p }
        : { share: p.b / (p.a + p.b), flow: { r: p.r, alpha: p.alpha, a: p.a, b: p.b + 1 } },

    draw: ({ r, alpha, a, b }, random) => ({
      rate: randomGamma(r, random) / alpha,
      death: Infinity,
      dropout: a === 0 ? 0 : randomBeta(a, b, random),
      afterFirst: first === 1,
    }),

    *derivatives({ r, alpha, a, b }, { frequency, recency, age, weight }) {
      const most = largest(frequency) + first;
      const rising = risingSums(r, most);
      const stay = risingSums(b, most);
      const toss = risingSums(a + b, most);
      const sums = new DerivativeSums(4);
      const { gradient, hessian } = sums;
      for (let i = 0; i < weight.length; i++) {
        const x = frequency[i] as number;
        const tx = recency[i] as number;
        const T = age[i] as number;
        const n = x + first;
        const fall = Math.log1p(T / alpha);
        const atEnd = 1 / (alpha + T);
        const atLast = 1 / (alpha + tx);
        // derivatives of u: by r, α, a, b
        const gap = Math.log1p((T - tx) * atLast);
        const byAlpha = (r + x) * (atEnd - atLast);
        const byB = n === 0 ? 0 : -1 / (b + n - 1);
        const u = n === 0 ? -Infinity : Math.log(-a * byB) + (r + x) * gap;
        const dead = logistic(u);
        const spread = dead * (1 - dead);
        const tossed = toss.squares(n);
        gradient[0] = rising.inverses(x) - fall + dead * gap;
        gradient[1] = r / alpha - (r + x) * atEnd + dead * byAlpha;
        gradient[2] = -toss.inverses(n) + dead / a;
        gradient[3] = stay.inverses(n) - toss.inverses(n) + dead * byB;
        hessian[0] = -rising.squares(x) + spread * gap * gap;
        hessian[1] = 1 / alpha - atEnd + dead * (atEnd - atLast) + spread * gap * byAlpha;
        hessian[2] = (spread * gap) / a;
        hessian[3] = spread * gap * byB;
        hessian[5] =
          -r / (alpha * alpha) +
          (r + x) * (atEnd * atEnd + dead * (atLast * atLast - atEnd * atEnd)) +
          spread * byAlpha * byAlpha;
        hessian[6] = (spread * byAlpha) / a;
        hessian[7] = spread * byAlpha * byB;
        hessian[10] = tossed - dead / (a * a) + spread / (a * a);
        hessian[11] = tossed + (spread * byB) / a;
        hessian[15] = tossed - stay.squares(n) + (dead + spread) * byB * byB;
        const coins = stay.logs(n) - toss.logs(n);
        const value = rising.logs(x) - x * Math.log(alpha + T) - r * fall + coins + softplus(u);
        if (sums.add(weight[i] as number, value)) yield;
      }
      return sums.total;
    },
  };
}
