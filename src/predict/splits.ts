import type { TextColumn } from "../columns/columns.ts";
import { gather } from "../columns/gather.ts";
import type { Fit } from "../models/Fit.ts";
import { type Breath, inPieces } from "../pieces.ts";
import type { PurchaseHistorySchema } from "../shop/histories.ts";
import type { Table } from "../tables/Table.ts";
import { mixed, type TrainingSet } from "./churnModel.ts";
import { type Features, featuresAt, YEAR } from "./features.ts";
import type { OrderHistory } from "./OrderHistory.ts";
import { fitModel, type PurchaseModelName, scoreModel } from "./purchaseModels.ts";
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

/** Fits to one history by model, day and share of the customers: the back-test cuts where the training did. */
export type Fits = Map<string, Fit>;

/** A purchase model fitted at the end of a day to all customers known then, at least one, or to about so many of them. */
export async function fitOn(
  history: OrderHistory,
  fits: Fits,
  name: PurchaseModelName,
  day: number,
  breath: Breath,
  most = Number.POSITIVE_INFINITY,
): Promise<Fit> {
  const { table } = await history.at(day);
  const every = Math.ceil(table.length / most) || 1;
  const key = `${name} ${day} ${every}`;
  const fit = fits.get(key) ?? (await inPieces(fitModel(name, table, every), breath));
  fits.set(key, fit);
  return fit;
}

/** So many customers show the parameters of a model that only its odds are asked of. */
const ENOUGH_TO_FIT = 10_000;

/** A split, of so many customers about. */
export async function splitOn(
  history: OrderHistory,
  fits: Fits,
  model: PurchaseModelName,
  day: number,
  length: number,
  names: readonly string[],
  most: number,
  breath: Breath,
): Promise<Split> {
  const { table } = await history.at(day);
  const rows = sampled(table, most);
  const some = (values: ArrayLike<number>): Float64Array => {
    const all = new Float64Array(values);
    return rows === undefined ? all : gather(all, rows);
  };
  const of = (name: "frequency" | "recency" | "age" | "paidPurchases" | "meanSpend" | "meanLogSpend") =>
    some(table.column(name).values);
  // fitted on what was known then: with today's parameters the model's odds would look better than they were
  const fit = await fitOn(history, fits, model, day, breath, ENOUGH_TO_FIT);
  const histories = { frequency: of("frequency"), recency: of("recency"), age: of("age") };
  const columns = ["probabilityOfPurchase", "expectedPurchases"] as const;
  const scores = await inPieces(scoreModel(fit, histories, length, { columns }), breath);
  const modelled = scores.probabilityOfPurchase;
  const outcomes = await history.outcomes(day, length);
  return {
    day,
    features: await featuresAt(history, day, length, names, modelled, rows, breath),
    bought: some(outcomes.bought),
    came: some(outcomes.purchases),
    spend: some(outcomes.spend),
    customers: some(numbersOf(table.column("customerId"))),
    order: modelled,
    modelled,
    purchases: scores.expectedPurchases,
    paidPurchases: of("paidPurchases"),
    meanSpend: of("meanSpend"),
    meanLogSpend: of("meanLogSpend"),
    drift: driftOf(table, (await history.at(day - length)).table),
  };
}

/** The rows of about so many customers, always the same; `undefined` for all. */
function sampled(table: Table<PurchaseHistorySchema>, most: number): Uint32Array | undefined {
  const every = Math.ceil(table.length / most);
  if (!(every > 1)) return undefined;
  const numbers = numbersOf(table.column("customerId"));
  const rows = new Uint32Array(table.length);
  let count = 0;
  for (let row = 0; row < rows.length; row++) if (mixed(numbers[row] as number) % every === 0) rows[count++] = row;
  return rows.slice(0, count);
}

/** Numbers by code, for dictionaries that histories of many days share. */
const known = new WeakMap<object, Uint32Array>();

/** A number for each customer that the id alone decides (FNV-1a): codes depend on how the orders came in. */
function numbersOf({ codes, dictionary }: TextColumn): Float64Array {
  let numbers = known.get(dictionary);
  if (numbers === undefined || numbers.length < dictionary.size) {
    numbers = new Uint32Array(dictionary.size);
    for (let code = 1; code < numbers.length; code++) {
      const id = dictionary.at(code) as string;
      let hash = 0x811c9dc5;
      for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
      numbers[code] = hash >>> 0;
    }
    known.set(dictionary, numbers);
  }
  const column = new Float64Array(codes.length);
  for (let i = 0; i < column.length; i++) column[i] = numbers[codes[i] as number] as number;
  return column;
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
