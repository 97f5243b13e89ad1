import { mean, quantileSorted, sum } from "d3-array";
import { normalQuantile } from "../math/normalQuantile.ts";
import type { Fit } from "../models/Fit.ts";
import { expectedSpend } from "../models/gammaGamma/expectedSpend.ts";
import { fitSpend } from "../models/gammaGamma/fit.ts";
import type { GammaGammaParams } from "../models/gammaGamma/model.ts";
import type { Pieces } from "../pieces.ts";
import type { PurchaseHistorySchema } from "../shop/histories.ts";
import type { Table } from "../tables/Table.ts";

/** The logarithms of amounts: a customer's mean and what each purchase adds to it are normal. */
export interface LogAmounts {
  /** Mean of the customers' means. */
  readonly mean: number;
  /** Variance between customers, and between the purchases of one. */
  readonly between: number;
  readonly within: number;
}

/**
 * What customers spend within some days: P(an order) times the purchases given one, times the spend of a purchase, in two parts
 * as Duan, Manning, Morris & Newhouse (1983) do it.
 */
export interface SpendModel {
  readonly amounts: LogAmounts;
  readonly gammaGamma: Fit<GammaGammaParams>;
  /** Share of all purchases of which something was paid and not refunded, 0 to 1. */
  readonly paidShare: number;
  /** How far the logarithms of the last horizon's amounts are above those of all. */
  readonly drift: number;
  /** ln spend of a purchase lies `slope` times as far from `centre` as the customer's own amounts do, 0 to 1. */
  readonly centre: number;
  readonly slope: number;
  /** ln of what came over what was expected, on days of the past. */
  readonly level: number;
  /** 41 quantiles, evenly spaced, of ln(spend / expected) of those who spent anything. */
  readonly residuals: readonly number[];
}

/** What is known of customers' amounts, a column each. */
export interface KnownSpend {
  /** Purchases of which something was paid and not refunded, their mean, and that of their logarithms; NaN without one. */
  readonly paidPurchases: ArrayLike<number>;
  readonly meanSpend: ArrayLike<number>;
  readonly meanLogSpend: ArrayLike<number>;
}

/** How much customers order within some days. */
export interface OrdersWithin {
  /** P(an order). */
  readonly order: Float64Array;
  /** The same, and expected purchases, by the purchase model. */
  readonly modelled: Float64Array;
  readonly purchases: Float64Array;
}

/** Customers on a day of the past, and what they spent within the days after. */
export interface SpendSplit extends KnownSpend, OrdersWithin {
  readonly drift: number;
  readonly spend: Float64Array;
}

/** As firm as a few customers: with hardly any data all is as the amounts alone have it. */
const STRENGTH = 4;
/** The share of the log-normal model in ln spend of a purchase, the rest being gamma-gamma's. */
const SHARE = 2 / 3;
/** So many purchases make half of a drift visible. */
const VISIBLE = 50;
/** With fewer who spent something the amounts' own variances stand for the residuals. */
const FEWEST = 30;
const QUANTILES = 40;
/** Customers to a piece. */
const PIECE_ROWS = 1 << 13;

/** Variances by moments: within customers pooled, and between them what their means vary by beyond that. */
export function logAmountsOf(table: Table<PurchaseHistorySchema>): LogAmounts {
  const paid = table.column("paidPurchases").values;
  const means = table.column("meanLogSpend").values;
  const squares = table.column("logSpendSquares").values;
  let [customers, middle, spread, inverse, within, degrees] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < table.length; i++) {
    const n = paid[i] as number;
    if (n === 0) continue;
    const away = (means[i] as number) - middle;
    middle += away / ++customers;
    spread += away * ((means[i] as number) - middle);
    inverse += 1 / n;
    within += squares[i] as number;
    degrees += n - 1;
  }
  const variance = customers > 1 ? spread / (customers - 1) : 0;
  // without a repeat purchase nothing tells the two apart
  if (degrees === 0) return { mean: middle, between: variance / 2, within: variance / 2 };
  const v = within / degrees;
  return { mean: middle, between: Math.max(0, variance - (v * inverse) / customers), within: v };
}

