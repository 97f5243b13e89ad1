import { type History, requireHistory } from "../History.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { type MbgNbdParams, model } from "./model.ts";

/**
 * ln of how likely MBG/NBD makes a history: eq. 6 of the paper, with the erratum of Wagner & Hoppe (2008).
 *
 * A density per unit of time: the same history in another unit has another one.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters
 * @throws OptionError for parameters or a history that cannot be
 * @see Batislam, Denizel & Filiztekin (2007), IJRM 24: 201-209
 * @example
 * ```ts
 * import { mbgNbd } from "clientele";
 *
 * const params = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * mbgNbd.logLikelihood(params, history); // => -9.48555131453393
 * ```
 */
export function logLikelihood(params: MbgNbdParams, history: History): number {
  requireParams("mbgNbd.logLikelihood", model, params);
  requireHistory("mbgNbd.logLikelihood", history);
  return model.logLikelihood(params, history);
}
