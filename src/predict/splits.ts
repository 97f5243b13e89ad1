import type { Fit } from "../models/Fit.ts";
import { type Breath, inPieces } from "../pieces.ts";
import type { TrainingSet } from "./churnModel.ts";
import { type Features, featuresAt, YEAR } from "./features.ts";
import type { OrderHistory } from "./OrderHistory.ts";
import { fitModel, type PurchaseModelName, scoreModel } from "./purchaseModels.ts";
import { numbersOf } from "./sampleOf.ts";
import { driftOf, type SpendSplit } from "./spendModel.ts";

/** What was known of customers on a day of the past, and what they did within the days after it. */
export interface Split extends SpendSplit {
  readonly day: number;
  readonly features: Features;
  readonly bought: Float64Array;
  /** Purchases that came; `purchases` are those that the purchase model expected. */
  readonly came: Float64Array;
  /** A number for each customer, by the id alone. */
  readonly customers: Float64Array;
}

/** Splits to learn from: more than one, so that a season does not pass for a rule. */
const SPLITS = 4;

/**
 * How long the splits before a day are, and on which days they begin, the latest first: one after the other, and one a year ago,
 * where all is as it is now.
 */
export function splitDays(
  day: number,
  first: number,
  horizon: number,
): { readonly length: number; readonly days: number[] } {
  const length = Math.max(0, Math.min(Math.floor(horizon), Math.floor((day - first) / 2)));
  if (length === 0) return { length, days: [] };
  const back = Array.from({ length: SPLITS }, (_, k) => (k + 1) * length);
  // the same season, in place of what would overlap with it
  if (YEAR >= 2 * length) back.splice(0, SPLITS, ...back.filter((ago) => Math.abs(ago - YEAR) >= length), YEAR);
  // what was ordered first may have been a guest's then, as far as was known
  const days = back.map((ago) => day - ago).filter((cut) => cut - first >= length);
  return { length, days: days.sort((a, b) => b - a) };
}

/** Fits to a history by model and day: the back-test cuts where the training did. */
export type Fits = WeakMap<OrderHistory, Map<string, Fit>>;

/** A purchase model fitted at the end of a day to all customers known then, at least one. */
export async function fitOn(
  history: OrderHistory,
  fits: Fits,
  name: PurchaseModelName,
  day: number,
  breath: Breath,
): Promise<Fit> {
  const key = `${name} ${day}`;
  const known = fits.get(history) ?? new Map<string, Fit>();
  fits.set(history, known);
  const fit = known.get(key) ?? (await inPieces(fitModel(name, (await history.at(day)).table), breath));
  known.set(key, fit);
  return fit;
}

/** What was known on a day, and what came. */
export async function splitOn(
  history: OrderHistory,
  fits: Fits,
  model: PurchaseModelName,
  day: number,
  length: number,
  names: readonly string[],
  breath: Breath,
): Promise<Split> {
  const { table } = await history.at(day);
  const of = (name: "frequency" | "recency" | "age" | "paidPurchases" | "meanSpend" | "meanLogSpend") =>
    table.column(name).values;
  // fitted on what was known then: with today's parameters the model's odds would look better than they were
  const fit = await fitOn(history, fits, model, day, breath);
  const histories = { frequency: of("frequency"), recency: of("recency"), age: of("age") };
  const columns = ["probabilityOfPurchase", "expectedPurchases"] as const;
  const scores = await inPieces(scoreModel(fit, histories, length, { columns }), breath);
  const modelled = scores.probabilityOfPurchase;
  const { bought, purchases: came, spend } = await history.outcomes(day, length);
  return {
    day,
    features: await featuresAt(history, day, length, names, modelled, breath),
    bought,
    came,
    spend,
    customers: numbersOf(table.column("customerId")),
    order: modelled,
    modelled,
    purchases: scores.expectedPurchases,
    paidPurchases: of("paidPurchases"),
    meanSpend: of("meanSpend"),
    meanLogSpend: of("meanLogSpend"),
    drift: driftOf(table, (await history.at(day - length)).table),
  };
}

/** Splits as one set to train on. */
export function trainingSet(splits: readonly Split[]): TrainingSet {
  const joined = (of: (split: Split) => Float64Array) => concatenated(splits.map(of));
  const names = splits[0] === undefined ? [] : [...splits[0].features.keys()];
  const cuts = new Uint8Array(splits.reduce((length, { bought }) => length + bought.length, 0));
  let from = 0;
  for (const [k, { bought }] of splits.entries()) {
    cuts.fill(k, from, from + bought.length);
    from += bought.length;
  }
  return {
    features: new Map(names.map((name) => [name, joined(({ features }) => features.get(name) as Float64Array)])),
    bought: joined(({ bought }) => bought),
    customers: joined(({ customers }) => customers),
    cuts,
  };
}

function concatenated(columns: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(columns.reduce((length, column) => length + column.length, 0));
  let from = 0;
  for (const column of columns) {
    all.set(column, from);
    from += column.length;
  }
  return all;
}
