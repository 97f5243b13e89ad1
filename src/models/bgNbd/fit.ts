import type { Fit, FitOptions } from "../Fit.ts";
import type { Histories } from "../History.ts";
import { fitPurchases } from "../purchase/fitPurchases.ts";
import { type BgNbdParams, model } from "./model.ts";

/**
 * The parameters of BG/NBD that make histories most likely, by Newton's method with exact derivatives.
 *
 * Never throws for a hard data set, and never gives NaN: what the data cannot tell is said in `warnings`. Where they do
 * not show that anybody leaves, the fit is the NBD's, with a dropout of 0.
 *
 * @param histories columns of one length, all times in one unit; equal histories cost as one
 * @returns parameters (times in that unit), log-likelihood, standard errors, covariances, warnings; frozen
 * @throws OptionError for an impossible history, with its row and column, and for none at all
 * @see Fader, Hardie & Lee (2005), Marketing Science 24: 275-284
 * @example
 * ```ts
 * import { bgNbd } from "clientele";
 *
 * const fit = bgNbd.fit({ frequency: [0, 0, 1, 4, 0, 7, 2], recency: [0, 0, 6, 30, 0, 38, 9], age: [38, 38, 38, 38, 39, 39, 39] });
 * fit.converged; // => true
 * fit.customers; // => 7
 * ```
 */
export function fit(histories: Histories, options?: FitOptions): Fit<BgNbdParams> {
  return fitPurchases(model, histories, options);
}
