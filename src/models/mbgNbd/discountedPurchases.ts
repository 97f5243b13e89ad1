import { requireOptions } from "../../options.ts";
import { type History, requireHistory } from "../History.ts";
import { stateOf } from "../purchase/conditional.ts";
import { type DiscountOptions, requireDiscount } from "../purchase/DiscountOptions.ts";
import { requireParams } from "../purchase/requireParams.ts";
import { type MbgNbdParams, model } from "./model.ts";

/**
 * Expected purchases, each discounted to the end of observation: E[λ/(λp + rate)], by quadrature. Times the spend per
 * purchase it is the lifetime value.
 *
 * @param params parameters, from a fit or from a paper
 * @param history history of the customer, in the unit of the parameters; `undefined` for one who has not bought yet
 * @param options `rate`, continuous, per unit of time (15 % a year in weeks is ln(1.15)/52), from 0, above 0 without a
 * horizon; `horizon`, in the unit of the parameters, default infinite
 * @throws OptionError for parameters or a history that cannot be
 * @see Batislam, Denizel & Filiztekin (2007), IJRM 24: 201-209
 * @example
 * ```ts
 * import { mbgNbd } from "clientele";
 *
 * const params = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
 * const history = { frequency: 2, recency: 30.43, age: 38.86 };
 * mbgNbd.discountedPurchases(params, history, { rate: 0.0027, horizon: 52 }); // => 1.498469860209698
 * ```
 */
export function discountedPurchases(
  params: MbgNbdParams,
  history: History | undefined,
  options: DiscountOptions = {} as DiscountOptions,
): number {
  requireOptions("discountedPurchases", options, ["rate", "horizon"]);
  const { rate, horizon = Number.POSITIVE_INFINITY } = options;
  requireParams("mbgNbd.discountedPurchases", model, params);
  if (history !== undefined) requireHistory("mbgNbd.discountedPurchases", history);
  requireDiscount("mbgNbd.discountedPurchases", rate, horizon);
  const { alive, flow } = stateOf(model, params, history);
  return alive * model.flow.discounted(flow, rate, horizon);
}
