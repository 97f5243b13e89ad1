import { requireParams } from "../purchase/requireParams.ts";
import { type SimulatedHistories, type SimulationOptions, simulatePurchases } from "../purchase/simulatePurchases.ts";
import { model, type NbdParams } from "./model.ts";

/**
 * Customers drawn from NBD, with what is seen of them and what is true.
 *
 * @param params parameters, from a fit or from a paper
 * @param options `random`, uniform numbers; `age`, one for all or a column; `customers`, how many; `horizon`, for how long
 * after the end of observation `future` counts, default 0
 * @returns columns: frequency, recency and age as for `fit`, alive (1 or 0) at the end, future
 * @throws OptionError for parameters or options that cannot be
 * @see Ehrenberg (1959), Applied Statistics 8: 26-41
 * @example
 * ```ts
 * import { nbd } from "clientele";
 *
 * const params = { r: 0.385, alpha: 12.07 };
 * const shop = nbd.simulate(params, { customers: 100, age: 52, horizon: 26, random: () => 0.5 });
 * shop.frequency.length; // => 100
 * ```
 */
export function simulate(params: NbdParams, options: SimulationOptions): SimulatedHistories {
  requireParams("nbd.simulate", model, params);
  return simulatePurchases(model, params, options);
}
