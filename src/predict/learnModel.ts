import { mean, sum } from "d3-array";
import type { Fit } from "../models/Fit.ts";
import { fitSpend } from "../models/gammaGamma/fit.ts";
import { requireOneOf } from "../options.ts";
import { type Breath, breaths, inPieces, type Pieces } from "../pieces.ts";
import type { PurchaseHistorySchema } from "../shop/histories.ts";
import type { Table } from "../tables/Table.ts";
import { DAY_MS, dayText } from "../time.ts";
import type { CustomerModel } from "./CustomerModel.ts";
import {
  CHURN_METHODS,
  type ChurnMethod,
  type ChurnModel,
  churnFeatures,
  type Features,
  trainChurn,
} from "./churnModel.ts";
import type { OrderHistory } from "./OrderHistory.ts";
import { fitModel, modelNamed, PURCHASE_MODELS, type PurchaseModelName, scoreModel } from "./purchaseModels.ts";

/** What to predict with. */
export interface ModelOptions {
  /** Model of purchases; `"auto"` takes the one that predicted the last days before the cut best. Default `"auto"`. */
  readonly model?: PurchaseModelName | "auto";
  /** How churn is predicted; `"auto"` takes what did best on customers left out of the training. Default `"auto"`. */
  readonly churn?: ChurnMethod | "auto";
}

/** A model, and what was learnt beside it to compare it with. */
export interface LearntModel {
  readonly model: CustomerModel;
  /** Trained on the silence alone. */
  readonly recency: () => Promise<ChurnModel>;
  /** Mean purchases per customer and day, and mean share of buyers, within the inner splits; `null` without one. */
  readonly constant: { readonly purchasesPerDay: number; readonly bought: number } | null;
}

/** Checks what to predict with. */
export function requireModelOptions(caller: string, { model = "auto", churn = "auto" }: ModelOptions): void {
  requireOneOf(caller, "model", model, ["auto", ...PURCHASE_MODELS]);
  requireOneOf(caller, "churn", churn, ["auto", ...CHURN_METHODS]);
}

/** So many customers show which model does best. */
const ENOUGH = 20_000;
/** Splits to learn from: more than one, so that a season does not pass for a rule. */
const SPLITS = 4;

/** Fits to one history by model, day and share of the customers: the back-test cuts where the training did. */
export type Fits = Map<string, Fit>;

/** An inner split: what was known of the customers on a day, and what they did then. */
interface Split {
  readonly features: Features;
  readonly bought: Float64Array;
  readonly counts: Float64Array;
  readonly codes: Uint32Array;
}

/**
 * Learns from the orders up to the end of a day what to expect of `horizon` days.
 *
 * @param breath awaited now and then, so that others may run; it may throw to stop
 * @param fits what was fitted to the same history before
 */
export async function learnModel(
  history: OrderHistory,
  day: number,
  horizon: number,
  { model = "auto", churn = "auto" }: ModelOptions,
  breath: Breath = breaths(),
  fits: Fits = new Map(),
): Promise<LearntModel> {
  const first = (await history.extent())?.first ?? day;
  const innerDays = Math.max(0, Math.min(Math.floor(horizon), Math.floor((day - first) / 2)));
  const cuts: number[] = [];
  for (let k = 1; k <= SPLITS && innerDays > 0; k++) {
    const cut = day - k * innerDays;
    // what was ordered first may have been a guest's then, as far as was known
    if (cut - first >= innerDays && (await history.at(cut)).table.length > 0) cuts.push(cut);
  }
  const name = model === "auto" ? await bestModel(history, fits, cuts[0], innerDays, day, breath) : model;
  const { table, revenue, refunds } = await history.at(day);
  const purchases = await fitOn(history, fits, name, day, breath);
  const splits: Split[] = [];
  for (const cut of cuts) splits.push(await splitOn(history, fits, name, cut, innerDays, breath));
  const bought = joined(splits.map((split) => split.bought));
  const features: Features =
    splits[0]?.features.map((_, k) => joined(splits.map((split) => split.features[k] as Float64Array))) ?? [];
  const customers = joined(splits.map((split) => Float64Array.from(split.codes)));
  await breath();
  const train = (method: ChurnMethod | "auto", alike?: boolean): Promise<ChurnModel> =>
    inPieces(trainChurn(method, features, bought, customers, alike), breath);
  return {
    model: Object.freeze({
      asOf: dayText(day * DAY_MS),
      horizonDays: horizon,
      revenue,
      refunds,
      purchases,
      ...(await inPieces(learnSpend(table), breath)),
      churn: await train(churn, innerDays === horizon),
      innerDays,
    }),
    recency: () => train("recency"),
    constant:
      splits.length === 0
        ? null
        : {
            purchasesPerDay: (mean(joined(splits.map(({ counts }) => counts))) ?? 0) / innerDays,
            bought: mean(bought) ?? 0,
          },
  };
}

