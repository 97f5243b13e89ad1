import type { Pieces } from "../pieces.ts";
import { logistic } from "./logistic.ts";
import { maximize } from "./maximize.ts";

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
 * had been seen that agree with it. It yields every few thousand rows.
 *
 * @param features a column per feature
 * @param happened 1 or 0 per row
 * @param weights how many rows each stands for, 0 for those to leave out; default 1
 * @param start where to begin, if something near is known
 */
export function* fitLogistic(
  features: readonly Float64Array[],
  happened: Float64Array,
  prior: LogisticPrior,
  weights?: Float64Array,
  start: LogisticRegression = { intercept: 0, coefficients: prior.coefficients },
): Pieces<LogisticRegression> {
  const size = features.length + 1;
  // so that there is a best intercept even if it happened to nobody or to all
  const expected = [0, ...prior.coefficients];
  const precisions = [
    1e-3,
    ...features.map((feature, k) => {
      return prior.strength * (deviation(feature) ** 2 + (prior.coefficients[k] === 0 ? 0 : 1));
    }),
  ];
  yield;
  const rows = yield* rowByRow(features, happened.length);
  const derivatives = function* (point: readonly number[]) {
    const at = yield* logLikelihood(rows, happened, weights, point);
    for (let k = 0; k < size; k++) {
      const precision = precisions[k] as number;
      const away = (point[k] as number) - (expected[k] as number);
      at.value -= (precision * away * away) / 2;
      (at.gradient[k] as number) -= precision * away;
      (at.hessian[k * size + k] as number) -= precision;
    }
    return at;
  };
  const { point } = yield* maximize(derivatives, [start.intercept, ...start.coefficients]);
  const [intercept = 0, ...coefficients] = point;
  return { intercept, coefficients };
}

/** Rows to a piece. */
const PIECE_ROWS = 1 << 13;

/** The features of one row after another, each behind a 1 for the intercept: the order in which they are needed. */
function* rowByRow(features: readonly Float64Array[], length: number): Pieces<Float64Array> {
  const size = features.length + 1;
  const rows = new Float64Array(length * size).fill(1);
  for (const [k, feature] of features.entries()) {
    for (let i = 0; i < length; i++) rows[i * size + k + 1] = feature[i] as number;
    yield;
  }
  return rows;
}

interface Sums {
  value: number;
  readonly gradient: Float64Array;
  /** The lower half while it is summed; both when it is returned. */
  readonly hessian: Float64Array;
}

function* logLikelihood(
  rows: Float64Array,
  happened: Float64Array,
  weights: Float64Array | undefined,
  point: readonly number[],
): Pieces<Sums> {
  const size = point.length;
  const sums = { value: 0, gradient: new Float64Array(size), hessian: new Float64Array(size * size) };
  const coefficients = Float64Array.from(point);
  for (let from = 0; from < happened.length; from += PIECE_ROWS) {
    addTo(sums, rows, happened, weights, coefficients, from, Math.min(from + PIECE_ROWS, happened.length));
    yield;
  }
  const { hessian } = sums;
  for (let k = 0; k < size; k++)
    for (let l = k + 1; l < size; l++) hessian[k * size + l] = hessian[l * size + k] as number;
  return sums;
}

/** Adds what some rows contribute. */
function addTo(
  sums: Sums,
  rows: Float64Array,
  happened: Float64Array,
  weights: Float64Array | undefined,
  coefficients: Float64Array,
  begin: number,
  end: number,
): void {
  const size = coefficients.length;
  const { gradient, hessian } = sums;
  for (let i = begin, from = begin * size; i < end; i++, from += size) {
    const weight = weights === undefined ? 1 : (weights[i] as number);
    if (weight === 0) continue;
    let odds = 0;
    for (let k = 0; k < size; k++) odds += (coefficients[k] as number) * (rows[from + k] as number);
    // one exponential for both
    const e = Math.exp(-Math.abs(odds));
    const p = (odds >= 0 ? 1 : e) / (1 + e);
    const miss = weight * ((happened[i] as number) - p);
    const bend = weight * p * (1 - p);
    sums.value += weight * ((happened[i] as number) * odds - Math.max(odds, 0) - Math.log(1 + e));
    for (let k = 0; k < size; k++) {
      const feature = rows[from + k] as number;
      (gradient[k] as number) += miss * feature;
      const bent = bend * feature;
      for (let l = 0; l <= k; l++) (hessian[k * size + l] as number) -= bent * (rows[from + l] as number);
    }
  }
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
