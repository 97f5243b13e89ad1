import { type RegularGapsParams, regularGapsLaw } from "./regularGapsLaw.ts";

/** Parameters of the MBG/CNBD-k model. */
export type MbgCnbdKParams = RegularGapsParams;

/** Reutterer, Platzer & Schröder (2020), International Journal of Research in Marketing 37: 702-722. */
export const mbgCnbdKLaw = /* @__PURE__ */ regularGapsLaw<MbgCnbdKParams>("mbgCnbdK", 1);
