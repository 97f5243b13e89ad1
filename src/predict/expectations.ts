import { expectedSpend } from "../models/gammaGamma/expectedSpend.ts";
import { SCORES, type ScoreColumns, type ScoreOptions } from "../models/purchase/score.ts";
import type { Pieces } from "../pieces.ts";
import type { CustomerModel } from "./CustomerModel.ts";
import { modelNamed, scoreModel } from "./purchaseModels.ts";

/** What is known of some customers, a column each. */
export interface KnownCustomers {
  readonly histories: Readonly<Record<"frequency" | "recency" | "age", ArrayLike<number>>>;
  /** P(an order within the model's horizon), and what the purchase model alone has it. */
  readonly order: Float64Array;
  readonly modelled: Float64Array;
  /** Purchases of which something was paid and not refunded, and their mean; NaN without one. */
  readonly paidPurchases: ArrayLike<number>;
  readonly meanSpend: ArrayLike<number>;
}

/** What is expected of them within some days: the purchase model's columns, as P(an order) has them, and spend. */
export interface Expectations extends ScoreColumns {
  /** Expected spend of a purchase. */
  readonly perPurchase: Float64Array;
  /** Expected spend. */
  readonly spend: Float64Array;
}

/**
 * What is expected of customers within some days after the last of observation. Tables and single forecasts come from here.
 *
 * P(an order) within the model's horizon is the one given. Within other times P(no order) is the purchase model's, raised to the
 * power that makes it right within the horizon: a customer who buys sooner than the model has it does so all along, and is more
 * likely to be alive. How many orders there are, given one, is the purchase model's. Where P(an order) was learnt on times
 * shorter than the horizon it tells who orders, but not how much: then the numbers are the purchase model's own.
 */
export function* expectationsWithin(
  model: CustomerModel,
  { histories, order, modelled, paidPurchases, meanSpend }: KnownCustomers,
  days: number,
  { columns = SCORES, rate = 0 }: Pick<ScoreOptions, "columns" | "rate"> = {},
): Pieces<Expectations> {
  const { purchases, horizonDays, innerDays } = model;
  const follows = innerDays >= horizonDays;
  const asked = columns.filter((name) => !(follows && isEnd(name)));
  const names = [...new Set(["probabilityOfPurchase" as const, ...asked])];
  const scores = yield* scoreModel(purchases, histories, days, { columns: names, rate });
  const own = scores.probabilityOfPurchase;
  const known = days === horizonDays ? order : calibrated(order, modelled, own);
  const followed = (column: Float64Array): Float64Array =>
    follows ? column?.map((count, i) => rescaled(count, own[i] as number, known[i] as number)) : column;
  const perPurchase = new Float64Array(order.length);
  for (let i = 0; i < perPurchase.length; i++) {
    if (i % PIECE_ROWS === PIECE_ROWS - 1) yield;
    perPurchase[i] = expectedSpendOf(model, paidPurchases[i] as number, meanSpend[i] as number);
  }
  const expectedPurchases = followed(scores.expectedPurchases);
  yield;
  const ends = follows && columns.some(isEnd) ? yield* intervals(model, histories, days, known, own) : {};
  return {
    ...scores,
    ...ends,
    probabilityAlive: scores.probabilityAlive && calibratedAlive(order, modelled, scores.probabilityAlive),
    expectedPurchases,
    probabilityOfPurchase: known,
    discountedPurchases: followed(scores.discountedPurchases),
    perPurchase,
    spend: expectedPurchases?.map((count, i) => count * (perPurchase[i] as number)),
  };
}

const isEnd = (name: keyof ScoreColumns): boolean => name === "low" || name === "high";

/** The number of orders where P(an order) is `known`; a customer whom the model takes for dead orders once, if at all. */
function rescaled(count: number, own: number, known: number): number {
  if (known === own) return count;
  return own > 0 ? (count / own) * known : known;
}

/** Short of 1, where there is no logarithm. */
const MOST = 1 - 1e-12;

/** Customers to a piece. */
const PIECE_ROWS = 1 << 12;

/** The 90 % intervals of purchases, where P(an order) is known and the model's is another. */
function* intervals(
  { purchases: { model, params } }: CustomerModel,
  { frequency, recency, age }: KnownCustomers["histories"],
  days: number,
  known: Float64Array,
  own: Float64Array,
): Pieces<Pick<ScoreColumns, "low" | "high">> {
  const { quantileOfCount } = modelNamed(model);
  const end = function* (level: number): Pieces<Float64Array> {
    const ends = new Float64Array(known.length);
    for (let i = 0; i < ends.length; i++) {
      const p = known[i] as number;
      if (level <= 1 - p) continue;
      yield;
      // P(at most n) = 1 - p (1 - P(at most n, given one)): the level at which the model says the same
      const q = own[i] as number;
      const within = p === q ? level : 1 - q + (q * (level - 1 + p)) / p;
      const history = { frequency: frequency[i] as number, recency: recency[i] as number, age: age[i] as number };
      ends[i] = quantileOfCount(params, history, days, Math.min(within, MOST));
    }
    return ends;
  };
  return { low: yield* end(0.05), high: yield* end(0.95) };
}

/** Inside of 0 and 1, where logarithms are. */
const inside = (p: number): number => Math.min(MOST, Math.max(1e-300, p));

/**
 * What probabilities of the purchase model come to, where P(an order within the horizon) is known to be `order` and the model
 * has it `modelled`.
 */
function calibrated(order: Float64Array, modelled: Float64Array, others: Float64Array): Float64Array {
  return others.map((other, i) => {
    const [p, own] = [order[i] as number, modelled[i] as number];
    if (p === own) return other;
    const power = Math.log1p(-inside(p)) / Math.log1p(-inside(own));
    return -Math.expm1(power * Math.log1p(-inside(other)));
  });
}

/** The same of P(alive), which is that of an order at any time; who is sure to be alive stays so. */
export function calibratedAlive(order: Float64Array, modelled: Float64Array, alive: Float64Array): Float64Array {
  return calibrated(order, modelled, alive).map((p, i) => (alive[i] === 1 ? 1 : p));
}

/** P(something within a time so many times as long), if it is as likely all along. */
export function inLonger(p: number, times: number): number {
  return times === 1 ? p : -Math.expm1(times * Math.log1p(-inside(p)));
}

/** Expected spend of the next purchase of a customer with so many paid purchases, and their mean; nothing of it may be paid. */
export function expectedSpendOf(
  { spend, paidShare }: Pick<CustomerModel, "spend" | "paidShare">,
  paidPurchases: number,
  meanSpend: number,
): number {
  if (spend === null) return 0;
  // never null: the fit keeps q above 1, where the mean exists
  const perPaid = expectedSpend(spend.params, { frequency: paidPurchases, monetaryValue: meanSpend }) as number;
  return paidShare * perPaid;
}
