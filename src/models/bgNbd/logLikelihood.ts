import { type History, requireHistory } from "../History.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { type BgNbdParams, model } from "./model.ts";

/**
 * ln of how likely BG/NBD makes a history: eq. 6 of the paper, with the sums of note 027 (2013) that do not overflow.
 *
 * A density per unit of time: the same history in another unit has another one.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters
 * @throws OptionError for parameters or a history that cannot be
 * @see Fader, Hardie & Lee (2005), Marketing Science 24: 275-284
 * @example
 * ```ts
 * import { bgNbd } from "clientele";
 *
 * const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * bgNbd.logLikelihood(params, history); // => -9.458606307066272
 * ```
 */
export function logLikelihood(params: BgNbdParams, history: History): number {
  requireParams("bgNbd.logLikelihood", model, params);
  requireHistory("bgNbd.logLikelihood", history);
  return model.logLikelihood(params, history);
}
