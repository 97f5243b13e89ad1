import { mean, sum } from "d3-array";
import type { Pieces } from "../pieces.ts";
import { VISIBLE_LEAD } from "./churnModel.ts";
import {
  areaLead,
  type CalibrationBin,
  calibrationBins,
  calibrationError,
  lead,
  logLoss,
  type NumberMeasures,
  numberMeasures,
  type ProbabilityMeasures,
  placementsOf,
  probabilityMeasures,
  type RankingMeasures,
  rankCorrelation,
  rankingMeasures,
  sumLead,
} from "./measures.ts";
import type { ExpectedTotal } from "./totals.ts";

/** Whether a prediction is worth more than every rule of thumb beside it. */
export interface Verdict {
  readonly verdict: "better" | "notBetter" | "notEnoughData";
  /** The rule of thumb that is as good or better. */
  readonly beatenBy?: string;
  /** Why, in words. */
  readonly reason?: string;
}

/** Whether a prediction beats every rule of thumb: in the order of the customers, customer by customer, and in their sum. */
export interface Verdicts {
  readonly rank: Verdict;
  readonly error: Verdict;
  readonly sum: Verdict;
}

/** How well churn was predicted: P(an order within the horizon). Its rank is the AUC, its error the log loss. */
export interface ChurnEvaluation extends ProbabilityMeasures, Verdicts {
  /** Share of customers who ordered. */
  readonly baseRate: number;
  /** Tenths of the customers by probability. */
  readonly calibration: readonly CalibrationBin[];
  /** How far their mean probabilities are from what came, on average. */
  readonly calibrationError: number;
  /**
   * `recency`: a logistic curve of the days since the last order; `pastRate`: the customer's own rate goes on;
   * `constant`: everyone the share of the days before.
   */
  readonly baselines: Readonly<Record<"recency" | "pastRate" | "constant", ProbabilityMeasures>>;
}

/** What was expected of all customers together, with its 90% interval, and what came. */
export interface TotalEvaluation extends ExpectedTotal {
  readonly actual: number;
  /** Share of the customers who ended up within their own 90% interval. */
  readonly coverage: number;
}

/** How well numbers of purchases were predicted. Their error is the absolute and the squared one: better is better by both. */
export interface PurchaseEvaluation extends NumberMeasures, TotalEvaluation, Verdicts {
  /** Rank correlation of expected and real purchases; `null` if one of the two does not vary. */
  readonly spearman: number | null;
  readonly baselines: Readonly<Record<"pastRate" | "constant", NumberMeasures & { readonly spearman: number | null }>>;
}

/** How well spend was predicted, in the same way. */
export interface SpendEvaluation extends NumberMeasures, RankingMeasures, TotalEvaluation, Verdicts {
  /** `pastSpend`: all that was spent so far, as an order of customers; `pastRate`: it goes on at its rate. */
  readonly baselines: {
    readonly pastSpend: RankingMeasures;
    readonly pastRate: NumberMeasures & RankingMeasures;
  };
}

/** With fewer of either kind no comparison means anything. */
const FEWEST = 30;

/** What came in all, and the share of the customers within their own interval, which every so many of them have. */
export function covers(low: Float64Array, high: Float64Array, actual: Float64Array, every = 1) {
  const inside = sum(low, (least, i) => {
    const value = actual[i * every] as number;
    return Number(value >= least && value <= (high[i] as number));
  });
  return { actual: sum(actual), coverage: low.length === 0 ? 1 : inside / low.length };
}

/** Probabilities that are off by so much, on average, mislead; with few customers chance alone makes some difference. */
const MISLEADING = 0.05;

/** Whether the probabilities of tenths of the customers are off by more than chance would have them. */
export function isMiscalibrated({ calibration, calibrationError }: ChurnEvaluation, customers: number): boolean {
  // the mean distance of a share from its probability is √(2/π) of its standard error
  const chance = sum(calibration, ({ count, meanPredicted: p }) => {
    return (count / customers) * Math.sqrt(((2 / Math.PI) * p * (1 - p)) / count);
  });
  return calibrationError > Math.max(MISLEADING, 2 * chance);
}

/** How good probabilities of an order were. */
export function* evaluateChurn(
  order: Float64Array,
  bought: Float64Array,
  baselines: Readonly<Record<keyof ChurnEvaluation["baselines"], Float64Array>>,
): Pieces<ChurnEvaluation> {
  yield;
  const buyers = sum(bought);
  const losses = (p: Float64Array) => p.map((value, i) => logLoss(value, bought[i] as number));
  const calibration = yield* calibrationBins(order, bought);
  const seen = Math.min(buyers, bought.length - buyers);
  const placements = placementsOf(order, bought);
  yield;
  const verdictOf = judge(seen, "customers who ordered and who did not");
  return {
    ...probabilityMeasures(order, bought),
    baseRate: mean(bought) ?? 0,
    calibration,
    calibrationError: calibrationError(calibration),
    baselines: yield* each(baselines, (p) => probabilityMeasures(p, bought)),
    rank: verdictOf(yield* each(baselines, (p) => areaLead(placements, placementsOf(p, bought)))),
    error: verdictOf(yield* each(baselines, (p) => lead(losses(order), losses(p)))),
    sum: verdictOf(yield* each(baselines, (p) => sumLead(order, p, bought))),
  };
}

