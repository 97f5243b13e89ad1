import { OptionError } from "../../errors.ts";
import { digamma, logGamma, logGammaRatio, trigamma } from "../../math/gamma.ts";
import { sum } from "../../math/statistics.ts";
import { requireColumns, requireObject } from "../../options.ts";
import { atOnce, type Pieces } from "../../pieces.ts";
import type { Fit, FitOptions } from "../Fit.ts";
import { fitParameters } from "../fitParameters.ts";
import { frozen } from "../frozen.ts";
import { DerivativeSums } from "../laws/DerivativeSums.ts";
import type { Derivatives } from "../laws/PurchaseLaw.ts";
import { samples } from "../sample.ts";
import type { GammaGammaParams, SpendHistories } from "./model.ts";

/** With q above this the mean spend exists, and is not ruled by the largest purchase alone. */
const SMALLEST_Q = 1.01;
/** Means that differ by less than this share are one price, but for the rounding of sums. */
const CONSTANT = 1e-9;
/** Large enough for a spread of a thousandth. */
const LARGE = 1e6;
/** In units of the mean spend. */
const STARTS = [
  [1, 3, 1],
  [6, 4, 0.5],
] as const;
/** A coefficient of variation of about 1 within and between customers, and a mean of 1. */
const PRIOR = [2, 3, 1] as const;

/**
 * The parameters of the gamma-gamma model that make the customers' mean spends most likely, by Newton's method with exact
 * derivatives. It takes spend to be independent of how often a customer buys.
 *
 * Never throws for a hard data set, and never gives NaN: where the mean spend would be infinite (q ≤ 1) a weak prior
 * bounds it, and `warnings` say so.
 *
 * @param histories columns of one length: numbers of purchases and their means; rows without either are passed over
 * @returns parameters (v in the histories' money), log-likelihood, standard errors, covariances, warnings; frozen
 * @throws OptionError for a value that cannot be, with its row and column, and where no customer tells anything
 * @see Fader & Hardie (2013), note 025; Fader, Hardie & Lee (2005b), JMR 42: 415-430
 * @example
 * ```ts
 * import { gammaGamma } from "clientele";
 *
 * const fit = gammaGamma.fit({ frequency: [1, 4, 2, 0, 6, 3], monetaryValue: [20, 35, 12, 0, 60, 28] });
 * fit.customers; // => 5
 * fit.params.q > 1; // => true
 * ```
 */
export function fit(histories: SpendHistories, options?: FitOptions): Fit<GammaGammaParams> {
  return atOnce(fitSpend(histories, options));
}

/** The same in pieces. */
export function* fitSpend(histories: SpendHistories, options?: FitOptions): Pieces<Fit<GammaGammaParams>> {
  const { frequency, mean, weight } = yield* usable(histories);
  const customers = sum(weight);
  const unit = sum(mean, (m, i) => m * (weight[i] as number)) / customers;
  const isConstant = mean.every((m) => Math.abs(m - unit) <= CONSTANT * unit);
  const all: Spends = { frequency, mean: mean.map((m) => Math.max(m / unit, 1e-300)), weight };
  if (isConstant) return frozen(inMoney(constantSpend(all, customers), unit, customers));
  const drawn = yield* samples(all);
  const fitFrom = (least: number) => {
    const likelihood = (some: Spends) => (params: GammaGammaParams) => derivatives(params, some, least);
    return fitParameters<GammaGammaParams>(
      {
        model: "gammaGamma",
        parameters: ["p", "q", "v"],
        derivatives: likelihood(all),
        sampled: drawn.map(likelihood),
        starts: STARTS.map((start) => start.map(Math.log)),
        prior: PRIOR.map(Math.log),
        customers,
      },
      options,
    );
  };
  let fitted = yield* fitFrom(0);
  if (fitted.params.q < SMALLEST_Q) {
    // what q is above the bound in place of q: then the mean exists whatever the data say
    const bounded = yield* fitFrom(SMALLEST_Q);
    const message = "the tail of spend is so heavy that its mean is infinite (q ≤ 1); q was held above 1";
    fitted = {
      ...bounded,
      params: { ...bounded.params, q: SMALLEST_Q + bounded.params.q },
      warnings: [...bounded.warnings, { code: "infinite_mean_spend", message }],
    };
  }
  return frozen(inMoney(fitted, unit, customers));
}

