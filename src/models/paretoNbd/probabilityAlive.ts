import { requireOptions } from "../../options.ts";
import { type History, requireHistory, requireTime } from "../History.ts";
import { aliveAfter } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { model, type ParetoNbdParams } from "./model.ts";

/**
 * P(a customer still buys): falls with the silence since the last purchase. eq. 11 to 13 of the paper.
 *
 * A weak sign of churn by itself: `probabilityOfPurchase` says whether there will be an order.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @param options `after`, how long after the end of observation; default 0
 * @throws OptionError for parameters or a history that cannot be
 * @see Schmittlein, Morrison & Colombo (1987), Management Science 33: 1-24
 * @example
 * ```ts
 * import { paretoNbd } from "clientele";
 *
 * const params = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * paretoNbd.probabilityAlive(params, history); // => 0.8691675591530111
 * ```
 */
export function probabilityAlive(
  params: ParetoNbdParams,
  history: History | undefined,
  options: { readonly after?: number } = {},
): number {
  requireOptions("probabilityAlive", options, ["after"]);
  const { after = 0 } = options;
  requireParams("paretoNbd.probabilityAlive", model, params);
  if (history !== undefined) requireHistory("paretoNbd.probabilityAlive", history);
  requireTime("paretoNbd.probabilityAlive", "after", after);
  return aliveAfter(model, params, history, after);
}