/** How good expected purchases were. */
export function* evaluatePurchases(
  purchases: Float64Array,
  came: Float64Array,
  baselines: Readonly<Record<keyof PurchaseEvaluation["baselines"], Float64Array>>,
  total: TotalEvaluation,
): Pieces<PurchaseEvaluation> {
  const spearman = yield* rankCorrelation(purchases, came);
  const spearmans = {
    pastRate: yield* rankCorrelation(baselines.pastRate, came),
    constant: yield* rankCorrelation(baselines.constant, came),
  };
  const verdictOf = judge(sum(came), "purchases");
  const measured = (name: "pastRate" | "constant") => ({
    ...numberMeasures(baselines[name], came),
    spearman: spearmans[name],
  });
  return {
    ...numberMeasures(purchases, came),
    ...total,
    spearman,
    baselines: { pastRate: measured("pastRate"), constant: measured("constant") },
    rank: verdictOf({
      pastRate: yield* rankLead(purchases, spearman, baselines.pastRate, spearmans.pastRate),
      constant: yield* rankLead(purchases, spearman, baselines.constant, spearmans.constant),
    }),
    error: verdictOf(yield* each(baselines, (expected) => errorLead(purchases, expected, came))),
    sum: verdictOf(yield* each(baselines, (expected) => sumLead(purchases, expected, came))),
  };
}

/** How good expected spend was. */
export function* evaluateSpend(
  spends: Float64Array,
  came: Float64Array,
  { pastSpend, pastRate }: Readonly<Record<keyof SpendEvaluation["baselines"], Float64Array>>,
  total: TotalEvaluation,
): Pieces<SpendEvaluation> {
  const ranking = yield* rankingMeasures(spends, came);
  const buyers = came.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  yield;
  const rankings = {
    pastSpend: yield* rankingMeasures(pastSpend, came),
    pastRate: yield* rankingMeasures(pastRate, came),
  };
  const verdictOf = judge(buyers, "customers who spent");
  return {
    ...numberMeasures(spends, came),
    ...ranking,
    ...total,
    baselines: {
      pastSpend: rankings.pastSpend,
      pastRate: { ...numberMeasures(pastRate, came), ...rankings.pastRate },
    },
    rank: verdictOf({
      pastSpend: yield* rankLead(spends, ranking.spearman, pastSpend, rankings.pastSpend.spearman),
      pastRate: yield* rankLead(spends, ranking.spearman, pastRate, rankings.pastRate.spearman),
    }),
    error: verdictOf({ pastRate: errorLead(spends, pastRate, came) }),
    sum: verdictOf({ pastRate: sumLead(spends, pastRate, came) }),
  };
}

/** By how many standard errors an order of customers agrees better with what came than another; 0 for none that does. */
function* rankLead(
  predicted: Float64Array,
  own: number | null,
  others: Float64Array,
  theirs: number | null,
): Pieces<number> {
  // two orders that are nearly the same differ by little only by chance
  const alike = (yield* rankCorrelation(predicted, others)) ?? 0;
  const error = Math.sqrt((2 * (1 - alike)) / Math.max(1, predicted.length - 1));
  return (own ?? 0) > 0 && error > 0 ? ((own ?? 0) - (theirs ?? 0)) / error : 0;
}

/** By how many standard errors numbers are nearer to what came than others: by the absolute or the squared error, the smaller. */
function errorLead(predicted: Float64Array, others: Float64Array, came: Float64Array): number {
  const off = (expected: Float64Array) => expected.map((value, i) => Math.abs(value - (came[i] as number)));
  const [own, theirs] = [off(predicted), off(others)];
  const squared = (errors: Float64Array) => errors.map((error) => error ** 2);
  return Math.min(lead(own, theirs), lead(squared(own), squared(theirs)));
}

function* each<Name extends string, T>(
  baselines: Readonly<Record<Name, Float64Array>>,
  of: (values: Float64Array) => T,
): Pieces<Record<Name, T>> {
  const results: [string, T][] = [];
  for (const [name, values] of Object.entries<Float64Array>(baselines)) {
    yield;
    results.push([name, of(values)]);
  }
  return Object.fromEntries(results) as Record<Name, T>;
}

/** Better only if it is visibly better than every rule of thumb; leads are in standard errors. */
function judge(seen: number, what: string): (leads: Readonly<Record<string, number>>) => Verdict {
  return (leads) => {
    if (seen < FEWEST)
      return { verdict: "notEnoughData", reason: `fewer than ${FEWEST} ${what} in the time tested: ${seen}` };
    const [[name, least] = ["", 0]] = Object.entries(leads).sort(([, a], [, b]) => a - b);
    if (least > VISIBLE_LEAD) return { verdict: "better" };
    const how = least < 0 ? "is better on these data" : "is as good on these data, as far as can be seen";
    return { verdict: "notBetter", beatenBy: name, reason: `${name} alone ${how}` };
  };
}
