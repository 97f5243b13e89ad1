import type { Parameters } from "./laws/PurchaseLaw.ts";

/** Something to know about a fit, for programs by `code`. */
export interface FitWarning {
  /**
   * `no_visible_dropout`: the data do not show that anybody leaves; the fit is that of the NBD, with a dropout of 0.
   * `no_repeat_purchases`: nobody came back. `weakly_identified`: the likelihood has no clear maximum, and a weak prior
   * decided. `infinite_mean_spend`: the tail of spend is so heavy that its mean is infinite; a weak prior bounded it.
   * `constant_spend`: all customers spend the same, which is then what any will spend. `not_converged`: the search ended before
   * its time.
   */
  readonly code:
    | "no_visible_dropout"
    | "no_repeat_purchases"
    | "weakly_identified"
    | "infinite_mean_spend"
    | "constant_spend"
    | "not_converged";
  readonly message: string;
}

/** A fitted model: plain, frozen, and the same after `JSON.parse(JSON.stringify(fit))`. */
export interface Fit<P extends Parameters = Parameters> {
  /** Which model: `nbd`, `bgNbd`, `mbgNbd`, `paretoNbd`, `bgCnbdK`, `mbgCnbdK` or `gammaGamma`. */
  readonly model: string;
  /** The parameters, times in the unit of the histories. */
  readonly params: P;
  /** ln P(histories) at the parameters. */
  readonly logLikelihood: number;
  /** Standard errors from the curvature of the likelihood; `null` for a parameter that is held fixed. */
  readonly standardErrors: { readonly [Name in keyof P]: number | null };
  /** Covariance of the parameters in their order, from the same curvature; 0 for those held fixed. */
  readonly covariance: readonly (readonly number[])[];
  /** The same by the sandwich, which holds even where the model does not quite: what intervals are made from. */
  readonly robustCovariance: readonly (readonly number[])[];
  /** Customers, by their weights. */
  readonly customers: number;
  readonly converged: boolean;
  /** Newton steps of the best start, on all customers. */
  readonly iterations: number;
  readonly warnings: readonly FitWarning[];
}

/** How to fit. */
export interface FitOptions {
  /** Newton steps at most, per start. Default 200. */
  readonly maxIterations?: number;
  /** Stages to a purchase, of `bgCnbdK` and `mbgCnbdK`, 1 to 12. Default the most likely. */
  readonly k?: number;
}
