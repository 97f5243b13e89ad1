import { OptionError } from "../../errors.ts";
import { requireOneOf, requireOptions } from "../../options.ts";
import type { Fit } from "../Fit.ts";
import { type HistoriesInput, requireTime } from "../History.ts";
import type { Parameters, PurchaseLaw } from "../laws/PurchaseLaw.ts";
import { compress } from "./compress.ts";
import { countQuantiles, stateOf } from "./conditional.ts";
import { requireDiscount } from "./DiscountOptions.ts";
import { requireLevel } from "./totalOf.ts";

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
  requireLevel(caller, level);
  for (const name of names) requireOneOf(caller, "columns", name, SCORES);
  const { frequency, recency, age, rows } = compress(caller, histories);
  if (known !== undefined) requireProbabilities(caller, known, rows.length);
  const { flow: flows } = law;
  const wanted = new Set(names);
  const interval = wanted.has("low") || wanted.has("high");
  // by history what the model says, then by customer
  const unique = new Map(names.map((name) => [name, new Float64Array(frequency.length)] as const));
  const atLeastOne = new Float64Array(frequency.length);
  const quantiles: ((level: number) => number)[] = [];
  const set = (name: keyof ScoreColumns, i: number, of: () => number): void => {
    const column = unique.get(name);
    if (column !== undefined) column[i] = of();
  };
  const levels = { low: (1 - level) / 2, high: (1 + level) / 2 };
  for (let i = 0; i < frequency.length; i++) {
    const history = { frequency: frequency[i] as number, recency: recency[i] as number, age: age[i] as number };
    const { alive, flow } = stateOf(law, params, history);
    if (known !== undefined) atLeastOne[i] = alive * flows.atLeastOne(flow, horizon);
    set("probabilityAlive", i, () => alive);
    set("expectedPurchases", i, () => alive * flows.mean(flow, horizon));
    set("probabilityOfPurchase", i, () => alive * flows.atLeastOne(flow, horizon));
    set("discountedPurchases", i, () => alive * flows.discounted(flow, rate, horizon));
    set("timeToNextPurchase", i, () => flows.nextPurchase(flow).median);
    if (!interval) continue;
    const quantile = countQuantiles(law, params, history, horizon);
    if (known !== undefined) quantiles[i] = quantile;
    else for (const end of ["low", "high"] as const) set(end, i, () => quantile(levels[end]));
  }
  const ofEach = (values: Float64Array): Float64Array => {
    const column = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) column[i] = values[rows[i] as number] as number;
    return column;
  };
  const scores = Object.fromEntries([...unique].map(([name, values]) => [name, ofEach(values)])) as Scores;
  if (known !== undefined)
    recalibrate(
      scores,
      known,
      (i) => atLeastOne[rows[i] as number] as number,
      levels,
      (i) => quantiles[rows[i] as number],
    );
  return scores as ScoreColumns;
}

type Scores = { [Name in keyof ScoreColumns]?: Float64Array };

/** Below this a model's probability is nothing to scale by. */
const LEAST = 1e-12;

/** Lets what the model says of each customer follow a better known P(at least one purchase). */
function recalibrate(
  scores: Scores,
  known: ArrayLike<number>,
  modelled: (i: number) => number,
  levels: { readonly low: number; readonly high: number },
  quantileOf: (i: number) => ((level: number) => number) | undefined,
): void {
  const { expectedPurchases, discountedPurchases, probabilityOfPurchase } = scores;
  for (let i = 0; i < known.length; i++) {
    const p = known[i] as number;
    const own = Math.max(modelled(i), LEAST);
    for (const column of [expectedPurchases, discountedPurchases])
      if (column) column[i] = (column[i] as number) * (p / own);
    if (probabilityOfPurchase) probabilityOfPurchase[i] = p;
    for (const end of ["low", "high"] as const) {
      const column = scores[end];
      if (column === undefined) continue;
      const level = levels[end];
      // P(at most n) = 1 - p (1 - P(at most n, given one)): the level at which the model says the same
      const within = p === own ? level : 1 - own + own * ((level - (1 - p)) / p);
      column[i] = level <= 1 - p ? 0 : (quantileOf(i)?.(within) ?? 0);
    }
  }
}

function requireProbabilities(caller: string, column: ArrayLike<number>, length: number): void {
  if (column?.length !== length)
    throw new OptionError(caller, "probabilityOfPurchase", `a column of ${length} values`, column?.length ?? column);
  for (let i = 0; i < length; i++) {
    const p = column[i] as number;
    if (!(p >= 0 && p <= 1)) throw new OptionError(caller, `probabilityOfPurchase[${i}]`, "a number from 0 to 1", p);
  }
}
