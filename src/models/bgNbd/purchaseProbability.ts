import { requireWhole } from "../../options.ts";
import { type History, requireHistory, requireTime } from "../History.ts";
import { countsWithin } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { type BgNbdParams, model } from "./model.ts";

/**
 * P(exactly n purchases within a time): Fader & Hardie, note 029.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @param t length of time, in the unit of the parameters
 * @param n whole number from 0
 * @throws OptionError for parameters or a history that cannot be
 * @see Fader, Hardie & Lee (2005), Marketing Science 24: 275-284
 * @example
 * ```ts
 * import { bgNbd } from "clientele";
 *
 * const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * bgNbd.purchaseProbability(params, history, 39, 2); // => 0.14418322186458474
 * ```
 */
export function purchaseProbability(params: BgNbdParams, history: History | undefined, t: number, n: number): number {
  requireParams("bgNbd.purchaseProbability", model, params);
  if (history !== undefined) requireHistory("bgNbd.purchaseProbability", history);
  requireTime("bgNbd.purchaseProbability", "t", t);
  requireWhole("bgNbd.purchaseProbability", "n", n, 0, 1_000_000);
  return countsWithin(model, params, history, t, n)[n] as number;
}
