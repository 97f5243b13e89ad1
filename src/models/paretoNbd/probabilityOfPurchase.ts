import { type History, requireHistory, requireTime } from "../History.ts";
import { stateOf } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { model, type ParetoNbdParams } from "./model.ts";

/**
 * P(at least one purchase within a time): what is left to 1 is churn, as shops mean it.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @param t length of time, in the unit of the parameters
 * @throws OptionError for parameters or a history that cannot be
 * @see Schmittlein, Morrison & Colombo (1987), Management Science 33: 1-24
 * @example
 * ```ts
 * import { paretoNbd } from "clientele";
 *
 * const params = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * paretoNbd.probabilityOfPurchase(params, history, 39); // => 0.5919372763935359
 * ```
 */
export function probabilityOfPurchase(params: ParetoNbdParams, history: History | undefined, t: number): number {
  requireParams("paretoNbd.probabilityOfPurchase", model, params);
  if (history !== undefined) requireHistory("paretoNbd.probabilityOfPurchase", history);
  requireTime("paretoNbd.probabilityOfPurchase", "t", t);
  const { alive, flow } = stateOf(model, params, history);
  return alive * model.flow.atLeastOne(flow, t);
}