async function splitOn(
  history: OrderHistory,
  fits: Fits,
  name: PurchaseModelName,
  cut: number,
  days: number,
  breath: Breath,
): Promise<Split> {
  const { table } = await history.at(cut);
  // fitted on what was known then: with today's parameters the model's odds would look better than they were
  const fit = await fitOn(history, fits, name, cut, breath);
  const columns = ["probabilityOfPurchase"] as const;
  const { probabilityOfPurchase } = await inPieces(scoreModel(fit, table, days, { columns }), breath);
  const { bought, purchases } = await history.outcomes(cut, days);
  const features = await churnFeatures(history, cut, days, probabilityOfPurchase, breath);
  return { features, bought, counts: purchases, codes: table.column("customerId").codes };
}

/** A purchase model fitted at the end of a day to all customers known then, at least one, or to every so many of them. */
async function fitOn(
  history: OrderHistory,
  fits: Fits,
  name: PurchaseModelName,
  day: number,
  breath: Breath,
  every = 1,
): Promise<Fit> {
  const key = `${name} ${day} ${every}`;
  const fit = fits.get(key) ?? (await inPieces(fitModel(name, (await history.at(day)).table, every), breath));
  fits.set(key, fit);
  return fit;
}

/** The model that gave the purchases of the last inner days the highest probability; without any, those up to the day. */
async function bestModel(
  history: OrderHistory,
  fits: Fits,
  cut: number | undefined,
  days: number,
  day: number,
  breath: Breath,
): Promise<PurchaseModelName> {
  // BG/NBD takes every one-time buyer for alive: MBG/NBD is the same without that
  const candidates = PURCHASE_MODELS.filter((name) => !name.startsWith("bg"));
  const from = cut ?? day;
  const { table } = await history.at(from);
  const every = Math.ceil(table.length / ENOUGH);
  const came = cut === undefined ? undefined : (await history.outcomes(cut, days)).purchases;
  const values: number[] = [];
  for (const name of candidates) {
    const fit = await fitOn(history, fits, name, from, breath, every);
    values.push(
      came === undefined
        ? fit.logLikelihood - Object.keys(fit.params).length
        : await inPieces(logProbability(fit, table, came, days, every), breath),
    );
  }
  return candidates[values.indexOf(Math.max(...values))] as PurchaseModelName;
}

/** ln P(the numbers of purchases that came), by a fit, of every so many customers. */
function* logProbability(
  fit: Fit,
  table: Table<PurchaseHistorySchema>,
  came: Float64Array,
  days: number,
  every: number,
): Pieces<number> {
  const model = modelNamed(fit.model);
  const frequency = table.column("frequency").values;
  const recency = table.column("recency").values;
  const age = table.column("age").values;
  const known = new Map<string, number>();
  let total = 0;
  for (let i = 0; i < came.length; i += every) {
    const history = { frequency: frequency[i] as number, recency: recency[i] as number, age: age[i] as number };
    const n = came[i] as number;
    const key = `${history.frequency} ${history.recency} ${history.age} ${n}`;
    let value = known.get(key);
    if (value === undefined) {
      value = Math.log(Math.max(model.probabilityOfCount(fit.params, history, days, n), 1e-300));
      known.set(key, value);
      yield;
    }
    total += value;
  }
  return total;
}

/** Spend per purchase from all purchases: the first tells as much of it as the others. */
function* learnSpend(table: Table<PurchaseHistorySchema>): Pieces<Pick<CustomerModel, "spend" | "paidShare">> {
  const frequency = table.column("paidPurchases").values;
  const monetaryValue = table.column("meanSpend").values;
  const paid = sum(frequency);
  return {
    spend: paid === 0 ? null : yield* fitSpend({ frequency, monetaryValue }),
    paidShare: paid / sum(table.column("orderCount").values),
  };
}

function joined(columns: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(columns.reduce((length, column) => length + column.length, 0));
  let from = 0;
  for (const column of columns) {
    all.set(column, from);
    from += column.length;
  }
  return all;
}
