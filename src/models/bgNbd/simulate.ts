import { requireParams } from "../purchase/requireParams.ts";
import { type SimulatedHistories, type SimulationOptions, simulatePurchases } from "../purchase/simulatePurchases.ts";
import { type BgNbdParams, model } from "./model.ts";

/**
 * Customers drawn from BG/NBD, with what is seen of them and what is true.
 *
 * @param params parameters, from a fit or from a paper
 * @param options `random`, uniform numbers; `age`, one for all or a column; `customers`, how many; `horizon`, for how long
 * after the end of observation `future` counts, default 0
 * @returns columns: frequency, recency and age as for `fit`, alive (1 or 0) at the end, future
 * @throws OptionError for parameters or options that cannot be
 * @see Fader, Hardie & Lee (2005), Marketing Science 24: 275-284
 * @example
 * ```ts
 * import { bgNbd } from "clientele";
 *
 * const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
 * const shop = bgNbd.simulate(params, { customers: 100, age: 52, horizon: 26, random: () => 0.5 });
 * shop.frequency.length; // => 100
 * ```
 */
export function simulate(params: BgNbdParams, options: SimulationOptions): SimulatedHistories {
  requireParams("bgNbd.simulate", model, params);
  return simulatePurchases(model, params, options);
}
