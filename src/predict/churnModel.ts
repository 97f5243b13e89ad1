import { least } from "d3-array";
import type { LogisticRegression } from "../math/logisticRegression.ts";
import { applyLogistic, fitLogistic } from "../math/logisticRegression.ts";
import { type Breath, breaths, type Pieces } from "../pieces.ts";
import { logLoss } from "./measures.ts";
import { growth, type OrderHistory } from "./OrderHistory.ts";

/**
 * How the probability of an order within the horizon is made: by the purchase model alone (`"model"`), by a logistic
 * regression of the model's odds and plain facts that was trained on earlier days (`"combined"`), or of the silence since
 * the last order alone (`"recency"`).
 */
export type ChurnMethod = "model" | "combined" | "recency";

/** The churn methods. */
export const CHURN_METHODS: readonly ChurnMethod[] = ["model", "combined", "recency"];

/** What to tell buyers from others by: a column per feature, all of one length. */
export type Features = readonly Float64Array[];

/** A method, trained. Without a regression the purchase model's probability stands as it is. */
export interface ChurnModel {
  readonly method: ChurnMethod;
  readonly regression: LogisticRegression | null;
}

/** As firm as a few customers: with hardly any data the purchase model decides alone. */
const STRENGTH = 4;
/** Parts of the customers that are in turn left out of the training to see which method does best. */
const FOLDS = 5;
/** So many rows show which method does best. */
const ENOUGH = 50_000;
/** With fewer of either kind nothing can be learnt. */
const FEWEST = 30;

/**
 * Facts about the customers known on a day: the odds of an order within the horizon as a purchase model has them, silence,
 * number of orders, age, spend per order, and orders within one and four horizons before.
 */
export async function churnFeatures(
  history: OrderHistory,
  day: number,
  horizon: number,
  atLeastOne: Float64Array,
  breath: Breath = breaths(),
): Promise<Features> {
  const { table } = await history.at(day);
  const count = table.column("orderCount").values;
  const spend = table.column("totalSpend").values;
  // times in units of the horizon (a 90th of it, for the logarithm): what was learnt on shorter ones then fits this one
  const inHorizons = (days: ArrayLike<number>) => (i: number) => (90 * (days[i] as number)) / horizon;
  const recent = async (days: number) => growth(table, "orderCount", (await history.at(day - days)).table, table);
  const [lately, longer] = [await recent(horizon), await recent(4 * horizon)];
  const logs = async (of: (i: number) => number) => {
    const result = new Float64Array(table.length);
    for (let i = 0; i < result.length; i++) result[i] = Math.log1p(Math.max(0, of(i)));
    await breath();
    return result;
  };
  return [
    atLeastOne.map(logOdds),
    await logs(inHorizons(table.column("daysSinceLastOrder").values)),
    await logs((i) => count[i] as number),
    await logs(inHorizons(table.column("age").values)),
    await logs((i) => (spend[i] as number) / (count[i] as number)),
    await logs((i) => lately[i] as number),
    await logs((i) => longer[i] as number),
  ];
}

/**
 * Trains a method on features whose outcome is known; `"auto"` takes the one that is best on customers left out, all rows
 * of a customer with it. Silence alone says nothing of times of another length: it takes part where they are `alike`.
 */
export function* trainChurn(
  wanted: ChurnMethod | "auto",
  features: Features,
  bought: Float64Array,
  customers: Float64Array,
  alike = true,
): Pieces<ChurnModel> {
  const buyers = bought.reduce((sum, value) => sum + value, 0);
  if (Math.min(buyers, bought.length - buyers) < FEWEST) return Object.freeze({ method: "model", regression: null });
  const trained = function* (method: ChurnMethod, start?: LogisticRegression): Pieces<ChurnModel> {
    const { intercept, coefficients } = yield* train(method, features, bought, undefined, start);
    const regression = Object.freeze({ intercept, coefficients: Object.freeze(coefficients) });
    return Object.freeze({ method, regression });
  };
  if (wanted !== "auto") return yield* trained(wanted);
  const candidates = CHURN_METHODS.filter((method) => alike || method !== "recency");
  const every = Math.ceil(bought.length / ENOUGH);
  // whole customers, whose codes say when they came: mixed, so that each part has some of all times
  const some = (column: Float64Array) =>
    every === 1 ? column : column.filter((_, i) => mixed(customers[i] as number) % every === 0);
  const someFeatures: Float64Array[] = [];
  for (const feature of features) {
    someFeatures.push(some(feature));
    yield;
  }
  const [someBought, someCustomers] = [some(bought), some(customers)];
  const tried: Tried[] = [];
  for (const candidate of candidates) tried.push(yield* leftOut(candidate, someFeatures, someBought, someCustomers));
  const best = least(tried, ({ loss }) => loss);
  return yield* best === undefined ? trained("model") : trained(best.method, best.whole);
}

/** P(an order within the horizon) of each customer. */
export function applyChurn(
  { method, regression }: ChurnModel,
  features: Features,
  atLeastOne: Float64Array,
): Float64Array {
  return regression === null ? atLeastOne : applyLogistic(regression, columnsOf(method, features), atLeastOne.length);
}

/** A method trained on all customers, and its mean log loss on those left out of the training in turn. */
interface Tried {
  readonly method: ChurnMethod;
  readonly whole: LogisticRegression;
  readonly loss: number;
}

/** Trains a method on all customers, and on all but a part of them in turn. */
function* leftOut(
  method: ChurnMethod,
  features: Features,
  bought: Float64Array,
  customers: Float64Array,
): Pieces<Tried> {
  const columns = columnsOf(method, features);
  const whole = yield* train(method, features, bought);
  let loss = 0;
  for (let fold = 0; fold < FOLDS; fold++) {
    const kept = customers.map((customer) => (Math.floor(mixed(customer) / FOLD_BITS) % FOLDS === fold ? 0 : 1));
    const p = applyLogistic(yield* train(method, features, bought, kept, whole), columns, bought.length);
    for (let i = 0; i < kept.length; i++) if (kept[i] === 0) loss += logLoss(p[i] as number, bought[i] as number);
  }
  return { method, whole, loss: loss / bought.length };
}

/** Other bits of a mixed number than those that it is thinned by. */
const FOLD_BITS = 2 ** 16;

/** A number from 0 to 2³² - 1 that tells nothing of what it was made from (Knuth's multiplicative hash, mixed once more). */
function mixed(code: number): number {
  const product = Math.imul(code, 0x9e3779b1);
  return Math.imul(product ^ (product >>> 15), 0x85ebca6b) >>> 0;
}

function train(
  method: ChurnMethod,
  features: Features,
  bought: Float64Array,
  weights?: Float64Array,
  start?: LogisticRegression,
): Pieces<LogisticRegression> {
  const columns = columnsOf(method, features);
  const coefficients = columns.map((_, k) => (k === 0 && method !== "recency" ? 1 : 0));
  return fitLogistic(columns, bought, { coefficients, strength: STRENGTH }, weights, start);
}

function columnsOf(method: ChurnMethod, features: Features): Features {
  if (method === "combined") return features;
  return method === "model" ? features.slice(0, 1) : features.slice(1, 2);
}

function logOdds(p: number): number {
  const inside = Math.min(1 - 1e-9, Math.max(1e-9, p));
  return Math.log(inside / (1 - inside));
}
