import { SCORES, type ScoreColumns, type ScoreOptions } from "../models/purchase/score.ts";
import type { Pieces } from "../pieces.ts";
import type { CustomerModel } from "./CustomerModel.ts";
import { moved } from "./churnModel.ts";
import { following } from "./follow.ts";
import { modelNamed, scoreModel } from "./purchaseModels.ts";
import { type ExpectedSpend, expectSpend, type KnownSpend } from "./spendModel.ts";

/** What is known of some customers, a column each. */
export interface KnownCustomers extends KnownSpend {
  readonly histories: Readonly<Record<"frequency" | "recency" | "age", ArrayLike<number>>>;
  /** P(an order within the model's horizon), and what the purchase model alone has it. */
  readonly order: Float64Array;
  readonly modelled: Float64Array;
}

/** What is expected of them within some days: the purchase model's columns, as P(an order) has them, and spend. */
export interface Expectations extends ScoreColumns, Pick<ExpectedSpend, "spend" | "spendLow" | "spendHigh"> {}

/** What is asked of expectations. */
export interface ExpectationOptions extends Pick<ScoreOptions, "columns" | "rate"> {
  /** Whether spend is asked for, which needs the expected purchases. */
  readonly spend?: boolean;
  /** What is expected within the model's horizon, where that is known. */
  readonly horizon?: Pick<Expectations, "expectedPurchases" | "spend">;
}

/**
 * What is expected of customers within some days after the last of observation. Tables and single forecasts come from here.
 *
 * P(an order) within the model's horizon is the one given. Within other times P(no order) is the purchase model's, raised to the
 * power that makes it right within the horizon: a customer who buys sooner than the model has it does so all along, and is more
 * likely to be alive. The season that the horizon has is not that of the time beyond it. How many orders there are follows
 * as far as the model says.
 */
export function* expectationsWithin(
  model: CustomerModel,
  known: KnownCustomers,
  days: number,
  { columns = SCORES, rate = 0, spend: wantsSpend = true, horizon }: ExpectationOptions = {},
): Pieces<Expectations> {
  const { purchases, counting } = model;
  const { histories } = known;
  const follows = counting.follow > 0;
  const discounts = columns.includes("discountedPurchases");
  // by Simpson's rule where little is discounted; else as the purchase model has it, which takes longer
  const isQuick = rate * days <= LITTLE;
  const asked = columns.filter((name) => !(name === "discountedPurchases" && isQuick) && !(follows && isEnd(name)));
  const needed: readonly (keyof ScoreColumns)[] =
    wantsSpend || discounts || columns.some(isEnd) ? ["expectedPurchases"] : [];
  const names = [...new Set(["probabilityOfPurchase" as const, ...needed, ...asked])];
  const scores = yield* scoreModel(purchases, histories, days, { columns: names, rate });
  const own = scores.probabilityOfPurchase;
  const { within, usual } = probabilitiesWithin(model, known, own, days);
  const counts = scores.expectedPurchases;
  const expectedPurchases = counts?.map((count, i) => following(count, own[i] as number, usual[i] as number, counting));
  yield;
  if (usual !== within && expectedPurchases !== undefined)
    yield* addSeason(model, known, days, within, usual, expectedPurchases);
  const orders = { order: within, modelled: own, purchases: counts };
  const spends = wantsSpend ? yield* expectSpend(model.spend, known, orders) : undefined;
  if (spends !== undefined && days !== model.horizonDays) {
    const ofHorizon = horizon
      ? horizon
      : yield* expectationsWithin(model, known, model.horizonDays, { columns: ["expectedPurchases"] });
    asWithinHorizon(ofHorizon, expectedPurchases, spends);
  }
  const ends = follows && columns.some(isEnd) ? yield* intervals(model, histories, days, within, own) : {};
  const exact = scores.discountedPurchases;
  const isLeft = discounts && exact === undefined;
  const worths = isLeft ? yield* discounted(model, histories, counts, days, rate) : exact;
  const all = { ...scores, ...spends, ...ends } as Expectations;
  // ends are those of the purchase model's number, given an order: they go along with what is expected
  const scale = (i: number): number => {
    const [count, p, known] = [counts[i] as number, own[i] as number, within[i] as number];
    const base = follows && p > 0 ? (count / p) * known : count;
    const factor = base > 0 ? (expectedPurchases[i] as number) / base : 1;
    return Math.abs(factor - 1) < 1e-9 ? 1 : factor;
  };
  return {
    ...all,
    // what is expected is never outside of its interval, though one in a hundred who orders may order often
    low: all.low?.map((low, i) => {
      const expected = expectedPurchases[i] as number;
      return Math.min(Math.floor(low * scale(i)), Math.floor(expected));
    }),
    high: all.high?.map((high, i) => {
      const expected = expectedPurchases[i] as number;
      return Math.max(Math.ceil(high * scale(i)), Math.ceil(expected));
    }),
    probabilityAlive: all.probabilityAlive && calibratedAlive(model, known, all.probabilityAlive),
    expectedPurchases,
    probabilityOfPurchase: within,
    discountedPurchases: worths?.map((worth, i) => {
      const count = counts[i] as number;
      return count > 0 ? (worth / count) * (expectedPurchases[i] as number) : 0;
    }) as Float64Array,
  };
}

