import { maximize } from "../models/maximize.ts";
import { DerivativeSums } from "../models/purchase/DerivativeSums.ts";
import { logistic, softplus } from "../models/special/logistic.ts";

/** A fitted logistic regression: ln odds = intercept + Σ coefficient · feature. */
export interface LogisticRegression {
  readonly intercept: number;
  readonly coefficients: readonly number[];
}

/** What to expect of a coefficient before there are data, and how firmly. */
export interface LogisticPrior {
  readonly coefficients: readonly number[];
  /**
   * Each coefficient is held by so many customers a standard deviation of its feature apart; one that is expected not to
   * be 0 also where its feature hardly varies.
   */
  readonly strength: number;
}

/**
 * Logistic regression by Newton's method, the coefficients held towards a prior (ridge) as firmly as if a few customers
 * had been seen that agree with it.
 *
 * @param features a column per feature
 * @param happened 1 or 0 per row
 */
export function fitLogistic(
  features: readonly Float64Array[],
  happened: Float64Array,
  prior: LogisticPrior,
  weights?: Float64Array,
): LogisticRegression {
  const size = features.length + 1;
  const scales = features.map(deviation);
  const derivatives = (point: readonly number[]) => {
    const sums = new DerivativeSums(size);
    const { gradient, hessian } = sums;
    const row = new Float64Array(size);
    for (let i = 0; i < happened.length; i++) {
      row[0] = 1;
      for (let k = 1; k < size; k++) row[k] = features[k - 1]?.[i] as number;
      let odds = 0;
      for (let k = 0; k < size; k++) odds += (point[k] as number) * (row[k] as number);
      const p = logistic(odds);
      for (let k = 0; k < size; k++) {
        gradient[k] = ((happened[i] as number) - p) * (row[k] as number);
        for (let l = k; l < size; l++) hessian[k * size + l] = -p * (1 - p) * (row[k] as number) * (row[l] as number);
      }
      sums.add(weights?.[i] ?? 1, (happened[i] as number) * odds - softplus(odds));
    }
    const { gradient: slopes, hessian: bends, outer, value } = sums.total;
    let penalty = 0;
    for (let k = 1; k < size; k++) {
      const precision = prior.strength * ((scales[k - 1] as number) ** 2 + (prior.coefficients[k - 1] === 0 ? 0 : 1));
      const away = (point[k] as number) - (prior.coefficients[k - 1] as number);
      penalty += (precision * away * away) / 2;
      (slopes[k] as number) -= precision * away;
      (bends[k * size + k] as number) -= precision;
    }
    // so that there is a best intercept even if it happened to nobody or to all
    (slopes[0] as number) -= 1e-3 * (point[0] as number);
    (bends[0] as number) -= 1e-3;
    penalty += (1e-3 * (point[0] as number) ** 2) / 2;
    return { value: value - penalty, gradient: slopes, hessian: bends, outer };
  };
  const { point } = maximize(derivatives, [0, ...prior.coefficients]);
  const [intercept = 0, ...coefficients] = point;
  return { intercept, coefficients };
}

/** The probabilities that a logistic regression gives. */
export function applyLogistic(
  { intercept, coefficients }: LogisticRegression,
  features: readonly Float64Array[],
  length: number,
): Float64Array {
  const odds = new Float64Array(length).fill(intercept);
  for (const [k, column] of features.entries()) {
    for (let i = 0; i < length; i++) (odds[i] as number) += (coefficients[k] as number) * (column[i] as number);
  }
  return odds.map(logistic);
}

/** Standard deviation; 1 for what does not vary. */
function deviation(values: Float64Array): number {
  let [mean, squares] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const away = (values[i] as number) - mean;
    mean += away / (i + 1);
    squares += away * ((values[i] as number) - mean);
  }
  return Math.sqrt(squares / values.length) || 1;
}
