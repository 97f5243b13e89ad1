import { type History, requireHistory, requireTime } from "../History.ts";
import { stateOf } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { model, type NbdParams } from "./model.ts";

/**
 * P(at least one purchase within a time): what is left to 1 is churn, as shops mean it.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @param t length of time, in the unit of the parameters
 * @throws OptionError for parameters or a history that cannot be
 * @see Ehrenberg (1959), Applied Statistics 8: 26-41
 * @example
 * ```ts
 * import { nbd } from "clientele";
 *
 * const params = { r: 0.385, alpha: 12.07 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * nbd.probabilityOfPurchase(params, history, 39); // => 0.7423264965403746
 * ```
 */
export function probabilityOfPurchase(params: NbdParams, history: History | undefined, t: number): number {
  requireParams("nbd.probabilityOfPurchase", model, params);
  if (history !== undefined) requireHistory("nbd.probabilityOfPurchase", history);
  requireTime("nbd.probabilityOfPurchase", "t", t);
  const { alive, flow } = stateOf(model, params, history);
  return alive * model.flow.atLeastOne(flow, t);
}
