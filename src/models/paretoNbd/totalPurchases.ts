import type { Fit } from "../Fit.ts";
import type { Histories } from "../History.ts";
import { type Estimate, type TotalOptions, totalOf } from "../purchase/totalOf.ts";
import { model, type ParetoNbdParams } from "./model.ts";

/**
 * Expected purchases of a whole customer base within a time, with an interval for that expectation: from draws of the
 * parameters by their robust covariance. What really comes scatters a little more.
 *
 * @param fit a fit, for its parameters and their covariance
 * @param histories columns of one length
 * @param t length of time, in the unit of the parameters
 * @param options `level` of the interval, default 0.95; `draws`, default 200; `random`
 * @throws OptionError for an impossible history, with its row and column
 * @see Schmittlein, Morrison & Colombo (1987), Management Science 33: 1-24
 * @example
 * ```ts
 * import { paretoNbd } from "clientele";
 *
 * const histories = { frequency: [0, 0, 1, 4, 0, 7, 2], recency: [0, 0, 6, 30, 0, 38, 9], age: [38, 38, 38, 38, 39, 39, 39] };
 * const { expected, low, high } = paretoNbd.totalPurchases(paretoNbd.fit(histories), histories, 39);
 * low < expected && expected < high; // => true
 * ```
 */
export function totalPurchases(
  fit: Fit<ParetoNbdParams>,
  histories: Histories,
  t: number,
  options?: TotalOptions,
): Estimate {
  return totalOf(model, fit, histories, t, options);
}
