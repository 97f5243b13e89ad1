import { largest, sum } from "../../math/statistics.ts";
import type { Pieces } from "../../pieces.ts";
import type { Fit, FitOptions, FitWarning } from "../Fit.ts";
import { byName, fitParameters } from "../fitParameters.ts";
import { frozen } from "../frozen.ts";
import type { HistoriesInput } from "../History.ts";
import { nbdLikelihood as nbd } from "../laws/nbd.ts";
import type { HistoryColumns, LikelihoodLaw, Parameters } from "../laws/PurchaseLaw.ts";
import { samples } from "../sample.ts";
import { compress } from "./compress.ts";

/** In units of the oldest age: middling customers, seldom ones, very different ones, ones that leave all alike. */
const STARTS = [
  [1, 0.3, 1, 1],
  [0.5, 0.1, 0.5, 2],
  [0.1, 0.01, 0.5, 5],
  [0.3, 0.1, 50, 100],
] as const;
/** Fewer customers without a repeat purchase tell nothing of how rarely somebody buys. */
const LEAST_CUSTOMERS = 10;
/** The gain in log-likelihood over the NBD that two parameters more are worth. */
const VISIBLE = 1;

/** Fits a purchase model to histories. */
export function* fitPurchases<P extends Parameters>(
  law: LikelihoodLaw<P>,
  histories: HistoriesInput,
  options?: FitOptions,
): Pieces<Fit<P>> {
  const caller = `${law.name}.fit`;
  const columns = yield* compress(caller, histories);
  const { stages = 1, undying = nbd } = law;
  // so that a stage takes as long as a purchase would
  const unit = (largest(columns.age) || 1) / stages;
  const scaled = inUnits(columns, unit);
  const { repeats } = totalsOf(columns);
  if (repeats === 0) {
    const message = "nobody bought twice; the rate is a guess, too low to have shown";
    return frozen(asFitOf(law, withoutRepeats(columns), 1, 0, [{ code: "no_repeat_purchases", message }]));
  }
  const inTheirTime = (fit: Fit, warnings?: readonly FitWarning[]) =>
    frozen(asFitOf(law, fit, unit, stages * repeats, warnings));
  const ofUndying = undying.name === nbd.name ? yield* withoutRecency(caller, scaled) : scaled;
  const plain = yield* climb(undying, ofUndying, options);
  if (law.name === nbd.name) return inTheirTime(plain);
  const worthwhile = plain.logLikelihood + VISIBLE;
  const fit = yield* climb(law, scaled, options, worthwhile);
  if (fit.logLikelihood >= worthwhile) return inTheirTime(fit);
  const message = "the data do not show that anybody leaves; fitted as the NBD";
  return inTheirTime(plain, [{ code: "no_visible_dropout", message }]);
}

function* climb<P extends Parameters>(
  law: LikelihoodLaw<P>,
  columns: HistoryColumns,
  options: FitOptions | undefined,
  worthwhile?: number,
): Pieces<Fit<P>> {
  const { customers, repeats, time } = totalsOf(columns);
  const size = law.parameters.length;
  const likelihood = (some: HistoryColumns) => (params: P) => law.derivatives(params, some);
  const starts = STARTS.map((start) => start.slice(0, size).map(Math.log));
  const drawn = yield* samples(columns);
  return yield* fitParameters<P>(
    {
      model: law.name,
      parameters: law.parameters,
      derivatives: likelihood(columns),
      sampled: drawn.map(likelihood),
      starts,
      // rates about their mean, of middling spread; of everything else as much as of nothing
      prior: [0, Math.log((time + 1) / (repeats + 1)), 0, 0].slice(0, size),
      customers,
      worthwhile,
    },
    options,
  );
}

/** What all customers are, bought again, and have been watched for. */
function totalsOf({ frequency, age, weight }: HistoryColumns) {
  const total = (values: Float64Array) => sum(values, (value, i) => value * (weight[i] as number));
  return { customers: sum(weight), repeats: total(frequency), time: total(age) };
}

function inUnits({ frequency, recency, age, weight }: HistoryColumns, unit: number): HistoryColumns {
  return { frequency, weight, recency: recency.map((t) => t / unit), age: age.map((t) => t / unit) };
}

/** What the NBD asks for. It does not matter when the last purchase was, so that few histories are different. */
function* withoutRecency(caller: string, columns: HistoryColumns): Pieces<HistoryColumns> {
  const none = new Float64Array(columns.recency.length);
  const { frequency, recency, age, weight } = yield* compress(caller, { ...columns, recency: none });
  return { frequency, recency, age, weight };
}

/**
 * A fit in some unit of time as one in the histories' unit. Of the NBD as one of a law that has more parameters: the first
 * of the others is 0, which means no dropout.
 */
function asFitOf<P extends Parameters>(
  { name, parameters, inTime }: LikelihoodLaw<P>,
  fit: Fit,
  unit: number,
  repeats: number,
  warnings: readonly FitWarning[] = [],
): Fit<P> {
  const known = Object.keys(fit.params).length;
  const factor = (i: number) => (inTime.includes(parameters[i] as string) ? unit : 1);
  const scaled = (matrix: Fit["covariance"]) =>
    parameters.map((_, i) => parameters.map((_, j) => (matrix[i]?.[j] ?? 0) * factor(i) * factor(j)));
  return {
    ...fit,
    model: name,
    params: byName<P, number>(parameters, (parameter, i) =>
      i < known ? (fit.params[parameter] as number) * factor(i) : Number(i > known),
    ) as P,
    standardErrors: byName<P, number | null>(parameters, (parameter, i) => {
      const error = fit.standardErrors[parameter] ?? null;
      return error && error * factor(i);
    }),
    covariance: scaled(fit.covariance),
    robustCovariance: scaled(fit.robustCovariance),
    // a density of times is per unit of time
    logLikelihood: fit.logLikelihood - repeats * Math.log(unit),
    warnings: [...fit.warnings, ...warnings],
  };
}

/** Nobody came back: a rate that would have shown half a purchase in all the time there was, or in that of ten customers, in any unit. */
function withoutRepeats(columns: HistoryColumns): Fit {
  const { customers, time } = totalsOf(columns);
  const params = {
    r: 1,
    alpha: 2 * (time === 0 ? LEAST_CUSTOMERS : time * Math.max(1, LEAST_CUSTOMERS / customers)),
  };
  const logLikelihood = sum(columns.age, (age, i) => {
    return (columns.weight[i] as number) * nbd.logLikelihood(params, { frequency: 0, recency: 0, age });
  });
  return {
    model: nbd.name,
    params,
    logLikelihood,
    standardErrors: {},
    covariance: [],
    robustCovariance: [],
    customers,
    converged: false,
    iterations: 0,
    warnings: [],
  };
}
