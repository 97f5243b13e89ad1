import { type History, requireHistory, requireTime } from "../History.ts";
import { stateOf } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { type MbgNbdParams, model } from "./model.ts";

/**
 * Expected purchases within a time after the end of observation: eq. 10 of the paper, after Euler's transformation.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @param t length of time, in the unit of the parameters
 * @throws OptionError for parameters or a history that cannot be
 * @see Batislam, Denizel & Filiztekin (2007), IJRM 24: 201-209
 * @example
 * ```ts
 * import { mbgNbd } from "clientele";
 *
 * const params = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * mbgNbd.expectedPurchases(params, history, 39); // => 1.2629606232673662
 * ```
 */
export function expectedPurchases(params: MbgNbdParams, history: History | undefined, t: number): number {
  requireParams("mbgNbd.expectedPurchases", model, params);
  if (history !== undefined) requireHistory("mbgNbd.expectedPurchases", history);
  requireTime("mbgNbd.expectedPurchases", "t", t);
  const { alive, flow } = stateOf(model, params, history);
  return alive * model.flow.mean(flow, t);
}
