import { bgCnbdKLaw } from "./laws/bgCnbdK.ts";
import { type BgNbdParams, bgNbdLaw } from "./laws/bgNbd.ts";
import { mbgCnbdKLaw } from "./laws/mbgCnbdK.ts";
import { type MbgNbdParams, mbgNbdLaw } from "./laws/mbgNbd.ts";
import { type NbdParams, nbdLaw } from "./laws/nbd.ts";
import { type ParetoNbdParams, paretoNbdLaw } from "./laws/paretoNbd.ts";
import type { RegularGapsParams } from "./laws/regularGapsLaw.ts";
import { fitRegularGaps } from "./purchase/fitRegularGaps.ts";
import { type PurchaseModel, purchaseModel } from "./purchaseModel.ts";

/**
 * The NBD model of purchases: nobody ever leaves.
 *
 * @see Ehrenberg (1959), Applied Statistics 8: 26-41
 * @example
 * ```ts
 * import { nbd } from "clientele";
 *
 * nbd.expectedPurchases({ r: 0.385, alpha: 12.07 }, { frequency: 2, recency: 30.43, T: 38.86 }, 39); // => 1.8263302572157864
 * ```
 */
export const nbd: PurchaseModel<NbdParams> = /* @__PURE__ */ purchaseModel(nbdLaw);

/**
 * The BG/NBD model of purchases: customers leave after a repeat purchase.
 *
 * @see Fader, Hardie & Lee (2005), Marketing Science 24: 275-284
 * @example
 * ```ts
 * import { bgNbd } from "clientele";
 *
 * const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
 * bgNbd.expectedPurchases(params, { frequency: 2, recency: 30.43, T: 38.86 }, 39); // => 1.226028174767144
 * ```
 */
export const bgNbd: PurchaseModel<BgNbdParams> = /* @__PURE__ */ purchaseModel(bgNbdLaw);

/**
 * The MBG/NBD model of purchases: customers leave after any purchase, the first included.
 *
 * @see Batislam, Denizel & Filiztekin (2007), International Journal of Research in Marketing 24: 201-209
 * @example
 * ```ts
 * import { mbgNbd } from "clientele";
 *
 * const params = { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
 * mbgNbd.probabilityAlive(params, { frequency: 0, recency: 0, T: 38.86 }); // => 0.38973508091876286
 * ```
 */
export const mbgNbd: PurchaseModel<MbgNbdParams> = /* @__PURE__ */ purchaseModel(mbgNbdLaw);

/**
 * The Pareto/NBD model of purchases: customers leave at any time.
 *
 * @see Schmittlein, Morrison & Colombo (1987), Management Science 33: 1-24
 * @example
 * ```ts
 * import { paretoNbd } from "clientele";
 *
 * const params = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };
 * paretoNbd.expectedPurchases(params, { frequency: 2, recency: 30.43, T: 38.86 }, 39); // => 1.455123193257602
 * ```
 */
export const paretoNbd: PurchaseModel<ParetoNbdParams> = /* @__PURE__ */ purchaseModel(paretoNbdLaw);

/**
 * The MBG/CNBD-k model of purchases: as MBG/NBD, but customers keep a distance between purchases, k stages long; k = 1 is
 * MBG/NBD. Histories need `sumLogGaps`.
 *
 * @see Reutterer, Platzer & Schröder (2020), International Journal of Research in Marketing 37: 702-722
 * @example
 * ```ts
 * import { mbgCnbdK } from "clientele";
 *
 * const params = { r: 0.9, alpha: 4.2, a: 0.4, b: 2.3, k: 2 };
 * mbgCnbdK.expectedPurchases(params, { frequency: 2, recency: 30.43, T: 38.86 }, 39); // => 1.9809063851501167
 * ```
 */
export const mbgCnbdK: PurchaseModel<RegularGapsParams> = /* @__PURE__ */ purchaseModel(mbgCnbdKLaw, fitRegularGaps);

/**
 * The BG/CNBD-k model of purchases: as BG/NBD, but customers keep a distance between purchases, k stages long; k = 1 is BG/NBD.
 * Histories need `sumLogGaps`.
 *
 * @see Reutterer, Platzer & Schröder (2020), International Journal of Research in Marketing 37: 702-722
 * @example
 * ```ts
 * import { bgCnbdK } from "clientele";
 *
 * const params = { r: 0.9, alpha: 4.2, a: 0.4, b: 2.3, k: 2 };
 * bgCnbdK.probabilityAlive(params, { frequency: 0, recency: 0, T: 38.86 }); // => 1
 * ```
 */
export const bgCnbdK: PurchaseModel<RegularGapsParams> = /* @__PURE__ */ purchaseModel(bgCnbdKLaw, fitRegularGaps);
