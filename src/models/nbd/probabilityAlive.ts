import { requireOptions } from "../../options.ts";
import { type History, requireHistory, requireTime } from "../History.ts";
import { aliveAfter } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { model, type NbdParams } from "./model.ts";

/**
 * P(a customer still buys): 1: nobody ever leaves.
 *
 * A weak sign of churn by itself: `probabilityOfPurchase` says whether there will be an order.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @param options `after`, how long after the end of observation; default 0
 * @throws OptionError for parameters or a history that cannot be
 * @see Ehrenberg (1959), Applied Statistics 8: 26-41
 * @example
 * ```ts
 * import { nbd } from "clientele";
 *
 * const params = { r: 0.385, alpha: 12.07 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * nbd.probabilityAlive(params, history); // => 1
 * ```
 */
export function probabilityAlive(
  params: NbdParams,
  history: History | undefined,
  options: { readonly after?: number } = {},
): number {
  requireOptions("probabilityAlive", options, ["after"]);
  const { after = 0 } = options;
  requireParams("nbd.probabilityAlive", model, params);
  if (history !== undefined) requireHistory("nbd.probabilityAlive", history);
  requireTime("nbd.probabilityAlive", "after", after);
  return aliveAfter(model, params, history, after);
}
