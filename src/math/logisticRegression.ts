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
  const rows = yield* rowsThatCount(features, happened, weights);
  const derivatives = function* (point: readonly number[]) {
    const at = yield* logLikelihood(rows, point);
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

/** Rows to a piece, and to a block: what is summed up of a block stays in the processor's cache. */
const [PIECE_ROWS, BLOCK] = [1 << 13, 1 << 8];

/** What to learn from: the rows that count, a column for each feature behind one of 1 for the intercept. */
interface Rows {
  readonly columns: readonly Float64Array[];
  readonly happened: Float64Array;
  readonly weights: Float64Array;
}

function* rowsThatCount(
  features: readonly Float64Array[],
  happened: Float64Array,
  weights: Float64Array | undefined,
): Pieces<Rows> {
  const ones = new Float64Array(happened.length).fill(1);
  if (weights === undefined) return { columns: [ones, ...features], happened, weights: ones };
  const counts = (_: number, i: number) => weights[i] !== 0;
  const columns: Float64Array[] = [];
  for (const column of [ones, ...features]) {
    columns.push(column.filter(counts));
    yield;
  }
  return { columns, happened: happened.filter(counts), weights: weights.filter(counts) };
}

interface Sums {
  value: number;
  readonly gradient: Float64Array;
  /** The lower half while it is summed; both when it is returned. */
  readonly hessian: Float64Array;
}

function* logLikelihood(rows: Rows, point: readonly number[]): Pieces<Sums> {
  const size = point.length;
  const sums = { value: 0, gradient: new Float64Array(size), hessian: new Float64Array(size * size) };
  const { length } = rows.happened;
  const column = () => new Float64Array(BLOCK);
  const block = { odds: column(), misses: column(), bends: column(), bent: column() };
  for (let from = 0; from < length; from += BLOCK) {
    addBlock(sums, rows, point, block, from, Math.min(BLOCK, length - from));
    if (from % PIECE_ROWS === PIECE_ROWS - BLOCK) yield;
  }
  const { hessian } = sums;
  for (let k = 0; k < size; k++)
    for (let l = k + 1; l < size; l++) hessian[k * size + l] = hessian[l * size + k] as number;
  return sums;
}

/** Of each row of a block: ln odds, outcome less probability, how the likelihood bends, and that times a feature. */
type Block = Readonly<Record<"odds" | "misses" | "bends" | "bent", Float64Array>>;

/** Adds what a block of rows contributes, column by column. */
function addBlock(
  sums: Sums,
  { columns, happened, weights }: Rows,
  point: readonly number[],
  { odds, misses, bends, bent }: Block,
  from: number,
  count: number,
): void {
  const size = point.length;
  const { gradient, hessian } = sums;
  odds.fill(0);
  for (let k = 0; k < size; k++) {
    const [column, coefficient] = [columns[k] as Float64Array, point[k] as number];
    for (let i = 0; i < count; i++) (odds[i] as number) += coefficient * (column[from + i] as number);
  }
  for (let i = 0; i < count; i++) {
    const logOdds = odds[i] as number;
    const [weight, outcome] = [weights[from + i] as number, happened[from + i] as number];
    // one exponential for both
    const e = Math.exp(-Math.abs(logOdds));
    const p = (logOdds >= 0 ? 1 : e) / (1 + e);
    misses[i] = weight * (outcome - p);
    bends[i] = weight * p * (1 - p);
    sums.value += weight * (outcome * logOdds - Math.max(logOdds, 0) - Math.log(1 + e));
  }
  for (let k = 0; k < size; k++) {
    const column = columns[k] as Float64Array;
    let slope = 0;
    for (let i = 0; i < count; i++) {
      const feature = column[from + i] as number;
      slope += (misses[i] as number) * feature;
      bent[i] = (bends[i] as number) * feature;
    }
    (gradient[k] as number) += slope;
    let l = 0;
    // four at once: sums that stay in registers, and a load less of each
    for (; l + 3 <= k; l += 4) {
      const [one, two] = [columns[l] as Float64Array, columns[l + 1] as Float64Array];
      const [three, four] = [columns[l + 2] as Float64Array, columns[l + 3] as Float64Array];
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let i = 0; i < count; i++) {
        const value = bent[i] as number;
        a += value * (one[from + i] as number);
        b += value * (two[from + i] as number);
        c += value * (three[from + i] as number);
        d += value * (four[from + i] as number);
      }
      const place = k * size + l;
      (hessian[place] as number) -= a;
      (hessian[place + 1] as number) -= b;
      (hessian[place + 2] as number) -= c;
      (hessian[place + 3] as number) -= d;
    }
    for (; l <= k; l++) {
      const other = columns[l] as Float64Array;
      let total = 0;
      for (let i = 0; i < count; i++) total += (bent[i] as number) * (other[from + i] as number);
      (hessian[k * size + l] as number) -= total;
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
