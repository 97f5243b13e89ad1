import { max, sum } from "d3-array";
import type { Fit, FitOptions, FitWarning } from "../Fit.ts";
import { fitParameters } from "../fitParameters.ts";
import { frozen } from "../frozen.ts";
import type { HistoriesInput } from "../History.ts";
import { nbdLaw as nbd } from "../laws/nbd.ts";
import type { HistoryColumns, Parameters, PurchaseLaw } from "../laws/PurchaseLaw.ts";
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
export function fitPurchases<P extends Parameters, Q>(
  law: PurchaseLaw<P, Q>,
  histories: HistoriesInput,
  options?: FitOptions,
): Fit<P> {
  const columns = compress(`${law.name}.fit`, histories);
  const oldest = max(columns.age) || 1;
  const scaled = inUnits(columns, oldest);
  const repeats = sum(columns.frequency, (x, i) => x * (columns.weight[i] as number));
  if (repeats === 0) return frozen(withoutRepeats(law, columns));
  const inTheirTime = <P2 extends Parameters, Q2>(of: PurchaseLaw<P2, Q2>, fit: Fit<P2>) =>
    inUnitsOfTime(of, fit, oldest, repeats);
  const plain = climb(nbd, scaled, options);
  if (law.name === nbd.name) return frozen(inTheirTime(nbd, plain) as Fit as Fit<P>);
  const worthwhile = plain.logLikelihood + VISIBLE;
  const fit = climb(law, scaled, options, worthwhile);
  return frozen(fit.logLikelihood < worthwhile ? withoutDropout(law, inTheirTime(nbd, plain)) : inTheirTime(law, fit));
}

function climb<P extends Parameters, Q>(
  law: PurchaseLaw<P, Q>,
  columns: HistoryColumns,
  options: FitOptions | undefined,
  worthwhile?: number,
): Fit<P> {
  const customers = sum(columns.weight);
  const repeats = sum(columns.frequency, (x, i) => x * (columns.weight[i] as number));
  const time = sum(columns.age, (T, i) => T * (columns.weight[i] as number));
  const size = law.parameters.length;
  const starts = STARTS.map((start) => start.slice(0, size).map(Math.log));
  return fitParameters<P>(
    {
      model: law.name,
      parameters: law.parameters,
      derivatives: (params) => law.derivatives(params, columns),
      sampled: samples(columns).map((few) => (params: P) => law.derivatives(params, few)),
      starts,
      // rates about their mean, of middling spread; of everything else as much as of nothing
      prior: [0, Math.log((time + 1) / (repeats + 1)), 0, 0].slice(0, size),
      customers,
      worthwhile,
    },
    options,
  );
}

function inUnits({ frequency, recency, age, weight }: HistoryColumns, unit: number): HistoryColumns {
  return { frequency, weight, recency: recency.map((t) => t / unit), age: age.map((t) => t / unit) };
}

/** A fit in units of time of its own, in the histories' unit. */
function inUnitsOfTime<P extends Parameters, Q>(
  law: PurchaseLaw<P, Q>,
  fit: Fit<P>,
  unit: number,
  repeats: number,
): Fit<P> {
  const factors = law.parameters.map((name) => (law.inTime.includes(name) ? unit : 1));
  const named = <T>(of: (name: keyof P & string, factor: number) => T) =>
    Object.fromEntries(law.parameters.map((name, i) => [name, of(name, factors[i] as number)]));
  const squared = (matrix: Fit<P>["covariance"]) =>
    matrix.map((row, i) => row.map((value, j) => value * (factors[i] as number) * (factors[j] as number)));
  return {
    ...fit,
    params: named((name, factor) => (fit.params[name] as number) * factor) as P,
    standardErrors: named((name, factor) => {
      const error = fit.standardErrors[name];
      return error === null ? null : error * factor;
    }) as Fit<P>["standardErrors"],
    covariance: squared(fit.covariance),
    robustCovariance: squared(fit.robustCovariance),
    // a density of times is per unit of time
    logLikelihood: fit.logLikelihood - repeats * Math.log(unit),
  };
}

/** The NBD as a model with dropout: with none. */
function withoutDropout<P extends Parameters, Q>(law: PurchaseLaw<P, Q>, plain: Fit): Fit<P> {
  const message = "the data do not show that anybody leaves; fitted without dropout, as the NBD";
  return extended(law, plain, [{ code: "no_visible_dropout", message }]);
}

/** Nobody came back: a rate that would have shown half a purchase in all the time there was, or in that of ten customers, in any unit. */
function withoutRepeats<P extends Parameters, Q>(law: PurchaseLaw<P, Q>, columns: HistoryColumns): Fit<P> {
  const time = sum(columns.age, (T, i) => T * (columns.weight[i] as number));
  const params = {
    r: 1,
    alpha: 2 * (time === 0 ? LEAST_CUSTOMERS : time * Math.max(1, LEAST_CUSTOMERS / sum(columns.weight))),
  };
  const logLikelihood = sum(columns.age, (age, i) => {
    return (columns.weight[i] as number) * nbd.logLikelihood(params, { frequency: 0, recency: 0, age });
  });
  const nothing = [
    [0, 0],
    [0, 0],
  ];
  const plain: Fit = {
    model: nbd.name,
    params,
    logLikelihood,
    standardErrors: { r: null, alpha: null },
    covariance: nothing,
    robustCovariance: nothing,
    customers: sum(columns.weight),
    converged: false,
    iterations: 0,
    warnings: [],
  };
  const message = "nobody bought twice; the rate of repeat purchases is a guess below what would have shown";
  return extended(law, plain, [{ code: "no_repeat_purchases", message }]);
}

/** A fit of the NBD as one of a model that has more parameters: the first of the others is 0, which means no dropout. */
function extended<P extends Parameters, Q>(
  law: PurchaseLaw<P, Q>,
  plain: Fit,
  warnings: readonly FitWarning[],
): Fit<P> {
  const { parameters } = law;
  const known = nbd.parameters.length;
  const padded = (matrix: Fit["covariance"]) => parameters.map((_, i) => parameters.map((_, j) => matrix[i]?.[j] ?? 0));
  return {
    ...plain,
    model: law.name,
    params: Object.fromEntries(
      parameters.map((name, i) => [name, i < known ? plain.params[name] : i === known ? 0 : 1]),
    ) as P,
    standardErrors: Object.fromEntries(
      parameters.map((name, i) => [name, i < known ? (plain.standardErrors[name] ?? null) : null]),
    ) as Fit<P>["standardErrors"],
    covariance: padded(plain.covariance),
    robustCovariance: padded(plain.robustCovariance),
    warnings: [...plain.warnings, ...warnings],
  };
}
