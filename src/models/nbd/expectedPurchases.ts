import { type History, requireHistory, requireTime } from "../History.ts";
import { stateOf } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { model, type NbdParams } from "./model.ts";

/**
 * Expected purchases within a time after the end of observation: (r + x) t / (α + T).
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
 * nbd.expectedPurchases(params, history, 39); // => 1.826330257215786
 * ```
 */
export function expectedPurchases(params: NbdParams, history: History | undefined, t: number): number {
  requireParams("nbd.expectedPurchases", model, params);
  if (history !== undefined) requireHistory("nbd.expectedPurchases", history);
  requireTime("nbd.expectedPurchases", "t", t);
  const { alive, flow } = stateOf(model, params, history);
  return alive * model.flow.mean(flow, t);
}
