import { OptionError } from "../../errors.ts";
import { requireOneOf, requireOptions } from "../../options.ts";
import type { Fit } from "../Fit.ts";
import { type HistoriesInput, type History, requireTime } from "../History.ts";
import type { Parameters, PurchaseLaw } from "../laws/PurchaseLaw.ts";
import { compress, historyAt } from "./compress.ts";
import { countQuantiles, stateOf } from "./conditional.ts";
import { requireDiscount } from "./DiscountOptions.ts";
import { endsOf } from "./totalOf.ts";

/** What a model says of each customer, for a horizon: one column each, in the order of the histories. */
export interface ScoreColumns {
  /** P(alive) at the end of observation. */
  readonly probabilityAlive: Float64Array;
  /** Expected purchases within the horizon. */
  readonly expectedPurchases: Float64Array;
  /** P(at least one purchase within the horizon). */
  readonly probabilityOfPurchase: Float64Array;
  /** Expected purchases within the horizon, each discounted to the end of observation. */
  readonly discountedPurchases: Float64Array;
  /** Median time to the next purchase, given that there is one. */
  readonly timeToNextPurchase: Float64Array;
  /** Ends of the interval of purchases within the horizon. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** How to score. */
export interface ScoreOptions {
  /** Continuous discount rate per unit of time, from 0. Default 0. */
  readonly rate?: number;
  /** Share of customers whose purchases lie within the interval, between 0 and 1. Default 0.9. */
  readonly level?: number;
  /** Which columns to compute. Default all; the interval takes most of the time. */
  readonly columns?: readonly (keyof ScoreColumns)[];
  /**
   * P(at least one purchase within the horizon) of each customer, where something knows it better than the model, as a
   * classifier may. How many purchases there are, given at least one, stays the model's: expected and discounted purchases and
   * the interval follow.
   */
  readonly probabilityOfPurchase?: ArrayLike<number>;
}

const SCORES = [
  ...(["probabilityAlive", "expectedPurchases", "probabilityOfPurchase", "discountedPurchases"] as const),
  ...(["timeToNextPurchase", "low", "high"] as const),
];

/** Scores every customer; equal histories are scored once. */
export function scoreOf<P extends Parameters, Q>(
  law: PurchaseLaw<P, Q>,
  { params }: Fit<P>,
  histories: HistoriesInput,
  horizon: number,
  options: ScoreOptions = {},
): ScoreColumns {
  const caller = `${law.name}.score`;
  requireOptions(caller, options, ["rate", "level", "columns", "probabilityOfPurchase"]);
  const { rate = 0, level = 0.9, columns: names = SCORES, probabilityOfPurchase: known } = options;
  requireTime(caller, "horizon", horizon);
  requireDiscount(caller, rate, horizon);
  const [least, most] = endsOf(caller, level);
  for (const name of names) requireOneOf(caller, "columns", name, SCORES);
  const columns = compress(caller, histories);
  const { rows } = columns;
  if (known !== undefined) requireProbabilities(caller, known, rows.length);
  const { flow: flows } = law;
  // what the model says of each history, and, where something else is known of its customers, what to follow that with
  const unique = names.map((name) => [name, new Float64Array(columns.weight.length)] as const);
  const modelled: { readonly own: number; readonly quantile: (level: number) => number }[] = [];
  let history: History;
  let alive: number;
  let flow: Q;
  let quantile: (level: number) => number;
  const scores: { readonly [Name in keyof ScoreColumns]: () => number } = {
    probabilityAlive: () => alive,
    expectedPurchases: () => alive * flows.mean(flow, horizon),
    probabilityOfPurchase: () => alive * flows.atLeastOne(flow, horizon),
    discountedPurchases: () => alive * flows.discounted(flow, rate, horizon),
    timeToNextPurchase: () => flows.nextPurchase(flow).median,
    low: () => (known === undefined ? quantile(least) : 0),
    high: () => (known === undefined ? quantile(most) : 0),
  };
  for (let i = 0; i < columns.weight.length; i++) {
    history = historyAt(columns, i);
    ({ alive, flow } = stateOf(law, params, history));
    quantile = countQuantiles(law, params, history, horizon);
    if (known !== undefined) modelled[i] = { own: scores.probabilityOfPurchase(), quantile };
    for (const [name, column] of unique) column[i] = scores[name]();
  }
  const ofEach = (values: Float64Array): Float64Array => {
    const column = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) column[i] = values[rows[i] as number] as number;
    return column;
  };
  const scored = Object.fromEntries(unique.map(([name, values]) => [name, ofEach(values)])) as Scored;
  // how many purchases there are, given one, is the model's: P(at most n) = 1 - p (1 - P(at most n, given one))
  for (let i = 0; known !== undefined && i < rows.length; i++) {
    const p = known[i] as number;
    const { own, quantile } = modelled[rows[i] as number] as (typeof modelled)[number];
    const quantileOf = (level: number) => {
      return level <= 1 - p ? 0 : quantile(p === own ? level : 1 - own + (own * (level - 1 + p)) / p);
    };
    for (const column of [scored.expectedPurchases, scored.discountedPurchases])
      if (column) (column[i] as number) *= p / Math.max(own, LEAST);
    if (scored.probabilityOfPurchase) scored.probabilityOfPurchase[i] = p;
    if (scored.low) scored.low[i] = quantileOf(least);
    if (scored.high) scored.high[i] = quantileOf(most);
  }
  return scored as ScoreColumns;
}

type Scored = { readonly [Name in keyof ScoreColumns]?: Float64Array };

/** Below this a model's probability is nothing to scale by. */
const LEAST = 1e-12;

function requireProbabilities(caller: string, column: ArrayLike<number>, length: number): void {
  const refuse = (expected: string, value: unknown): never => {
    throw new OptionError(caller, "probabilityOfPurchase", expected, value);
  };
  if (column?.length !== length) refuse(`a column of ${length} values`, column?.length ?? column);
  for (let i = 0; i < length; i++)
    if (!((column[i] as number) >= 0 && (column[i] as number) <= 1)) refuse("probabilities", column[i]);
}
