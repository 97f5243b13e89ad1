import { requireWhole } from "../../options.ts";
import { type History, requireHistory, requireTime } from "../History.ts";
import { countsWithin } from "../purchase/conditional.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { model, type ParetoNbdParams } from "./model.ts";

/**
 * P(exactly n purchases within a time): Fader & Hardie, notes 012 and 028, by quadrature.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @param t length of time, in the unit of the parameters
 * @param n whole number from 0
 * @throws OptionError for parameters or a history that cannot be
 * @see Schmittlein, Morrison & Colombo (1987), Management Science 33: 1-24
 * @example
 * ```ts
 * import { paretoNbd } from "clientele";
 *
 * const params = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * paretoNbd.purchaseProbability(params, history, 39, 2); // => 0.1517565207572983
 * ```
 */
export function purchaseProbability(
  params: ParetoNbdParams,
  history: History | undefined,
  t: number,
  n: number,
): number {
  requireParams("paretoNbd.purchaseProbability", model, params);
  if (history !== undefined) requireHistory("paretoNbd.purchaseProbability", history);
  requireTime("paretoNbd.purchaseProbability", "t", t);
  requireWhole("paretoNbd.purchaseProbability", "n", n, 0, 1_000_000);
  return countsWithin(model, params, history, t, n)[n] as number;
}
