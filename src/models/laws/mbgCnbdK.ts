import { regularGapsLaw } from "./regularGapsLaw.ts";

/** Reutterer, Platzer & Schröder (2020), International Journal of Research in Marketing 37: 702-722. */
export const mbgCnbdKLaw = /* @__PURE__ */ regularGapsLaw("mbgCnbdK", 1);
