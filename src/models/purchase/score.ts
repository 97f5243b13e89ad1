import { requireOneOf, requireOptions } from "../../options.ts";
import type { Fit } from "../Fit.ts";
import { type HistoriesInput, requireTime } from "../History.ts";
import type { Parameters, PurchaseLaw } from "../laws/PurchaseLaw.ts";
import { compress } from "./compress.ts";
import { quantilesWithin, stateOf } from "./conditional.ts";
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
  requireOptions(caller, options, ["rate", "level", "columns"]);
  const { rate = 0, level = 0.9, columns: names = SCORES } = options;
  requireTime(caller, "horizon", horizon);
  requireDiscount(caller, rate, horizon);
  requireLevel(caller, level);
  for (const name of names) requireOneOf(caller, "columns", name, SCORES);
  const { frequency, recency, age, rows } = compress(caller, histories);
  const { flow: flows } = law;
  const wanted = new Set(names);
  const unique = new Map(names.map((name) => [name, new Float64Array(frequency.length)] as const));
  const set = (name: keyof ScoreColumns, i: number, of: () => number): void => {
    const column = unique.get(name);
    if (column !== undefined) column[i] = of();
  };
  for (let i = 0; i < frequency.length; i++) {
    const history = { frequency: frequency[i] as number, recency: recency[i] as number, age: age[i] as number };
    const { alive, flow } = stateOf(law, params, history);
    set("probabilityAlive", i, () => alive);
    set("expectedPurchases", i, () => alive * flows.mean(flow, horizon));
    set("probabilityOfPurchase", i, () => alive * flows.atLeastOne(flow, horizon));
    set("discountedPurchases", i, () => alive * flows.discounted(flow, rate, horizon));
    set("timeToNextPurchase", i, () => flows.nextPurchase(flow).median);
    if (!wanted.has("low") && !wanted.has("high")) continue;
    const [low, high] = quantilesWithin(law, params, history, horizon, [(1 - level) / 2, (1 + level) / 2]);
    set("low", i, () => low);
    set("high", i, () => high);
  }
  const ofEach = (values: Float64Array): Float64Array => {
    const column = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) column[i] = values[rows[i] as number] as number;
    return column;
  };
  return Object.fromEntries([...unique].map(([name, values]) => [name, ofEach(values)])) as unknown as ScoreColumns;
}
