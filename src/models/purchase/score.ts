import { requireOneOf, requireOptions } from "../../options.ts";
import type { Pieces } from "../../pieces.ts";
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
export interface ScoreOptions<Name extends keyof ScoreColumns = keyof ScoreColumns> {
  /** Continuous discount rate per unit of time, from 0. Default 0. */
  readonly rate?: number;
  /** Share of customers whose purchases lie within the interval, between 0 and 1. Default 0.9. */
  readonly level?: number;
  /** Which columns to compute. Default all; the interval takes most of the time. */
  readonly columns?: readonly Name[];
}

/** The names of the columns. */
export const SCORES: readonly (keyof ScoreColumns)[] = [
  ...(["probabilityAlive", "expectedPurchases", "probabilityOfPurchase", "discountedPurchases"] as const),
  ...(["timeToNextPurchase", "low", "high"] as const),
];

/** Scores every customer, a history a piece; equal ones are scored once. */
export function* scoreOf<P extends Parameters, Q, Name extends keyof ScoreColumns>(
  law: PurchaseLaw<P, Q>,
  { params }: Fit<P>,
  histories: HistoriesInput,
  horizon: number,
  options: ScoreOptions<Name> = {},
): Pieces<Pick<ScoreColumns, Name>> {
  const caller = `${law.name}.score`;
  requireOptions(caller, options, ["rate", "level", "columns"]);
  const { rate = 0, level = 0.9, columns: asked = SCORES } = options;
  requireTime(caller, "horizon", horizon);
  requireDiscount(caller, rate, horizon);
  const [least, most] = endsOf(caller, level);
  const names: readonly (keyof ScoreColumns)[] = [asked].flat();
  for (const name of names) requireOneOf(caller, "columns", name, SCORES);
  const columns = yield* compress(caller, histories);
  const { rows } = columns;
  const { flow: flows } = law;
  const unique = names.map((name) => [name, new Float64Array(columns.weight.length)] as const);
  // of the history whose turn it is
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
    low: () => quantile(least),
    high: () => quantile(most),
  };
  for (let i = 0; i < columns.weight.length; i++) {
    history = historyAt(columns, i);
    ({ alive, flow } = stateOf(law, params, history));
    quantile = countQuantiles(law, params, history, horizon);
    for (const [name, column] of unique) column[i] = scores[name]();
    yield;
  }
  const ofEach = (values: Float64Array): Float64Array => {
    const column = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) column[i] = values[rows[i] as number] as number;
    return column;
  };
  return Object.fromEntries(unique.map(([name, values]) => [name, ofEach(values)])) as unknown as Pick<
    ScoreColumns,
    Name
  >;
}
