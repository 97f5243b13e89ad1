import { type History, requireHistory, requireTime } from "../History.ts";
import { stateOf } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { model, type ParetoNbdParams } from "./model.ts";

/**
 * Expected purchases within a time after the end of observation: eq. 22 of the paper.
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
 * paretoNbd.expectedPurchases(params, history, 39); // => 1.455123193257602
 * ```
 */
export function expectedPurchases(params: ParetoNbdParams, history: History | undefined, t: number): number {
  requireParams("paretoNbd.expectedPurchases", model, params);
  if (history !== undefined) requireHistory("paretoNbd.expectedPurchases", history);
  requireTime("paretoNbd.expectedPurchases", "t", t);
  const { alive, flow } = stateOf(model, params, history);
  return alive * model.flow.mean(flow, t);
}
