import { mean, sum } from "d3-array";
import type { Fit } from "../models/Fit.ts";
import { expectedSpend } from "../models/gammaGamma/expectedSpend.ts";
import { fit as fitGammaGamma } from "../models/gammaGamma/fit.ts";
import type { GammaGammaParams } from "../models/gammaGamma/model.ts";
import type { ScoreColumns, ScoreOptions } from "../models/purchase/score.ts";
import { requireOneOf } from "../options.ts";
import type { PurchaseHistorySchema } from "../shop/histories.ts";
import type { Table } from "../tables/Table.ts";
import {
  applyChurn,
  CHURN_METHODS,
  type ChurnMethod,
  type ChurnModel,
  churnFeatures,
  type Features,
  trainChurn,
} from "./churnModel.ts";
import { modelNamed, PURCHASE_MODELS, type PurchaseModelName } from "./purchaseModels.ts";
import type { Timeline } from "./Timeline.ts";

/** What to forecast with. */
export interface ForecastOptions {
  /** Model of purchases; `"auto"` takes the one that foresaw the last days before the cut best. Default `"auto"`. */
  readonly model?: PurchaseModelName | "auto";
  /** How churn is foreseen; `"auto"` takes what did best on customers left out of the training. Default `"auto"`. */
  readonly churn?: ChurnMethod | "auto";
}

/** Everything learnt from orders up to a day. */
export interface Forecast {
  /** Days since 1970. */
  readonly day: number;
  readonly purchases: Fit;
  /** `null` where nobody spent anything. */
  readonly spend: Fit<GammaGammaParams> | null;
  /** Share of all purchases of which something was paid and not refunded: those that `spend` is about. */
  readonly paidShare: number;
  readonly churn: ChurnModel;
  /** Length of the inner splits that choices were made on, in days; 0 if there was no room for one. */
  readonly innerDays: number;
  /** Mean purchases per customer and day, and mean share of buyers, within the inner splits: the constant baselines. */
  readonly constant: { readonly purchasesPerDay: number; readonly bought: number } | null;
  /** The silence alone, trained alike: the baseline. */
  readonly recency: ChurnModel;
}

/** Checks what to forecast with. */
export function requireForecastOptions(caller: string, { model = "auto", churn = "auto" }: ForecastOptions): void {
  requireOneOf(caller, "model", model, ["auto", ...PURCHASE_MODELS]);
  requireOneOf(caller, "churn", churn, ["auto", ...CHURN_METHODS]);
}

/** So many customers show which model does best. */
const ENOUGH = 20_000;
/** Splits to learn from: more than one, so that a season does not pass for a rule. */
const SPLITS = 4;

/**
 * Learns from the orders up to the end of a day what to expect of `horizon` days; `pause` is called between the parts that
 * take their time, and may throw to stop.
 */
export async function learn(
  timeline: Timeline,
  day: number,
  horizon: number,
  { model = "auto", churn = "auto" }: ForecastOptions,
  pause: () => Promise<void> = () => Promise.resolve(),
): Promise<Forecast> {
  const first = timeline.extent?.[0] ?? day;
  const innerDays = Math.max(0, Math.min(Math.floor(horizon), Math.floor((day - first) / 2)));
  const cuts =
    innerDays === 0
      ? []
      : Array.from({ length: SPLITS }, (_, k) => day - (k + 1) * innerDays).filter(
          // what was ordered first may have been a guest's then, as far as was known
          (cut) => cut - first >= innerDays && timeline.customers(cut).length > 0,
        );
  const name = model === "auto" ? await bestModel(timeline, cuts[0], innerDays, day, pause) : model;
  const purchases = timeline.fit(name, day);
  const splits: { features: Features; bought: Float64Array; counts: Float64Array; codes: Uint32Array }[] = [];
  for (const cut of cuts) {
    await pause();
    const table = timeline.customers(cut);
    // fitted on what was known then: with today's parameters the model's odds would look better than they were
    const { probabilityOfPurchase } = modelNamed(name).score(timeline.fit(name, cut), table, innerDays, {
      columns: ["probabilityOfPurchase"],
    });
    const { bought, purchases: counts } = timeline.outcomes(cut, innerDays);
    const { codes } = table.column("customerId");
    splits.push({ features: churnFeatures(timeline, cut, innerDays, probabilityOfPurchase), bought, counts, codes });
  }
  await pause();
  const bought = joined(splits.map((split) => split.bought));
  const features: Features =
    splits[0]?.features.map((_, k) => joined(splits.map((split) => split.features[k] as Float64Array))) ?? [];
  const customers = joined(splits.map((split) => Float64Array.from(split.codes)));
  const untrained: ChurnModel = { method: "model", regression: null };
  return {
    day,
    purchases,
    ...learnSpend(timeline.customers(day)),
    churn: splits.length === 0 ? untrained : trainChurn(churn, features, bought, customers, innerDays === horizon),
    recency: splits.length === 0 ? untrained : trainChurn("recency", features, bought, customers),
    innerDays,
    constant:
      splits.length === 0
        ? null
        : {
            purchasesPerDay: (mean(joined(splits.map(({ counts }) => counts))) ?? 0) / innerDays,
            bought: mean(bought) ?? 0,
          },
  };
}

