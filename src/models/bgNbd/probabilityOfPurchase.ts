import { type History, requireHistory, requireTime } from "../History.ts";
import { stateOf } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { type BgNbdParams, model } from "./model.ts";

/**
 * P(at least one purchase within a time): what is left to 1 is churn, as shops mean it.
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
 * bgNbd.probabilityOfPurchase(params, history, 39); // => 0.5546271379170045
 * ```
 */
export function probabilityOfPurchase(params: BgNbdParams, history: History | undefined, t: number): number {
  requireParams("bgNbd.probabilityOfPurchase", model, params);
  if (history !== undefined) requireHistory("bgNbd.probabilityOfPurchase", history);
  requireTime("bgNbd.probabilityOfPurchase", "t", t);
  const { alive, flow } = stateOf(model, params, history);
  return alive * model.flow.atLeastOne(flow, t);
}
