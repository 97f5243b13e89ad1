import { betaGeometricLaw } from "./betaGeometricLaw.ts";

/** Parameters of the MBG/NBD model. */
export type MbgNbdParams = {
  /** Shape of the gamma distribution of purchase rates: the smaller, the more customers differ. */
  readonly r: number;
  /** Its inverse scale, in units of time: r/alpha is the mean rate of a living customer. */
  readonly alpha: number;
  /** With b the beta distribution of the probability to leave after any purchase, on average a/(a+b); 0: nobody leaves. */
  readonly a: number;
  /** See a. */
  readonly b: number;
};

/** Batislam, Denizel & Filiztekin (2007), International Journal of Research in Marketing 24: 201-209. */
export const mbgNbdLaw = /* @__PURE__ */ betaGeometricLaw<MbgNbdParams>("mbgNbd", 1);
