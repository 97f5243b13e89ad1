import { mean, sum } from "d3-array";
import { fittedParameters } from "../models/compareModels.ts";
import type { Fit } from "../models/Fit.ts";
import { frozen } from "../models/frozen.ts";
import { requireOneOf } from "../options.ts";
import { type Breath, breaths, inPieces } from "../pieces.ts";
import { DAY_MS, dayText } from "../time.ts";
import type { CustomerModel, PredictionWarning } from "./CustomerModel.ts";
import {
  applyChurn,
  CHURN_METHODS,
  type ChurnMethod,
  type ChurnModel,
  FEWEST,
  shiftTo,
  type TrainingSet,
  thinned,
  trainChurn,
} from "./churnModel.ts";
import { CURVED, seasonalNames, traitName, YEAR } from "./features.ts";
import { followOf } from "./follow.ts";
import { type OrderHistory, someHistories } from "./OrderHistory.ts";
import { PURCHASE_MODELS, type PurchaseModelName } from "./purchaseModels.ts";
import { sampleOf } from "./sampleOf.ts";
import { isSeasonal, seasonOf, trendOf } from "./season.ts";
import { driftOf, learnSpend, type SpendModel } from "./spendModel.ts";
import { type Fits, fitOn, type Split, splitDays, splitOn, trainingSet } from "./splits.ts";
import { levelOf, totalErrors } from "./totals.ts";
import { frequentValues, requireFeatures, textsOf } from "./traits.ts";

