import { OptionError } from "../errors.ts";
import { midranks } from "../math/midranks.ts";
import { quantileClasses } from "../math/quantileClasses.ts";
import { requireOptions } from "../options.ts";
import { RISK_LEVELS, TIMING_STATUSES } from "../shop/classes.ts";

/** How numbers become words: every threshold is an option. */
export interface CustomerRules {
  /** Churn probabilities from which on the risk is Medium, High, Critical. Default 0.3, 0.6, 0.8. */
  readonly riskThresholds?: readonly [medium: number, high: number, critical: number];
  /** Shares of the customers, by predicted value, up to which it is Low, Medium, High; the rest is Very High. Default the quartiles. */
  readonly clvShares?: readonly [low: number, medium: number, high: number];
  /** Weights of predicted value, RFM score and loyalty (1 - churn probability) in the value score. Default 40, 30, 30. */
  readonly valueWeights?: readonly [clv: number, rfm: number, loyalty: number];
  /** Days overdue up to which the timing is Due Soon and Overdue; later is Severely Overdue. Default 30 and 90. */
  readonly overdueDays?: readonly [dueSoon: number, overdue: number];
}

/** Index of the class by thresholds: how many of them a value has reached. */
function classOf(value: number, thresholds: readonly number[]): number {
  return thresholds.filter((threshold) => value >= threshold).length;
}

const NAMES = ["riskThresholds", "clvShares", "valueWeights", "overdueDays"];

/** Checks rules before anything is learnt. */
export function requireCustomerRules(rules: CustomerRules): void {
  const caller = "predictCustomers";
  if (typeof rules !== "object" || rules === null) throw new OptionError(caller, "rules", "an object", rules);
  requireOptions(caller, rules, NAMES);
  const { riskThresholds, clvShares, valueWeights, overdueDays } = rules;
  if (riskThresholds !== undefined) ascending("riskThresholds", riskThresholds, 3, 1);
  if (clvShares !== undefined) ascending("clvShares", clvShares, 3, 1);
  if (overdueDays !== undefined) ascending("overdueDays", overdueDays, 2, 36_500);
  if (valueWeights === undefined) return;
  const weighs =
    Array.isArray(valueWeights) && valueWeights.length === 3 && valueWeights.every((weight) => weight >= 0);
  if (!(weighs && valueWeights.some((weight) => weight > 0 && weight < Number.POSITIVE_INFINITY))) {
    throw new OptionError(caller, "rules.valueWeights", "three numbers from 0, not all 0", valueWeights);
  }
}

function ascending(name: keyof CustomerRules, values: readonly number[], count: number, most: number): void {
  const rises = (value: number, i: number) =>
    value >= 0 && value <= most && (i === 0 || value > (values[i - 1] as number));
  if (Array.isArray(values) && values.length === count && values.every(rises)) return;
  throw new OptionError("predictCustomers", `rules.${name}`, `${count} ascending numbers from 0 to ${most}`, values);
}

/** Risk levels by the churn probability. */
export function riskLevels(churn: Float64Array, { riskThresholds = [0.3, 0.6, 0.8] }: CustomerRules): string[] {
  return Array.from(churn, (p) => RISK_LEVELS[classOf(p, riskThresholds)] as string);
}

/** Classes of predicted value by its quantiles: places in `CLV_CATEGORIES`. */
export function clvCategories(clv: Float64Array, { clvShares = [0.25, 0.5, 0.75] }: CustomerRules): Uint8Array {
  return Uint8Array.from(quantileClasses(clv, clvShares));
}

/**
 * Value scores from 0 to 100: shares of the customers with less predicted value and with a lower RFM score, and the
 * probability to stay, weighted. By ranks, so that one outlier does not flatten all others.
 */
export function valueScores(
  clv: Float64Array,
  rfm: Int32Array,
  churn: Float64Array,
  { valueWeights = [40, 30, 30] }: CustomerRules,
): Float64Array {
  const [a, b, c] = valueWeights;
  const [clvRanks, rfmRanks] = [percentiles(clv), percentiles(rfm)];
  return churn.map(
    (p, i) => (100 * (a * (clvRanks[i] as number) + b * (rfmRanks[i] as number) + c * (1 - p))) / (a + b + c),
  );
}

/** Priorities by fifths of the value at stake, predicted value times churn probability: places in `PRIORITIES`. */
export function priorities(clv: Float64Array, churn: Float64Array): Uint8Array {
  const atStake = clv.map((value, i) => value * (churn[i] as number));
  return Uint8Array.from(quantileClasses(atStake, [0.2, 0.4, 0.6, 0.8]));
}

/** Where a customer stands in its own rhythm; `overdue` are days beyond the expected gap. */
export function timingStatus(frequency: number, overdue: number, { overdueDays = [30, 90] }: CustomerRules): string {
  const [none, notYet, soon, late, severely] = TIMING_STATUSES;
  if (frequency === 0) return none;
  if (overdue < 0) return notYet;
  return overdue <= overdueDays[0] ? soon : overdue <= overdueDays[1] ? late : severely;
}

/** Share of the others below each value, equal values alike; 0.5 where all are alike. */
function percentiles(values: ArrayLike<number>): Float64Array {
  const others = values.length - 1;
  const ranks = midranks(values);
  for (let i = 0; i < ranks.length; i++) ranks[i] = others === 0 ? 0.5 : (ranks[i] as number) / others;
  return ranks;
}
