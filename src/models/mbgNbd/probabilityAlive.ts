import { requireOptions } from "../../options.ts";
import { type History, requireHistory, requireTime } from "../History.ts";
import { aliveAfter } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { type MbgNbdParams, model } from "./model.ts";

/**
 * P(a customer still buys): below 1 for one-time buyers too. eq. 7 of the paper.
 *
 * A weak sign of churn by itself: `probabilityOfPurchase` says whether there will be an order.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @param options `after`, how long after the end of observation; default 0
 * @throws OptionError for parameters or a history that cannot be
 * @see Batislam, Denizel & Filiztekin (2007), IJRM 24: 201-209
 * @example
 * ```ts
 * import { mbgNbd } from "clientele";
 *
 * const params = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * mbgNbd.probabilityAlive(params, history); // => 0.7062022651184873
 * ```
 */
export function probabilityAlive(
  params: MbgNbdParams,
  history: History | undefined,
  options: { readonly after?: number } = {},
): number {
  requireOptions("probabilityAlive", options, ["after"]);
  const { after = 0 } = options;
  requireParams("mbgNbd.probabilityAlive", model, params);
  if (history !== undefined) requireHistory("mbgNbd.probabilityAlive", history);
  requireTime("mbgNbd.probabilityAlive", "after", after);
  return aliveAfter(model, params, history, after);
}
