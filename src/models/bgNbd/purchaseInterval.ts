import { requireOptions } from "../../options.ts";
import { type History, requireHistory, requireTime } from "../History.ts";
import { quantilesWithin } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { requireLevel } from "../purchase/totalOf.ts";
import { type BgNbdParams, model } from "./model.ts";

/**
 * Between which numbers of purchases within a time a customer will end up, from the predictive distribution; of more than
 * 4,096 purchases from 4,000 draws of it, the same every time.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @param t length of time, in the unit of the parameters
 * @param options `level`, at least this share of customers ends up there, between 0 and 1; default 0.9
 * @throws OptionError for parameters or a history that cannot be
 * @see Fader, Hardie & Lee (2005), Marketing Science 24: 275-284
 * @example
 * ```ts
 * import { bgNbd } from "clientele";
 *
 * const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * bgNbd.purchaseInterval(params, history, 39); // => { low: 0, high: 4 }
 * ```
 */
export function purchaseInterval(
  params: BgNbdParams,
  history: History | undefined,
  t: number,
  options: { readonly level?: number } = {},
): { readonly low: number; readonly high: number } {
  requireOptions("purchaseInterval", options, ["level"]);
  const { level = 0.9 } = options;
  requireParams("bgNbd.purchaseInterval", model, params);
  if (history !== undefined) requireHistory("bgNbd.purchaseInterval", history);
  requireTime("bgNbd.purchaseInterval", "t", t);
  requireLevel("bgNbd.purchaseInterval", level);
  const [low, high] = quantilesWithin(model, params, history, t, [(1 - level) / 2, (1 + level) / 2]);
  return { low, high };
}
