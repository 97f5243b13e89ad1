import { logGamma } from "../../math/gamma.ts";
import { sum } from "../../math/statistics.ts";
import { requireOptions, requireWhole } from "../../options.ts";
import type { Pieces } from "../../pieces.ts";
import type { Fit, FitOptions } from "../Fit.ts";
import { frozen } from "../frozen.ts";
import { type Histories, type HistoriesInput, historiesOf } from "../History.ts";
import { MOST_REGULAR, type RegularGapsLaw, type RegularGapsParams } from "../laws/regularGapsLaw.ts";
import { shapeOf } from "../regularity.ts";
import { fitPurchases } from "./fitPurchases.ts";
import { logGapsOf } from "./logGapsOf.ts";

/**
 * Fits a model of regular gaps with the most likely number of stages: from what the gaps look like by themselves uphill, as a
 * likelihood with more and more stages rises once and falls once.
 */
export function* fitRegularGaps<P extends RegularGapsParams>(
  law: RegularGapsLaw<P>,
  input: HistoriesInput,
  options: FitOptions = {},
): Pieces<Fit<P>> {
  const caller = `${law.name}.fit`;
  requireOptions(caller, options, ["maxIterations", "k"]);
  const { k: wanted, ...others } = options;
  if (wanted !== undefined) requireWhole(caller, "k", wanted, 1, MOST_REGULAR);
  const histories = historiesOf(caller, input);
  const { repeats, logGaps } = totalsOf(histories, logGapsOf(caller, histories));
  const fits = new Map<number, Fit<P>>();
  const fitWith = function* (k: number): Pieces<Fit<P>> {
    const known = fits.get(k) ?? (yield* fitPurchases(law.withStages(k), histories, others));
    fits.set(k, known);
    const gaps = k === 1 ? 0 : (k - 1) * logGaps - repeats * logGamma(k);
    return withStages(known, k, known.logLikelihood + gaps);
  };
  if (wanted !== undefined) return yield* fitWith(wanted);
  const { shape } = yield* shapeOf(caller, histories);
  let best = yield* fitWith(Math.min(MOST_REGULAR, Math.max(1, Math.round(shape ?? 1))));
  for (const step of [-1, 1]) {
    for (let k = best.params.k + step; k >= 1 && k <= MOST_REGULAR; k += step) {
      const next = yield* fitWith(k);
      // more stages need a reason
      if (next.logLikelihood <= best.logLikelihood + (step < 0 ? -1e-6 : 1e-6)) break;
      best = next;
    }
  }
  return best;
}

/** All repeat purchases, and the logarithms of all gaps. */
function totalsOf({ frequency, weight }: Histories, sumLogGaps: ArrayLike<number>) {
  const total = (values: ArrayLike<number>) => sum(values, (value, i) => value * (weight?.[i] ?? 1));
  return { repeats: total(frequency), logGaps: total(sumLogGaps) };
}

/** A fit with a number of stages, which has no error. */
function withStages<P extends RegularGapsParams>(fit: Fit<P>, k: number, logLikelihood: number): Fit<P> {
  const bordered = (matrix: Fit["covariance"]) => [...matrix.map((row) => [...row, 0]), [...matrix.map(() => 0), 0]];
  return frozen({
    ...fit,
    params: { ...fit.params, k },
    standardErrors: { ...fit.standardErrors, k: null },
    covariance: bordered(fit.covariance),
    robustCovariance: bordered(fit.robustCovariance),
    logLikelihood,
  });
}
