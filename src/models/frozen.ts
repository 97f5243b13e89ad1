import type { Fit } from "./Fit.ts";
import type { Parameters } from "./laws/PurchaseLaw.ts";

/** The same fit, which nobody can change any more. */
export function frozen<P extends Parameters>(fit: Fit<P>): Fit<P> {
  for (const part of [fit.params, fit.standardErrors, fit.warnings, ...fit.warnings]) Object.freeze(part);
  for (const matrix of [fit.covariance, fit.robustCovariance]) {
    for (const row of matrix) Object.freeze(row);
    Object.freeze(matrix);
  }
  return Object.freeze(fit);
}
