import { type History, requireHistory } from "../History.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { model, type NbdParams } from "./model.ts";

/**
 * ln of how likely NBD makes a history: ln (r)_x + r ln(α/(α+T)) - x ln(α+T).
 *
 * A density per unit of time: the same history in another unit has another one.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters
 * @throws OptionError for parameters or a history that cannot be
 * @see Ehrenberg (1959), Applied Statistics 8: 26-41
 * @example
 * ```ts
 * import { nbd } from "clientele";
 *
 * const params = { r: 0.385, alpha: 12.07 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * nbd.logLikelihood(params, history); // => -9.044011792576102
 * ```
 */
export function logLikelihood(params: NbdParams, history: History): number {
  requireParams("nbd.logLikelihood", model, params);
  requireHistory("nbd.logLikelihood", history);
  return model.logLikelihood(params, history);
}
