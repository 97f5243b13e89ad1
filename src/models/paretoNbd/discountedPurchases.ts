import { requireOptions } from "../../options.ts";
import { type History, requireHistory } from "../History.ts";
import { stateOf } from "../purchase/conditional.ts";
import { type DiscountOptions, requireDiscount } from "../purchase/DiscountOptions.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { model, type ParetoNbdParams } from "./model.ts";

/**
 * Expected purchases, each discounted to the end of observation: Fader, Hardie & Lee (2005b), JMR 42: 415-430 (DERT). Times the spend per
 * purchase it is the lifetime value.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @param options `rate`, continuous, per unit of time (15 % a year in weeks is ln(1.15)/52), from 0, above 0 without a
 * horizon; `horizon`, in the unit of the parameters, default infinite
 * @throws OptionError for parameters or a history that cannot be
 * @see Schmittlein, Morrison & Colombo (1987), Management Science 33: 1-24
 * @example
 * ```ts
 * import { paretoNbd } from "clientele";
 *
 * const params = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * paretoNbd.discountedPurchases(params, history, { rate: 0.0027, horizon: 52 }); // => 1.7353722694302427
 * ```
 */
export function discountedPurchases(
  params: ParetoNbdParams,
  history: History | undefined,
  options: DiscountOptions = {} as DiscountOptions,
): number {
  requireOptions("discountedPurchases", options, ["rate", "horizon"]);
  const { rate, horizon = Number.POSITIVE_INFINITY } = options;
  requireParams("paretoNbd.discountedPurchases", model, params);
  if (history !== undefined) requireHistory("paretoNbd.discountedPurchases", history);
  requireDiscount("paretoNbd.discountedPurchases", rate, horizon);
  const { alive, flow } = stateOf(model, params, history);
  return alive * model.flow.discounted(flow, rate, horizon);
}
