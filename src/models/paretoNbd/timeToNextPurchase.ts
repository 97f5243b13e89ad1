import { type History, requireHistory } from "../History.ts";
import { stateOf } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { model, type ParetoNbdParams } from "./model.ts";

/**
 * Time to the next purchase, given that there is one.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @returns median and mean, in the unit of the parameters; the mean is `null` where it is infinite
 * @throws OptionError for parameters or a history that cannot be
 * @see Schmittlein, Morrison & Colombo (1987), Management Science 33: 1-24
 * @example
 * ```ts
 * import { paretoNbd } from "clientele";
 *
 * const params = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * paretoNbd.timeToNextPurchase(params, history).median; // => 12.168286885532815
 * ```
 */
export function timeToNextPurchase(
  params: ParetoNbdParams,
  history: History | undefined,
): { readonly median: number; readonly mean: number | null } {
  requireParams("paretoNbd.timeToNextPurchase", model, params);
  if (history !== undefined) requireHistory("paretoNbd.timeToNextPurchase", history);
  return model.flow.nextPurchase(stateOf(model, params, history).flow);
}
