import { requireParams } from "../purchase/requireParams.ts";
import { type SimulatedHistories, type SimulationOptions, simulatePurchases } from "../purchase/simulatePurchases.ts";
import { model, type ParetoNbdParams } from "./model.ts";

/**
 * Customers drawn from Pareto/NBD, with what is seen of them and what is true.
 *
 * @param params parameters, from a fit or from a paper
 * @param options `random`, uniform numbers; `age`, one for all or a column; `customers`, how many; `horizon`, for how long
 * after the end of observation `future` counts, default 0
 * @returns columns: frequency, recency and age as for `fit`, alive (1 or 0) at the end, future
 * @throws OptionError for parameters or options that cannot be
 * @see Schmittlein, Morrison & Colombo (1987), Management Science 33: 1-24
 * @example
 * ```ts
 * import { paretoNbd } from "clientele";
 *
 * const params = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };
 * const shop = paretoNbd.simulate(params, { customers: 100, age: 52, horizon: 26, random: () => 0.5 });
 * shop.frequency.length; // => 100
 * ```
 */
export function simulate(params: ParetoNbdParams, options: SimulationOptions): SimulatedHistories {
  requireParams("paretoNbd.simulate", model, params);
  return simulatePurchases(model, params, options);
}
