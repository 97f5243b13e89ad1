import { type History, requireHistory, requireTime } from "../History.ts";
import { stateOf } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { type BgNbdParams, model } from "./model.ts";

/**
 * Expected purchases within a time after the end of observation: eq. 10 of the paper, after Euler's transformation.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @param t length of time, in the unit of the parameters
 * @throws OptionError for parameters or a history that cannot be
 * @see Fader, Hardie & Lee (2005), Marketing Science 24: 275-284
 * @example
 * ```ts
 * import { bgNbd } from "clientele";
 *
 * const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * bgNbd.expectedPurchases(params, history, 39); // => 1.226028174767144
 * ```
 */
export function expectedPurchases(params: BgNbdParams, history: History | undefined, t: number): number {
  requireParams("bgNbd.expectedPurchases", model, params);
  if (history !== undefined) requireHistory("bgNbd.expectedPurchases", history);
  requireTime("bgNbd.expectedPurchases", "t", t);
  const { alive, flow } = stateOf(model, params, history);
  return alive * model.flow.mean(flow, t);
}