/** How far the logarithms of amounts since an earlier day are above those of all; the nearer to 0 the fewer there are. */
export function driftOf(now: Table<PurchaseHistorySchema>, earlier: Table<PurchaseHistorySchema>): number {
  const [all, total] = logSums(now);
  const [before, totalBefore] = logSums(earlier);
  const lately = all - before;
  return lately > 0 ? ((total - totalBefore) / lately - total / all) * (lately / (lately + VISIBLE)) : 0;
}

function logSums(table: Table<PurchaseHistorySchema>): [count: number, sum: number] {
  const paid = table.column("paidPurchases").values;
  const means = table.column("meanLogSpend").values;
  return [sum(paid), sum(paid, (n, i) => (n === 0 ? 0 : n * (means[i] as number)))];
}

/**
 * Learns from the amounts known on a day, and from what came after earlier ones; `null` where nobody spent anything.
 *
 * @param drift of the amounts known on the day
 */
export function* learnSpend(
  table: Table<PurchaseHistorySchema>,
  drift: number,
  splits: readonly SpendSplit[],
): Pieces<SpendModel | null> {
  const frequency = table.column("paidPurchases").values;
  const paid = sum(frequency);
  if (paid === 0) return null;
  const paidShare = paid / sum(table.column("orderCount").values);
  const gammaGamma = yield* fitSpend({ frequency, monetaryValue: table.column("meanSpend").values });
  const models = { amounts: logAmountsOf(table), gammaGamma };
  const count = sum(splits, ({ spend }) => sum(spend, (value) => Number(value > 0)));
  // of who spent something: ln spend of a purchase by the customer's own amounts, and by how much what came was above
  const parts: { readonly split: SpendSplit; readonly own: Float64Array; readonly rest: Float64Array }[] = [];
  const [owns, above] = [new Float64Array(count), new Float64Array(count)];
  let seen = 0;
  for (const split of splits) {
    const own = yield* logPerPurchase(models, split);
    const rest = own.map((_, i) => split.drift + logPurchases(split, i));
    parts.push({ split, own, rest });
    for (let i = 0; i < own.length; i++) {
      if (split.spend[i] === 0) continue;
      owns[seen] = own[i] as number;
      above[seen++] = Math.log(split.spend[i] as number) - (rest[i] as number) - (own[i] as number);
    }
    yield;
  }
  const farthest = farthestOf(above);
  const centre = mean(owns) ?? 0;
  const slope = slopeOf(owns, above, centre, farthest);
  yield;
  const residuals = new Float64Array(count);
  let [came, expected, known] = [0, 0, 0];
  for (const { split, own, rest } of parts) {
    for (let i = 0; i < own.length; i++) {
      const base = rest[i] as number;
      const log = centre + slope * ((own[i] as number) - centre) + base;
      expected += (split.order[i] as number) * Math.exp(log);
      if (split.spend[i] === 0) continue;
      const spent = Math.log(split.spend[i] as number);
      came += Math.exp(Math.min(spent, (own[i] as number) + base + farthest));
      residuals[known++] = spent - log;
    }
    yield;
  }
  const off = came > 0 ? Math.log(came / expected) : 0;
  const level = (count * off + STRENGTH * Math.log(paidShare)) / (count + STRENGTH);
  return Object.freeze({
    ...models,
    paidShare,
    drift,
    centre,
    slope,
    level,
    residuals: quantiles(residuals, level, models.amounts),
  });
}

/** ln of the expected spend of a purchase by a customer's own amounts: between two models, their geometric mean. */
function* logPerPurchase(
  { amounts: { mean: all, between, within }, gammaGamma: { params } }: Pick<SpendModel, "amounts" | "gammaGamma">,
  { paidPurchases, meanSpend, meanLogSpend }: KnownSpend,
): Pieces<Float64Array> {
  const result = new Float64Array(paidPurchases.length);
  for (let i = 0; i < result.length; i++) {
    if (i % PIECE_ROWS === PIECE_ROWS - 1) yield;
    const n = paidPurchases[i] as number;
    const spread = n * between + within;
    const weight = n > 0 && spread > 0 ? (n * between) / spread : 0;
    const own = weight > 0 ? all + weight * ((meanLogSpend[i] as number) - all) : all;
    const logNormal = own + (within + between * (1 - weight)) / 2;
    // never null: the fit keeps q above 1, where the mean exists
    const other = expectedSpend(params, { frequency: n, monetaryValue: meanSpend[i] as number }) as number;
    result[i] = SHARE * logNormal + (1 - SHARE) * Math.log(other);
  }
  return result;
}

