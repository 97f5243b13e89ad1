import { type History, requireHistory } from "../History.ts";
import { stateOf } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { type BgNbdParams, model } from "./model.ts";

/**
 * Time to the next purchase, given that there is one.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @returns median and mean, in the unit of the parameters; the mean is `null` where it is infinite
 * @throws OptionError for parameters or a history that cannot be
 * @see Fader, Hardie & Lee (2005), Marketing Science 24: 275-284
 * @example
 * ```ts
 * import { bgNbd } from "clientele";
 *
 * const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * bgNbd.timeToNextPurchase(params, history).median; // => 15.669468476069843
 * ```
 */
export function timeToNextPurchase(
  params: BgNbdParams,
  history: History | undefined,
): { readonly median: number; readonly mean: number | null } {
  requireParams("bgNbd.timeToNextPurchase", model, params);
  if (history !== undefined) requireHistory("bgNbd.timeToNextPurchase", history);
  return model.flow.nextPurchase(stateOf(model, params, history).flow);
}
