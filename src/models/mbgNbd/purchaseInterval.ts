import { requireOptions } from "../../options.ts";
import { type History, requireHistory, requireTime } from "../History.ts";
import { quantilesWithin } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { requireLevel } from "../purchase/totalOf.ts";
import { type MbgNbdParams, model } from "./model.ts";

/**
 * Between which numbers of purchases within a time a customer will end up, from the predictive distribution; of more than
 * 4,096 purchases from 4,000 draws of it, the same every time.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @param t length of time, in the unit of the parameters
 * @param options `level`, at least this share of customers ends up there, between 0 and 1; default 0.9
 * @throws OptionError for parameters or a history that cannot be
 * @see Batislam, Denizel & Filiztekin (2007), IJRM 24: 201-209
 * @example
 * ```ts
 * import { mbgNbd } from "clientele";
 *
 * const params = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * mbgNbd.purchaseInterval(params, history, 39); // => { low: 0, high: 5 }
 * ```
 */
export function purchaseInterval(
  params: MbgNbdParams,
  history: History | undefined,
  t: number,
  options: { readonly level?: number } = {},
): { readonly low: number; readonly high: number } {
  requireOptions("purchaseInterval", options, ["level"]);
  const { level = 0.9 } = options;
  requireParams("mbgNbd.purchaseInterval", model, params);
  if (history !== undefined) requireHistory("mbgNbd.purchaseInterval", history);
  requireTime("mbgNbd.purchaseInterval", "t", t);
  requireLevel("mbgNbd.purchaseInterval", level);
  const [low, high] = quantilesWithin(model, params, history, t, [(1 - level) / 2, (1 + level) / 2]);
  return { low, high };
}