/** What to predict with. */
export interface ModelOptions {
  /** Model of purchases; `"auto"` takes the one that makes the purchases so far most likely. Default `"auto"`. */
  readonly model?: PurchaseModelName | "auto";
  /** How churn is predicted; `"auto"` takes what did best on days that it was not trained on. Default `"auto"`. */
  readonly churn?: ChurnMethod | "auto";
  /**
   * Columns of the orders that say something of the customers, `["country"]` say, as the first order has it. What enough
   * customers have in common tells who orders; values that were never seen tell nothing. Default none.
   */
  readonly features?: readonly string[];
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
export function requireModelOptions(caller: string, { model = "auto", churn = "auto", features }: ModelOptions): void {
  requireFeatures(caller, features);
  requireOneOf(caller, "model", model, ["auto", ...PURCHASE_MODELS]);
  requireOneOf(caller, "churn", churn, ["auto", ...CHURN_METHODS]);
}

/** So many customers show which model does best. */
const ENOUGH = 6000;
/** So many customers, as they were known on each of a few days, are enough to train on. */
const TRAINED_ON = 12_000;

/**
 * Learns from the orders up to the end of a day what to expect of `horizon` days.
 *
 * @param breath awaited now and then, so that others may run; it may throw to stop
 * @param fits what was fitted to the same history before
 * @throws DataError `missing_value` without a single purchase
 */
export async function learnModel(
  history: OrderHistory,
  day: number,
  horizon: number,
  { model = "auto", churn: wanted = "auto", features = [] }: ModelOptions,
  breath: Breath = breaths(),
  fits: Fits = new WeakMap(),
): Promise<LearntModel> {
  const first = (await history.extent())?.first ?? day;
  const some = await sampleOf(history, day, TRAINED_ON, breath);
  const { table } = await someHistories(some, day);
  const { name, isBoundary } =
    model === "auto"
      ? await likeliest(await sampleOf(some, day, ENOUGH, breath), fits, day, breath)
      : { name: model, isBoundary: false };
  const { length, days } = splitDays(day, first, horizon);
  const cuts: number[] = [];
  for (const cut of days) if ((await some.at(cut)).table.length > 0) cuts.push(cut);
  // what was not known would pass for what was not bought
  const behind = cuts.length > 0 ? Math.min(...cuts) - first : 0;
  const seasonal = seasonalNames(behind, length);
  const traits = features.flatMap((name) =>
    frequentValues(textsOf(table, name), FEWEST).map((value) => traitName(name, value)),
  );
  const more = [...seasonal, ...traits];
  const names = [...CURVED, ...more];
  const split = (cut: number) => splitOn(some, fits, name, cut, length, names, breath);
  const splits: Split[] = [];
  for (const cut of cuts) splits.push(await split(cut));
  const set = trainingSet(splits);
  const sameLength = length === horizon;
  const train = (method: ChurnMethod | "auto", on: TrainingSet = set): Promise<ChurnModel> =>
    inPieces(trainChurn(method, on, more, sameLength), breath);
  const churn = await train(wanted);
  const [method = "model"] = churn.methods;
  const trainOnSome = async (others: readonly Split[]) =>
    train(method, await inPieces(thinned(trainingSet(others)), breath));
  const known = async (earlier: number) => {
    const isKnown = earlier - first >= length + (seasonal.length > 0 ? YEAR : 0);
    return isKnown && (await some.at(earlier)).table.length > 0 ? split(earlier) : undefined;
  };
  const found = isSeasonal(length) ? await seasonOf(churn, splits, day, known, breath) : null;
  // each split by what the others taught: what it was trained on it would know too well
  const orders: Float64Array[] = [];
  for (const [k, left] of splits.entries()) {
    const others = splits.filter((other) => other !== left);
    const trained = others.length === 0 ? churn : await trainOnSome(others);
    orders[k] = applyChurn(trained, left.features, left.modelled, found?.shifts.get(left));
  }
  const shifts: number[] = [];
  if (!isSeasonal(length)) {
    for (const [k, later] of splits.slice(0, -1).entries()) {
      // of the latest the others are those before
      const before = k === 0 ? undefined : await trainOnSome(splits.slice(k + 1));
      const order = before === undefined ? orders[0] : applyChurn(before, later.features, later.modelled);
      shifts.push(shiftTo(order as Float64Array, later.bought));
    }
  }
  const shift = isSeasonal(length) ? (found?.season.shift ?? 0) : trendOf(shifts);
  const whole = splits.map((split) => ({ ...split, order: applyChurn(churn, split.features, split.modelled) }));
  const drift = driftOf(table, (await some.at(Math.floor(day - length))).table);
  // all customers at last: there is room for them
  const { table: everybody, revenue, refunds } = await history.at(day);
  const purchases = await fitOn(history, fits, name, day, breath);
  const spend = await inPieces(learnSpend(everybody, length > 0 ? drift : 0, whole), breath);
  const left = splits.map((split, k) => ({ ...split, order: orders[k] as Float64Array }));
  const follow = followOf(left[0]);
  // what a season did to a time that cannot be compared with one before it is no error
  const comparable = left.filter((_, k) => found?.shifts.has(splits[k] as Split));
  const tested = comparable.length < 2 ? left : comparable;
  const errors = await inPieces(totalErrors(tested, spend, { follow, level: 0 }), breath);
  const level = levelOf(errors.purchases);
  return {
    model: frozen({
      asOf: dayText(day * DAY_MS),
      horizonDays: horizon,
      revenue,
      refunds,
      purchases,
      spend,
      features: [...features],
      churn,
      season: found?.season ?? null,
      shift,
      counting: { follow, level },
      totalErrors: { ...errors, purchases: errors.purchases.map((error) => error - level) },
      innerDays: length,
      warnings: warningsOf(purchases, spend, isBoundary, left),
    }),
    recency: () => train("recency"),
    constant:
      splits.length === 0
        ? null
        : {
            purchasesPerDay: (mean(splits.flatMap(({ came }) => [...came])) ?? 0) / length,
            bought: mean(set.bought) ?? 0,
          },
  };
}

/**
 * The model that makes the purchases so far most likely, an additional parameter being worth one in their logarithm (Akaike
 * 1974); and whether it is the NBD because nothing shows that anybody leaves.
 */
async function likeliest(history: OrderHistory, fits: Fits, day: number, breath: Breath) {
  let best: { readonly name: PurchaseModelName; readonly value: number } | undefined;
  let undying = false;
  for (const name of CANDIDATES) {
    const fit = await fitOn(history, fits, name, day, breath);
    const value = fit.logLikelihood - fittedParameters(fit);
    undying ||= fit.warnings.some(({ code }) => code === "no_visible_dropout");
    if (best === undefined || value > best.value) best = { name, value };
  }
  const name = best?.name ?? "nbd";
  return { name, isBoundary: undying && name === "nbd" };
}

/** One model of each kind: BG/NBD takes every one-time buyer for alive, and with k = 1 MBG/CNBD-k is MBG/NBD. */
const CANDIDATES: readonly PurchaseModelName[] = ["nbd", "paretoNbd", "mbgCnbdK"];

/** Where so many times more or fewer came than was expected, something has changed. */
const CHANGED = 1.5;

/** What to know about what was learnt. */
function warningsOf(
  purchases: Fit,
  spend: SpendModel | null,
  isBoundary: boolean,
  [latest, ...others]: readonly Split[],
): PredictionWarning[] {
  const about = (part: string, warnings: Fit["warnings"] = []): PredictionWarning[] =>
    warnings.map(({ code, message }) => ({ code, message: `${part}: ${message}` }));
  const warnings = [...about("purchases", purchases.warnings), ...about("spend", spend?.gammaGamma.warnings)];
  if (isBoundary) {
    const message = "purchases: the data do not show that anybody leaves; the model is the NBD";
    warnings.push({ code: "no_visible_dropout", message });
  }
  if (latest === undefined || others.length === 0) return warnings;
  const [came, expected] = [sum(latest.bought), sum(latest.order)];
  if (Math.max(came, expected) > Math.max(1, CHANGED * Math.min(came, expected))) {
    const day = dayText(latest.day * DAY_MS);
    const seen = `after ${day} ${came} customers ordered where ${Math.round(expected)} were expected from other times`;
    warnings.push({ code: "unsteady", message: `${seen}: what is learnt on one time may not hold for another` });
  }
  return warnings;
}