/** One price for all is the limit of large p and q: any of them with v = (q − 1)/p expects the mean of everybody. */
function constantSpend(spends: Spends, customers: number): Fit<GammaGammaParams> {
  const params = { p: LARGE, q: LARGE, v: (LARGE - 1) / LARGE };
  const zeros = [0, 1, 2].map(() => [0, 0, 0]);
  return {
    model: "gammaGamma",
    params,
    logLikelihood: atOnce(derivatives(params, spends, 0)).value,
    standardErrors: { p: null, q: null, v: null },
    covariance: zeros,
    robustCovariance: zeros.map((row) => [...row]),
    customers,
    converged: true,
    iterations: 0,
    warnings: [{ code: "constant_spend", message: "all customers spend the same: the fit expects that of everybody" }],
  };
}

interface Spends {
  readonly frequency: Float64Array;
  readonly mean: Float64Array;
  readonly weight: Float64Array;
}

/** Customers to a piece. */
const PIECE_ROWS = 1 << 13;

/** The customers that tell something. */
function* usable(histories: SpendHistories): Pieces<Spends> {
  requireObject("gammaGamma.fit", "histories", histories, "the columns frequency and monetaryValue");
  const { frequency, monetaryValue, weight } = histories;
  requireColumns("gammaGamma.fit", "histories", { frequency, monetaryValue, weight }, ["weight"]);
  const { length } = frequency;
  const spends = {
    frequency: new Float64Array(length),
    mean: new Float64Array(length),
    weight: new Float64Array(length),
  };
  const refuse = (row: number, name: string, expected: string, value: number): never => {
    throw new OptionError("gammaGamma.fit", `row ${row}, histories.${name}`, expected, value);
  };
  let count = 0;
  for (let i = 0; i < length; i++) {
    if (i % PIECE_ROWS === PIECE_ROWS - 1) yield;
    const x = frequency[i] as number;
    const m = monetaryValue[i] as number;
    const w = weight?.[i] ?? 1;
    if (!(Number.isInteger(x) && x >= 0)) refuse(i, "frequency", "a whole number from 0", x);
    if (x > 0 && !Number.isFinite(m)) refuse(i, "monetaryValue", "a number", m);
    if (!(w > 0 && w < Infinity)) refuse(i, "weight", "a number above 0", w);
    if (!(x > 0 && m > 0)) continue;
    spends.frequency[count] = x;
    spends.mean[count] = m;
    spends.weight[count++] = w;
  }
  if (count === 0) {
    throw new OptionError(
      "gammaGamma.fit",
      "histories",
      "at least one customer with a purchase of more than 0",
      "none",
    );
  }
  const kept = (column: Float64Array) => column.subarray(0, count);
  return { frequency: kept(spends.frequency), mean: kept(spends.mean), weight: kept(spends.weight) };
}

/** ln likelihood with q = least + the second parameter. */
function* derivatives(
  params: GammaGammaParams,
  { frequency, mean, weight }: Spends,
  least: number,
): Pieces<Derivatives> {
  const { p, v } = params;
  const q = params.q + least;
  const sums = new DerivativeSums(3);
  const { gradient, hessian } = sums;
  const [logGammaQ, digammaQ, trigammaQ] = [logGamma(q), digamma(q), trigamma(q)];
  for (let i = 0; i < weight.length; i++) {
    const x = frequency[i] as number;
    const m = mean[i] as number;
    const total = v + x * m;
    const share = -Math.log1p(v / (x * m));
    const rest = -Math.log1p((x * m) / v);
    const digammaAll = digamma(p * x + q);
    const trigammaAll = trigamma(p * x + q);
    gradient[0] = x * (digammaAll - digamma(p * x) + share);
    gradient[1] = digammaAll - digammaQ + rest;
    gradient[2] = q / v - (p * x + q) / total;
    hessian[0] = x * x * (trigammaAll - trigamma(p * x));
    hessian[1] = x * trigammaAll;
    hessian[2] = -x / total;
    hessian[4] = trigammaAll - trigammaQ;
    hessian[5] = 1 / v - 1 / total;
    hessian[8] = -q / (v * v) + (p * x + q) / (total * total);
    if (sums.add(weight[i] as number, q * rest + p * x * share - Math.log(m) + logGammaRatio(p * x, q) - logGammaQ))
      yield;
  }
  return sums.total;
}

/** A fit in units of the mean spend, in the histories' money. */
function inMoney(fit: Fit<GammaGammaParams>, unit: number, customers: number): Fit<GammaGammaParams> {
  const factor = (i: number) => (i === 2 ? unit : 1);
  const squared = (matrix: Fit["covariance"]) =>
    matrix.map((row, i) => row.map((value, j) => value * factor(i) * factor(j)));
  const { p, q, v } = fit.standardErrors;
  return {
    ...fit,
    params: { ...fit.params, v: fit.params.v * unit },
    standardErrors: { p, q, v: v === null ? null : v * unit },
    covariance: squared(fit.covariance),
    robustCovariance: squared(fit.robustCovariance),
    logLikelihood: fit.logLikelihood - customers * Math.log(unit),
  };
}
