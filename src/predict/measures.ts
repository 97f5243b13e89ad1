import { deviation, mean, sum } from "d3-array";
import { sampleCorrelation } from "simple-statistics";
import { NumberColumn } from "../columns/columns.ts";
import { sortRows } from "../columns/sortRows.ts";
import { midranks } from "../math/midranks.ts";
import type { Pieces } from "../pieces.ts";

// How good predictions were, once it is known what came. All columns are of one length.

/** A group of customers with similar predictions, and what came. */
export interface CalibrationBin {
  readonly count: number;
  readonly meanPredicted: number;
  readonly meanActual: number;
}

/** How well probabilities of something tell who it happened to. */
export interface ProbabilityMeasures {
  /** P(a customer it happened to got the higher probability than one it did not): 0.5 is chance. `null` if all are alike. */
  readonly auc: number | null;
  /** Mean squared error of the probability. */
  readonly brier: number;
  /** Mean of -ln(probability given to what came). */
  readonly logLoss: number;
}

/** How well numbers were predicted. */
export interface NumberMeasures {
  /** Mean absolute error. */
  readonly mae: number;
  /** Root of the mean squared error. */
  readonly rmse: number;
  /** Sum of the predictions over that of what came, less 1; `null` if nothing came. */
  readonly bias: number | null;
}

/** How well an order of customers by predicted value agrees with the real one. */
export interface RankingMeasures {
  /** Spearman's rank correlation; `null` if one of the two does not vary. */
  readonly spearman: number | null;
  /** Area between gain curve and diagonal as a share of the best possible (Wang, Liu & Miao 2019); `null` if all are alike. */
  readonly normalizedGini: number | null;
  /** Mean over tenths of the customers, by prediction, of |predicted / actual - 1|; `null` if nothing came. */
  readonly decileError: number | null;
}

/** Measures of probabilities; `happened` is 1 or 0. */
export function probabilityMeasures(probabilities: Float64Array, happened: Float64Array): ProbabilityMeasures {
  return {
    auc: areaUnderCurve(probabilities, happened),
    brier: mean(probabilities, (p, i) => (p - (happened[i] as number)) ** 2) ?? Number.NaN,
    logLoss: mean(probabilities, (p, i) => logLoss(p, happened[i] as number)) ?? Number.NaN,
  };
}

/** -ln(probability given to what came); certainty that turns out wrong would cost infinitely much. */
export function logLoss(p: number, happened: number): number {
  return -Math.log(Math.max(happened === 1 ? p : 1 - p, 1e-12));
}

/** Ranks of columns, which are asked for again and again. */
const known = new WeakMap<Float64Array, Float64Array>();

function ranksOf(values: Float64Array): Float64Array {
  const ranks = known.get(values) ?? midranks(values);
  known.set(values, ranks);
  return ranks;
}

/** The area under the receiver operating characteristic (Mann-Whitney), ties counted half. */
export function areaUnderCurve(scores: Float64Array, happened: Float64Array): number | null {
  const positives = sum(happened);
  const negatives = happened.length - positives;
  if (positives === 0 || negatives === 0) return null;
  const places = ranksOf(scores);
  const ranks = sum(happened, (h, i) => h * (places[i] as number));
  return (ranks - (positives * (positives - 1)) / 2) / (positives * negatives);
}

/** Tenths of the customers by prediction, lowest first; equal predictions are not torn apart by their order in the file. */
export function* calibrationBins(predicted: Float64Array, actual: Float64Array, bins = 10): Pieces<CalibrationBin[]> {
  const order = yield* sortRows(new NumberColumn(predicted));
  const result: CalibrationBin[] = [];
  for (let bin = 0, from = 0; bin < bins && from < order.length; bin++) {
    let to = Math.max(Math.round(((bin + 1) * order.length) / bins), from);
    while (to > from && to < order.length && predicted[order[to] as number] === predicted[order[to - 1] as number])
      to++;
    if (to === from) continue;
    const rows = order.subarray(from, to);
    result.push({
      count: rows.length,
      meanPredicted: sum(rows, (row) => predicted[row]) / rows.length,
      meanActual: sum(rows, (row) => actual[row]) / rows.length,
    });
    from = to;
  }
  return result;
}

/** Measures of predicted numbers. */
export function numberMeasures(predicted: Float64Array, actual: Float64Array): NumberMeasures {
  const came = sum(actual);
  const error = (i: number) => (predicted[i] as number) - (actual[i] as number);
  return {
    mae: mean(actual, (_, i) => Math.abs(error(i))) ?? Number.NaN,
    rmse: Math.sqrt(mean(actual, (_, i) => error(i) ** 2) ?? Number.NaN),
    bias: came === 0 ? null : sum(predicted) / came - 1,
  };
}

