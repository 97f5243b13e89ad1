import { requireOptions } from "../../options.ts";
import { type History, requireHistory, requireTime } from "../History.ts";
import { aliveAfter } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { type BgNbdParams, model } from "./model.ts";

/**
 * P(a customer still buys): 1 for everyone without a repeat purchase, a property of this model that MBG/NBD does not have. Fader, Hardie & Lee (2008), note 021.
 *
 * A weak sign of churn by itself: `probabilityOfPurchase` says whether there will be an order.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @param options `after`, how long after the end of observation; default 0
 * @throws OptionError for parameters or a history that cannot be
 * @see Fader, Hardie & Lee (2005), Marketing Science 24: 275-284
 * @example
 * ```ts
 * import { bgNbd } from "clientele";
 *
 * const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * bgNbd.probabilityAlive(params, history); // => 0.726578570080673
 * ```
 */
export function probabilityAlive(
  params: BgNbdParams,
  history: History | undefined,
  options: { readonly after?: number } = {},
): number {
  requireOptions("probabilityAlive", options, ["after"]);
  const { after = 0 } = options;
  requireParams("bgNbd.probabilityAlive", model, params);
  if (history !== undefined) requireHistory("bgNbd.probabilityAlive", history);
  requireTime("bgNbd.probabilityAlive", "after", after);
  return aliveAfter(model, params, history, after);
}
