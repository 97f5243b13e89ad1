import { expectedSpend } from "./expectedSpend.ts";
import { fit } from "./fit.ts";
import { logLikelihood } from "./logLikelihood.ts";
import { simulate } from "./simulate.ts";

/**
 * The gamma-gamma model of spend per purchase (Fader, Hardie & Lee 2005b).
 *
 * An object and not a module, so that a bundler leaves out what is not used.
 *
 * @example
 * ```ts
 * import { gammaGamma } from "clientele";
 *
 * Object.keys(gammaGamma); // => ["expectedSpend", "fit", "logLikelihood", "simulate"]
 * ```
 */
export const gammaGamma = {
  expectedSpend,
  fit,
  logLikelihood,
  simulate,
} as const;
