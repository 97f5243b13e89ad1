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
export function* fitRegularGaps(
  law: RegularGapsLaw,
  input: HistoriesInput,
  options: FitOptions = {},
): Pieces<Fit<RegularGapsParams>> {
  const caller = `${law.name}.fit`;
  requireOptions(caller, options, ["maxIterations", "k"]);
  const { k: wanted, ...others } = options;
  if (wanted !== undefined) requireWhole(caller, "k", wanted, 1, MOST_REGULAR);
  const histories = historiesOf(caller, input);
  const sumLogGaps = logGapsOf(caller, histories);
  if (wanted !== undefined) return yield* fitWith(law, histories, wanted, others);
  const { shape } = yield* shapeOf(caller, histories);
  const guess = Math.min(MOST_REGULAR, Math.max(1, Math.round(shape ?? 1)));
  const every = Math.ceil(sumLogGaps.length / ENOUGH);
  if (every === 1) return (yield* climb(law, histories, guess, others)).best;
  // among many a part of them shows how many stages, unless it is a close thing
  const few = yield* climb(law, thinned({ ...histories, sumLogGaps }, every), guess, others);
  const { k } = few.best.params;
  return few.ahead > CLEAR ? yield* fitWith(law, histories, k, others) : (yield* climb(law, histories, k, others)).best;
}

/** So many customers show how many stages there are, where the next best number is so much less likely to them. */
const ENOUGH = 3000;
const CLEAR = 10;

/** The fit with the most likely number of stages, uphill from a guess; and by how much it is ahead of the next best. */
function* climb(
  law: RegularGapsLaw,
  histories: Histories,
  guess: number,
  options: FitOptions,
): Pieces<{ readonly best: Fit<RegularGapsParams>; readonly ahead: number }> {
  let best = yield* fitWith(law, histories, guess, options);
  let ahead = Number.POSITIVE_INFINITY;
  for (const step of [-1, 1]) {
    // fewer were better: more than the guess cannot be
    if (step > 0 && best.params.k < guess) break;
    for (let k = best.params.k + step; k >= 1 && k <= MOST_REGULAR; k += step) {
      const next = yield* fitWith(law, histories, k, options);
      const gain = next.logLikelihood - best.logLikelihood;
      ahead = Math.min(ahead, Math.abs(gain));
      // more stages need a reason
      if (gain <= (step < 0 ? -1e-6 : 1e-6)) break;
      best = next;
    }
  }
  return { best, ahead };
}

/** The fit with a number of stages. */
function* fitWith(
  law: RegularGapsLaw,
  histories: Histories,
  k: number,
  options: FitOptions,
): Pieces<Fit<RegularGapsParams>> {
  const known = yield* fitPurchases(law.withStages(k), histories, options);
  const { repeats, logGaps } = totalsOf(histories, histories.sumLogGaps as ArrayLike<number>);
  const gaps = k === 1 ? 0 : (k - 1) * logGaps - repeats * logGamma(k);
  return withStages(known, k, known.logLikelihood + gaps);
}

/** Every so many customers. */
function thinned(histories: Histories, every: number): Histories {
  const some = ([name, column]: [string, ArrayLike<number> | undefined]) => {
    if (column === undefined) return [];
    const length = Math.ceil(column.length / every);
    return [[name, Float64Array.from({ length }, (_, i) => column[i * every] as number)] as const];
  };
  return Object.fromEntries(Object.entries(histories).flatMap(some)) as unknown as Histories;
}

/** All repeat purchases, and the logarithms of all gaps. */
function totalsOf({ frequency, weight }: Histories, sumLogGaps: ArrayLike<number>) {
  const total = (values: ArrayLike<number>) => sum(values, (value, i) => value * (weight?.[i] ?? 1));
  return { repeats: total(frequency), logGaps: total(sumLogGaps) };
}

/** A fit with a number of stages, which has no error. */
function withStages(fit: Fit<RegularGapsParams>, k: number, logLikelihood: number): Fit<RegularGapsParams> {
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
