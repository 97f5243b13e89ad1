import { logGamma, logGammaRatio } from "../../math/gamma.ts";
import type { GammaGammaParams, SpendHistory } from "./model.ts";
import { requireSpend, requireSpendParams } from "./requireSpend.ts";

/**
 * ln of how likely the gamma-gamma model makes a customer's mean spend; 0 for a customer without a purchase.
 *
 *     ln L = q ln(v/(v+xm)) + px ln(xm/(v+xm)) - ln m + ln Γ(px+q) - ln Γ(px) - ln Γ(q)
 *
 * @param params parameters, from a fit or from a paper
 * @param history number of purchases and their mean, in the money of the parameters
 * @throws OptionError for parameters or a history that cannot be
 * @see Fader & Hardie (2013), note 025, eq. 1a
 * @example
 * ```ts
 * import { gammaGamma } from "clientele";
 *
 * gammaGamma.logLikelihood({ p: 6.25, q: 3.74, v: 15.44 }, { frequency: 2, monetaryValue: 35 }); // => -4.09581731464898
 * ```
 */
export function logLikelihood(params: GammaGammaParams, history: SpendHistory): number {
  requireSpendParams("gammaGamma.logLikelihood", params);
  requireSpend("gammaGamma.logLikelihood", history);
  const { p, q, v } = params;
  const { frequency: x, monetaryValue: m } = history;
  if (x === 0) return 0;
  const gammas = logGammaRatio(p * x, q) - logGamma(q);
  return q * Math.log(v / (v + x * m)) - p * x * Math.log1p(v / (x * m)) - Math.log(m) + gammas;
}
