import { type RegularGapsParams, regularGapsLaw } from "./regularGapsLaw.ts";

/** Parameters of the BG/CNBD-k model. */
export type BgCnbdKParams = RegularGapsParams;

/** Reutterer, Platzer & Schröder (2020), International Journal of Research in Marketing 37: 702-722, without the first coin. */
export const bgCnbdKLaw = /* @__PURE__ */ regularGapsLaw<BgCnbdKParams>("bgCnbdK", 0);
