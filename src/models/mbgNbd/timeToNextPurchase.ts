import { type History, requireHistory } from "../History.ts";
import { stateOf } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { type MbgNbdParams, model } from "./model.ts";

/**
 * Time to the next purchase, given that there is one.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @returns median and mean, in the unit of the parameters; the mean is `null` where it is infinite
 * @throws OptionError for parameters or a history that cannot be
 * @see Batislam, Denizel & Filiztekin (2007), IJRM 24: 201-209
 * @example
 * ```ts
 * import { mbgNbd } from "clientele";
 *
 * const params = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * mbgNbd.timeToNextPurchase(params, history).median; // => 14.2286624370917
 * ```
 */
export function timeToNextPurchase(
  params: MbgNbdParams,
  history: History | undefined,
): { readonly median: number; readonly mean: number | null } {
  requireParams("mbgNbd.timeToNextPurchase", model, params);
  if (history !== undefined) requireHistory("mbgNbd.timeToNextPurchase", history);
  return model.flow.nextPurchase(stateOf(model, params, history).flow);
}
