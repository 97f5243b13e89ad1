import { OptionError } from "../errors.ts";
import { normalQuantile } from "../math/normalQuantile.ts";
import { requireOptions } from "../options.ts";
import type { Fit } from "./Fit.ts";
import type { Parameters } from "./laws/PurchaseLaw.ts";
import { endsOf } from "./purchase/totalOf.ts";

/**
 * Intervals of a fit's parameters: normal in the logarithm, so that they stay positive, from the robust covariance (the
 * sandwich), which allows for a model that is not quite true.
 *
 * @param options `level`, the share of intervals that hold the truth, between 0 and 1; default 0.95
 * @returns by parameter its lower and upper end; `null` for one that is held fixed
 * @example
 * ```ts
 * import { nbd, parameterIntervals } from "clientele";
 *
 * const fit = nbd.fit({ frequency: [0, 3, 1, 0, 9, 2], recency: [0, 8, 2, 0, 9, 5], age: [10, 10, 10, 10, 10, 10] });
 * const { r } = parameterIntervals(fit);
 * r !== null && r.low < fit.params.r && fit.params.r < r.high; // => true
 * ```
 */
export function parameterIntervals<P extends Parameters>(
  fit: Fit<P>,
  options: { readonly level?: number } = {},
): { readonly [Name in keyof P]: { readonly low: number; readonly high: number } | null } {
  if (!fit?.params || !fit.robustCovariance)
    throw new OptionError("parameterIntervals", "fit", "what a model's fit returned", fit);
  requireOptions("parameterIntervals", options, ["level"]);
  const { level = 0.95 } = options;
  const [, most] = endsOf("parameterIntervals", level);
  const z = normalQuantile(most);
  return Object.fromEntries(
    Object.entries(fit.params).map(([name, value], i) => {
      const variance = fit.robustCovariance[i]?.[i] ?? 0;
      const factor = Math.exp((z * Math.sqrt(variance)) / value);
      return [name, variance > 0 ? { low: value / factor, high: value * factor } : null];
    }),
  ) as ReturnType<typeof parameterIntervals<P>>;
}