/** Spearman's rank correlation; `null` if one of the two does not vary. */
export function* rankCorrelation(one: Float64Array, other: Float64Array): Pieces<number | null> {
  if (one.length < 2) return null;
  yield;
  const ranks = ranksOf(one);
  yield;
  const others = ranksOf(other);
  yield;
  // reads them, which typed arrays will do for
  const correlation = sampleCorrelation(ranks as unknown as number[], others as unknown as number[]);
  return Number.isNaN(correlation) ? null : correlation;
}

/** Measures of an order of customers. */
export function* rankingMeasures(predicted: Float64Array, actual: Float64Array): Pieces<RankingMeasures> {
  yield;
  const best = yield* gini(actual, actual);
  const errors = (yield* calibrationBins(predicted, actual))
    .filter(({ meanActual }) => meanActual > 0)
    .map(({ meanPredicted, meanActual }) => Math.abs(meanPredicted / meanActual - 1));
  return {
    spearman: yield* rankCorrelation(predicted, actual),
    normalizedGini: best > 0 ? (yield* gini(predicted, actual)) / best : null,
    decileError: mean(errors) ?? null,
  };
}

/** Area between the gain curve of an order, highest score first, and the diagonal; equal scores share what they gain. */
function* gini(scores: Float64Array, actual: Float64Array): Pieces<number> {
  const total = sum(actual);
  const count = actual.length;
  if (!(total > 0)) return 0;
  const order = (yield* sortRows(new NumberColumn(scores))).reverse();
  yield;
  let [area, gained] = [0, 0];
  for (let from = 0; from < count; ) {
    let [to, gain] = [from, 0];
    for (; to < count && scores[order[to] as number] === scores[order[from] as number]; to++) {
      gain += actual[order[to] as number] as number;
    }
    area += ((to - from) / count) * ((gained + gain / 2) / total);
    gained += gain;
    from = to;
  }
  return area - 0.5;
}

/** Mean over tenths of the customers, by number, of how far the mean probability is from what came. */
export function calibrationError(bins: readonly CalibrationBin[]): number {
  const customers = sum(bins, ({ count }) => count);
  const off = sum(bins, ({ count, meanPredicted, meanActual }) => count * Math.abs(meanPredicted - meanActual));
  return customers === 0 ? 0 : off / customers;
}

/** Of each customer it happened to the share of the others with a lower score, and of these the other way round. */
export type Placements = readonly [happened: Float64Array, others: Float64Array];

/** The placements of scores; ties count half. */
export function placementsOf(scores: Float64Array, happened: Float64Array): Placements {
  const all = ranksOf(scores);
  const of = (kind: number) => {
    const rows = Uint32Array.from(happened.keys()).filter((i) => happened[i] === kind);
    const own = midranks(Float64Array.from(rows, (row) => scores[row] as number));
    const others = happened.length - rows.length;
    const below = Float64Array.from(rows, (row, i) => ((all[row] as number) - (own[i] as number)) / others);
    return kind === 1 ? below : below.map((share) => 1 - share);
  };
  return [of(1), of(0)];
}

/**
 * By how many standard errors the area under the curve of one score is larger than that of another, from their placements
 * (DeLong, DeLong & Clarke-Pearson 1988); 0 where it is not defined.
 */
export function areaLead(one: Placements, other: Placements): number {
  const ahead = (kind: 0 | 1) => one[kind].map((value, i) => value - (other[kind][i] as number));
  const [positives, negatives] = [ahead(0), ahead(1)];
  const error = Math.sqrt(
    (deviation(positives) ?? 0) ** 2 / positives.length + (deviation(negatives) ?? 0) ** 2 / negatives.length,
  );
  return error > 0 ? (mean(positives) ?? 0) / error : 0;
}

/** By how many of the standard errors that chance gives a sum one prediction's sum is nearer than another's to what came. */
export function sumLead(predicted: Float64Array, others: Float64Array, actual: Float64Array): number {
  const came = sum(actual);
  const chance =
    (deviation(actual.map((value, i) => value - (predicted[i] as number))) ?? 0) * Math.sqrt(actual.length);
  const ahead = Math.abs(sum(others) - came) - Math.abs(sum(predicted) - came);
  return chance > 0 ? ahead / chance : 0;
}

/** By how many standard errors losses are smaller than others, customer by customer; 0 where they differ by nothing. */
export function lead(losses: Float64Array, others: Float64Array): number {
  const ahead = others.map((value, i) => value - (losses[i] as number));
  const error = (deviation(ahead) ?? 0) / Math.sqrt(ahead.length);
  return error > 0 ? (mean(ahead) ?? 0) / error : 0;
}
