import { type History, requireHistory } from "../History.ts";
import { stateOf } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { model, type NbdParams } from "./model.ts";

/**
 * Time to the next purchase, given that there is one.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @returns median and mean, in the unit of the parameters; the mean is `null` where it is infinite
 * @throws OptionError for parameters or a history that cannot be
 * @see Ehrenberg (1959), Applied Statistics 8: 26-41
 * @example
 * ```ts
 * import { nbd } from "clientele";
 *
 * const params = { r: 0.385, alpha: 12.07 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * nbd.timeToNextPurchase(params, history).median; // => 17.176992622060677
 * ```
 */
export function timeToNextPurchase(
  params: NbdParams,
  history: History | undefined,
): { readonly median: number; readonly mean: number | null } {
  requireParams("nbd.timeToNextPurchase", model, params);
  if (history !== undefined) requireHistory("nbd.timeToNextPurchase", history);
  return model.flow.nextPurchase(stateOf(model, params, history).flow);
}
