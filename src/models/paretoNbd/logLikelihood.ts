import { type History, requireHistory } from "../History.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { model, type ParetoNbdParams } from "./model.ts";

/**
 * ln of how likely Pareto/NBD makes a history: eq. A.2 of the paper, the integral by quadrature instead of hypergeometric functions.
 *
 * A density per unit of time: the same history in another unit has another one.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters
 * @throws OptionError for parameters or a history that cannot be
 * @see Schmittlein, Morrison & Colombo (1987), Management Science 33: 1-24
 * @example
 * ```ts
 * import { paretoNbd } from "clientele";
 *
 * const params = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * paretoNbd.logLikelihood(params, history); // => -9.554283245150408
 * ```
 */
export function logLikelihood(params: ParetoNbdParams, history: History): number {
  requireParams("paretoNbd.logLikelihood", model, params);
  requireHistory("paretoNbd.logLikelihood", history);
  return model.logLikelihood(params, history);
}
