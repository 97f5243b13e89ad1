import { discountedPurchases } from "./discountedPurchases.ts";
import { expectedPurchases } from "./expectedPurchases.ts";
import { fit } from "./fit.ts";
import { logLikelihood } from "./logLikelihood.ts";
import { probabilityAlive } from "./probabilityAlive.ts";
import { probabilityOfPurchase } from "./probabilityOfPurchase.ts";
import { purchaseInterval } from "./purchaseInterval.ts";
import { purchaseProbability } from "./purchaseProbability.ts";
import { simulate } from "./simulate.ts";
import { timeToNextPurchase } from "./timeToNextPurchase.ts";
import { totalPurchases } from "./totalPurchases.ts";

/**
 * The BG/NBD model of purchases: customers leave after a repeat purchase (Fader, Hardie & Lee 2005). The same functions as the other models'.
 *
 * An object and not a module, so that a bundler leaves out what is not used.
 *
 * @example
 * ```ts
 * import { bgNbd } from "clientele";
 *
 * Object.keys(bgNbd).length; // => 11
 * ```
 */
export const bgNbd = {
  discountedPurchases,
  expectedPurchases,
  fit,
  logLikelihood,
  probabilityAlive,
  probabilityOfPurchase,
  purchaseInterval,
  purchaseProbability,
  simulate,
  timeToNextPurchase,
  totalPurchases,
} as const;