/** What is expected of each customer known on the day of a forecast. */
export interface Expectations extends ScoreColumns {
  /** P(an order within the horizon). */
  readonly order: Float64Array;
  /** The same from the silence alone. */
  readonly orderByRecency: Float64Array;
  /** Expected spend of a purchase. */
  readonly perPurchase: Float64Array;
  /** What to multiply the model's purchases by so that they agree with the probability of an order. */
  readonly correction: Float64Array;
  /** Expected spend within the horizon: purchases, corrected, times spend per purchase. */
  readonly spend: Float64Array;
}

/** Expectations for `horizon` days after the day of a forecast. */
export function expectations(
  timeline: Timeline,
  forecast: Forecast,
  horizon: number,
  options: ScoreOptions = {},
): Expectations {
  const table = timeline.customers(forecast.day);
  const scores = modelNamed(forecast.purchases.model).score(forecast.purchases, table, horizon, options);
  const { probabilityOfPurchase } = scores;
  const features = churnFeatures(timeline, forecast.day, horizon, probabilityOfPurchase);
  const order = applyChurn(forecast.churn, features, probabilityOfPurchase);
  const perPurchase = expectedSpends(forecast, table);
  const correction = order.map((p, i) => p / Math.max(probabilityOfPurchase[i] as number, 1e-12));
  return {
    ...scores,
    order,
    orderByRecency: applyChurn(forecast.recency, features, probabilityOfPurchase),
    perPurchase,
    correction,
    spend: scores.expectedPurchases.map((count, i) => count * (correction[i] as number) * (perPurchase[i] as number)),
  };
}

/** P(something within a time so many times as long), if it is as likely all along. */
export function inLonger(p: number, times: number): number {
  return times === 1 ? p : -Math.expm1(times * Math.log1p(-Math.min(p, 1 - 1e-12)));
}

/** The model that gave the purchases of the last inner days the highest probability; without any, those up to the day. */
async function bestModel(
  timeline: Timeline,
  cut: number | undefined,
  days: number,
  day: number,
  pause: () => Promise<void>,
): Promise<PurchaseModelName> {
  // BG/NBD takes every one-time buyer for alive: MBG/NBD is the same without that
  const candidates = PURCHASE_MODELS.filter((name) => name !== "bgNbd");
  const from = cut ?? day;
  const every = Math.ceil(timeline.customers(from).length / ENOUGH);
  const values: number[] = [];
  for (const name of candidates) {
    await pause();
    const fit = timeline.fit(name, from, every);
    values.push(
      cut === undefined
        ? fit.logLikelihood - Object.keys(fit.params).length
        : logProbability(fit, timeline.customers(cut), timeline.outcomes(cut, days).purchases, days, every),
    );
  }
  return candidates[values.indexOf(Math.max(...values))] as PurchaseModelName;
}

/** ln P(the numbers of purchases that came), by a fit, of every so many customers. */
function logProbability(
  fit: Fit,
  table: Table<PurchaseHistorySchema>,
  came: Float64Array,
  days: number,
  every: number,
): number {
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
    }
    total += value;
  }
  return total;
}

/** Spend per purchase from all purchases: the first tells as much of it as the others. */
function learnSpend(table: Table<PurchaseHistorySchema>): Pick<Forecast, "spend" | "paidShare"> {
  const frequency = table.column("paidPurchases").values;
  const monetaryValue = table.column("meanSpend").values;
  const paid = sum(frequency);
  return {
    spend: paid === 0 ? null : fitGammaGamma({ frequency, monetaryValue }),
    paidShare: paid / sum(table.column("orderCount").values),
  };
}

/** Expected spend of the next purchase, of which nothing may be paid. */
function expectedSpends(forecast: Forecast, table: Table<PurchaseHistorySchema>): Float64Array {
  const paid = table.column("paidPurchases").values;
  const means = table.column("meanSpend").values;
  const spends = new Float64Array(table.length);
  for (let i = 0; i < spends.length; i++) {
    spends[i] = expectedSpendOf(forecast, paid[i] as number, means[i] as number);
  }
  return spends;
}

/** Expected spend of the next purchase of a customer with so many paid purchases, and their mean. */
export function expectedSpendOf(
  { spend, paidShare }: Pick<Forecast, "spend" | "paidShare">,
  paidPurchases: number,
  meanSpend: number,
): number {
  if (spend === null) return 0;
  // never null: the fit keeps q above 1, where the mean exists
  const perPaid = expectedSpend(spend.params, { frequency: paidPurchases, monetaryValue: meanSpend }) as number;
  return paidShare * perPaid;
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
