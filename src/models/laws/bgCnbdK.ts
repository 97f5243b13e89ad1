import { regularGapsLaw } from "./regularGapsLaw.ts";

/** Reutterer, Platzer & Schröder (2020), International Journal of Research in Marketing 37: 702-722, without the first coin. */
export const bgCnbdKLaw = /* @__PURE__ */ regularGapsLaw("bgCnbdK", 0);