/**
 * ln E[purchases | at least one]: between the purchase model's, and what P(an order) says of orders that come at an even rate,
 * -ln(1-p)/p; the more by the latter, the less certain an order is.
 */
function logPurchases({ order, modelled, purchases }: OrdersWithin, i: number): number {
  const p = Math.min(1 - 1e-9, Math.max(1e-9, order[i] as number));
  const even = Math.log(-Math.log1p(-p) / p);
  const own = modelled[i] as number;
  return (1 - p) * even + p * (own > 1e-6 ? Math.log(Math.max(1, (purchases[i] as number) / own)) : even);
}

/** How far what customers spend goes with their own amounts, held towards 1. */
function slopeOf(owns: Float64Array, above: Float64Array, centre: number, farthest: number): number {
  const middle = mean(above, (value) => Math.min(value, farthest)) ?? 0;
  let [xx, xy] = [0, 0];
  for (let k = 0; k < owns.length; k++) {
    const x = (owns[k] as number) - centre;
    xx += x * x;
    xy += x * (Math.min(above[k] as number, farthest) - middle);
  }
  return xx > 0 ? Math.min(1, Math.max(0, 1 + xy / (xx * (1 + STRENGTH / owns.length)))) : 1;
}

/** One order like no other says nothing of the next: it is taken for one three times as far off as one in a hundred is. */
function farthestOf(above: Float64Array): number {
  const sorted = Array.from(above.slice().sort());
  const [middle = 0, far = 0] = [0.5, 0.99].map((share) => quantileSorted(sorted, share));
  return middle + 3 * (far - middle);
}

/** Expected spend within some days, and the ends of its 90% interval. */
export interface ExpectedSpend {
  readonly spend: Float64Array;
  readonly spendLow: Float64Array;
  readonly spendHigh: Float64Array;
}

/** What is expected of customers; with the model's own drift, or that of another day. */
export function* expectSpend(
  model: SpendModel | null,
  known: KnownSpend,
  orders: OrdersWithin,
  drift = model?.drift ?? 0,
): Pieces<ExpectedSpend> {
  const column = () => new Float64Array(orders.order.length);
  const result = { spend: column(), spendLow: column(), spendHigh: column() };
  if (model === null) return result;
  const own = yield* logPerPurchase(model, known);
  for (let i = 0; i < own.length; i++) {
    if (i % PIECE_ROWS === PIECE_ROWS - 1) yield;
    const p = orders.order[i] as number;
    const perPurchase = model.centre + model.slope * ((own[i] as number) - model.centre) + drift;
    const log = perPurchase + logPurchases(orders, i);
    const spend = p * Math.exp(log + model.level);
    // P(spend ≤ s) = 1 - p + p P(spend ≤ s | an order)
    const end = (share: number) =>
      share <= 1 - p ? 0 : Math.exp(log + quantileOf(model.residuals, (share - 1 + p) / p));
    result.spend[i] = spend;
    // what is expected is never outside, though one in a hundred who orders may be more than nineteen in twenty spend
    result.spendLow[i] = Math.min(spend, end(0.05));
    result.spendHigh[i] = Math.max(spend, end(0.95));
  }
  return result;
}

function quantileOf(quantiles: readonly number[], share: number): number {
  const steps = quantiles.length - 1;
  const place = share * steps;
  const below = Math.min(steps - 1, Math.floor(place));
  const from = quantiles[below] as number;
  return from + (place - below) * ((quantiles[below + 1] as number) - from);
}

/** Quantiles of what was seen; of the amounts' own law where that is little. */
function quantiles(residuals: Float64Array, level: number, { within, between }: LogAmounts): readonly number[] {
  const sorted = residuals.length < FEWEST ? normal(level, within + between) : residuals.sort();
  const at = (_: unknown, k: number) => quantileSorted(sorted as unknown as number[], k / QUANTILES) as number;
  return Object.freeze(Array.from({ length: QUANTILES + 1 }, at));
}

/** Percentiles of a normal law whose exponential has the mean e^level. */
function normal(level: number, variance: number): Float64Array {
  const middle = level - variance / 2;
  const away = (k: number) => Math.sqrt(variance) * normalQuantile(Math.max(k, 100 - k) / 100) * Math.sign(k - 50);
  return Float64Array.from({ length: 99 }, (_, k) => middle + away(k + 1));
}
