import { requireWhole } from "../../options.ts";
import { type History, requireHistory, requireTime } from "../History.ts";
import { countsWithin } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { type MbgNbdParams, model } from "./model.ts";

/**
 * P(exactly n purchases within a time): as for BG/NBD (Fader & Hardie, note 029) with one coin more.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @param t length of time, in the unit of the parameters
 * @param n whole number from 0
 * @throws OptionError for parameters or a history that cannot be
 * @see Batislam, Denizel & Filiztekin (2007), IJRM 24: 201-209
 * @example
 * ```ts
 * import { mbgNbd } from "clientele";
 *
 * const params = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * mbgNbd.purchaseProbability(params, history, 39, 2); // => 0.14597354129484744
 * ```
 */
export function purchaseProbability(params: MbgNbdParams, history: History | undefined, t: number, n: number): number {
  requireParams("mbgNbd.purchaseProbability", model, params);
  if (history !== undefined) requireHistory("mbgNbd.purchaseProbability", history);
  requireTime("mbgNbd.purchaseProbability", "t", t);
  requireWhole("mbgNbd.purchaseProbability", "n", n, 0, 1_000_000);
  return countsWithin(model, params, history, t, n)[n] as number;
}
