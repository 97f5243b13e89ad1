import { betaGeometricLaw } from "./betaGeometricLaw.ts";

/** Parameters of the BG/NBD model. */
export type BgNbdParams = {
  /** Shape of the gamma distribution of purchase rates: the smaller, the more customers differ. */
  readonly r: number;
  /** Its inverse scale, in units of time: r/alpha is the mean rate of a living customer. */
  readonly alpha: number;
  /** With b the beta distribution of the probability to leave after a repeat purchase, on average a/(a+b); 0: nobody leaves. */
  readonly a: number;
  /** See a. */
  readonly b: number;
};

/** Fader, Hardie & Lee (2005), Marketing Science 24: 275-284. */
export const bgNbdLaw = /* @__PURE__ */ betaGeometricLaw<BgNbdParams>("bgNbd", 0);
