import { OptionError } from "../../errors.ts";
import { randomGamma } from "../../math/randomGamma.ts";
import { requireColumns, requireOptions } from "../../options.ts";
import type { GammaGammaParams } from "./model.ts";
import { requireSpendParams } from "./requireSpend.ts";

/**
 * Mean spends of customers drawn from the gamma-gamma model, and what each would spend on average in the long run.
 *
 * @param params parameters, from a fit or from a paper
 * @param options `random`, uniform numbers in [0, 1); `frequency`, purchases of each customer
 * @returns columns: frequency and monetaryValue as for `fit` (0 without a purchase), and trueMean
 * @throws OptionError for parameters or frequencies that cannot be
 * @see Fader & Hardie (2013), note 025
 * @example
 * ```ts
 * import { gammaGamma } from "clientele";
 *
 * const { monetaryValue } = gammaGamma.simulate({ p: 6.25, q: 3.74, v: 15.44 }, { frequency: [0, 3], random: () => 0.5 });
 * monetaryValue[0]; // => 0
 * monetaryValue[1]! > 0; // => true
 * ```
 */
export function simulate(
  params: GammaGammaParams,
  options: { readonly frequency: ArrayLike<number>; readonly random: () => number },
): { readonly frequency: Float64Array; readonly monetaryValue: Float64Array; readonly trueMean: Float64Array } {
  requireSpendParams("gammaGamma.simulate", params);
  requireOptions("gammaGamma.simulate", options, ["frequency", "random"]);
  const { frequency, random } = options;
  requireColumns("gammaGamma.simulate", "options", { frequency });
  if (typeof random !== "function")
    throw new OptionError("gammaGamma.simulate", "random", "a function that returns numbers from 0 to 1", random);
  const { p, q, v } = params;
  const counts = Float64Array.from(frequency as number[]);
  const monetaryValue = new Float64Array(counts.length);
  const trueMean = new Float64Array(counts.length);
  for (let i = 0; i < counts.length; i++) {
    const x = counts[i] as number;
    if (!(Number.isInteger(x) && x >= 0)) {
      throw new OptionError("gammaGamma.simulate", `frequency[${i}]`, "a whole number from 0", x);
    }
    const nu = randomGamma(q, random) / v;
    trueMean[i] = p / nu;
    // the sum of x gamma variables is one of x times the shape
    monetaryValue[i] = x === 0 ? 0 : randomGamma(p * x, random) / nu / x;
  }
  return { frequency: counts, monetaryValue, trueMean };
}
