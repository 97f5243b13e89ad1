import { requireParams } from "../purchase/requireParams.ts";
import { type SimulatedHistories, type SimulationOptions, simulatePurchases } from "../purchase/simulatePurchases.ts";
import { type MbgNbdParams, model } from "./model.ts";

/**
 * Customers drawn from MBG/NBD, with what is seen of them and what is true.
 *
 * @param params parameters, from a fit or from a paper
 * @param options `random`, uniform numbers; `age`, one for all or a column; `customers`, how many; `horizon`, for how long
 * after the end of observation `future` counts, default 0
 * @returns columns: frequency, recency and age as for `fit`, alive (1 or 0) at the end, future
 * @throws OptionError for parameters or options that cannot be
 * @see Batislam, Denizel & Filiztekin (2007), IJRM 24: 201-209
 * @example
 * ```ts
 * import { mbgNbd } from "clientele";
 *
 * const params = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
 * const shop = mbgNbd.simulate(params, { customers: 100, age: 52, horizon: 26, random: () => 0.5 });
 * shop.frequency.length; // => 100
 * ```
 */
export function simulate(params: MbgNbdParams, options: SimulationOptions): SimulatedHistories {
  requireParams("mbgNbd.simulate", model, params);
  return simulatePurchases(model, params, options);
}