/** Spend of a purchase is that within the horizon, where it was learnt; the interval goes along. */
function asWithinHorizon(
  within: Pick<Expectations, "expectedPurchases" | "spend">,
  purchases: Float64Array,
  { spend, spendLow, spendHigh }: ExpectedSpend,
): void {
  for (let i = 0; i < spend.length; i++) {
    const count = within.expectedPurchases[i] as number;
    const expected = count > 0 ? ((purchases[i] as number) * (within.spend[i] as number)) / count : 0;
    const factor = spend[i] === 0 ? 0 : expected / (spend[i] as number);
    spend[i] = expected;
    spendLow[i] = Math.min(expected, factor * (spendLow[i] as number));
    spendHigh[i] = Math.max(expected, factor * (spendHigh[i] as number));
  }
}

/** As much discount, rate times time, is little. */
const LITTLE = 0.2;

/**
 * Discounted purchases of the purchase model, of which it expects `counts` within some days: by parts, e^(-δt) E(t) +
 * δ ∫ e^(-δu) E(u) du, by Simpson's rule on quarters of the time. With little discount the integral is a small part, so that
 * even where purchases end early less than a hundredth is lost.
 */
function* discounted(
  { purchases }: CustomerModel,
  histories: KnownCustomers["histories"],
  counts: Float64Array,
  days: number,
  rate: number,
): Pieces<Float64Array> {
  if (rate === 0) return counts;
  const worth = (time: number, weight: number) => rate * days * weight * Math.exp(-rate * time);
  const result = counts.map((count) => count * (Math.exp(-rate * days) + worth(days, 1 / 12)));
  for (const [share, weight] of [
    [1 / 4, 4 / 12],
    [1 / 2, 2 / 12],
    [3 / 4, 4 / 12],
  ] as const) {
    const { expectedPurchases } = yield* scoreModel(purchases, histories, share * days, {
      columns: ["expectedPurchases"],
    });
    const factor = worth(share * days, weight);
    for (let i = 0; i < result.length; i++) (result[i] as number) += factor * (expectedPurchases[i] as number);
    yield;
  }
  return result;
}

/** P(an order) within days, where the purchase model alone has it `own`; and what is usual, without a season. */
function probabilitiesWithin(
  { horizonDays, season, shift }: Pick<CustomerModel, "horizonDays" | "season" | "shift">,
  { order, modelled }: Pick<KnownCustomers, "order" | "modelled">,
  own: Float64Array,
  days: number,
): { readonly within: Float64Array; readonly usual: Float64Array } {
  const of = (known: Float64Array) => (days === horizonDays ? known : calibrated(known, modelled, own));
  if (season === null || shift === 0) {
    const within = of(order);
    return { within, usual: within };
  }
  const without = moved(order, -shift);
  const usual = of(without);
  return { within: days <= horizonDays ? of(order) : afterSeason(order, without, usual), usual };
}

/** A season makes rates so many times as high as it makes P(no order) a power of what is usual; it ends with the horizon. */
function* addSeason(
  model: CustomerModel,
  { histories, order, modelled }: KnownCustomers,
  days: number,
  within: Float64Array,
  usual: Float64Array,
  expectedPurchases: Float64Array,
): Pieces<void> {
  const times = (known: number, without: number) => Math.log1p(-inside(known)) / Math.log1p(-inside(without));
  if (days <= model.horizonDays) {
    for (let i = 0; i < within.length; i++) {
      const [p, without] = [within[i] as number, usual[i] as number];
      expectedPurchases[i] = Math.max(p, (expectedPurchases[i] as number) * times(p, without));
    }
    return;
  }
  const columns = ["expectedPurchases"] as const;
  const { expectedPurchases: counts } = yield* scoreModel(model.purchases, histories, model.horizonDays, { columns });
  const without = moved(order, -model.shift);
  for (let i = 0; i < counts.length; i++) {
    const [known, own, p] = [order[i] as number, modelled[i] as number, without[i] as number];
    const more = following(counts[i] as number, own, p, model.counting) * (times(known, p) - 1);
    expectedPurchases[i] = Math.max(within[i] as number, (expectedPurchases[i] as number) + more);
  }
}

/**
 * What comes after the season that the horizon has: P(no order) within it, times what P(no order) within all the time is of that
 * within the horizon where there is no season.
 *
 * @param order P(an order) within the horizon, and `usual` without its season
 * @param all the same within more time, without it
 */
function afterSeason(order: Float64Array, usual: Float64Array, all: Float64Array): Float64Array {
  return all.map((p, i) => {
    const [known, without] = [order[i] as number, usual[i] as number];
    return without < 1 ? 1 - (1 - known) * Math.min(1, (1 - p) / (1 - without)) : known;
  });
}

const isEnd = (name: keyof ScoreColumns): boolean => name === "low" || name === "high";

/** Short of 1, where there is no logarithm. */
const MOST = 1 - 1e-12;

/** The 90% intervals of purchases, where P(an order) is known and the model's is another. */
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
export function calibratedAlive(
  { season, shift }: Pick<CustomerModel, "season" | "shift">,
  { order, modelled }: Pick<KnownCustomers, "order" | "modelled">,
  alive: Float64Array,
): Float64Array {
  const always = Number.POSITIVE_INFINITY;
  const { within } = probabilitiesWithin({ horizonDays: 0, season, shift }, { order, modelled }, alive, always);
  return within.map((p, i) => (alive[i] === 1 ? 1 : p));
}

/** P(something within a time so many times as long), if it is as likely all along. */
export function inLonger(p: number, times: number): number {
  return times === 1 ? p : -Math.expm1(times * Math.log1p(-inside(p)));
}
