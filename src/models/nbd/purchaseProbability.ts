import { requireWhole } from "../../options.ts";
import { type History, requireHistory, requireTime } from "../History.ts";
import { countsWithin } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { model, type NbdParams } from "./model.ts";

/**
 * P(exactly n purchases within a time): negative binomial.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @param t length of time, in the unit of the parameters
 * @param n whole number from 0
 * @throws OptionError for parameters or a history that cannot be
 * @see Ehrenberg (1959), Applied Statistics 8: 26-41
 * @example
 * ```ts
 * import { nbd } from "clientele";
 *
 * const params = { r: 0.385, alpha: 12.07 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * nbd.purchaseProbability(params, history, 39, 2); // => 0.19561711535681076
 * ```
 */
export function purchaseProbability(params: NbdParams, history: History | undefined, t: number, n: number): number {
  requireParams("nbd.purchaseProbability", model, params);
  if (history !== undefined) requireHistory("nbd.purchaseProbability", history);
  requireTime("nbd.purchaseProbability", "t", t);
  requireWhole("nbd.purchaseProbability", "n", n, 0, 1_000_000);
  return countsWithin(model, params, history, t, n)[n] as number;
}
