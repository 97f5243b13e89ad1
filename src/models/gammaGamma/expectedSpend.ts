import type { GammaGammaParams, SpendHistory } from "./model.ts";
import { requireSpend, requireSpendParams } from "./requireSpend.ts";

/**
 * Expected spend of a customer's next purchase: between the customer's own mean and that of all, the nearer to the own
 * one the more purchases there were.
 *
 *     E[M | x, m] = p (v + xm)/(px + q - 1)
 *
 * @param params parameters, from a fit or from a paper
 * @param history number of purchases and their mean, in the money of the parameters; left out for a new customer
 * @returns money; `null` where it is infinite (px + q ≤ 1)
 * @throws OptionError for parameters or a history that cannot be
 * @see Fader & Hardie (2013), note 025, eq. 5
 * @example
 * ```ts
 * import { gammaGamma } from "clientele";
 *
 * const params = { p: 6.25, q: 3.74, v: 15.44 };
 * gammaGamma.expectedSpend(params, { frequency: 2, monetaryValue: 35 }); // => 35.039370078740156
 * gammaGamma.expectedSpend(params); // => 35.21897810218978
 * ```
 */
export function expectedSpend(params: GammaGammaParams, history?: SpendHistory): number | null {
  requireSpendParams("gammaGamma.expectedSpend", params);
  if (history !== undefined) requireSpend("gammaGamma.expectedSpend", history);
  const { p, q, v } = params;
  const x = history?.frequency ?? 0;
  const total = x === 0 ? 0 : x * (history?.monetaryValue as number);
  return p * x + q > 1 ? (p * (v + total)) / (p * x + q - 1) : null;
}
