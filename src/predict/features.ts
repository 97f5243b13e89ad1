import { type Breath, breaths, inPieces, type Pieces } from "../pieces.ts";
import type { PurchaseHistorySchema } from "../shop/histories.ts";
import type { Table } from "../tables/Table.ts";
import type { OrderHistory, Span } from "./OrderHistory.ts";
import { textsOf } from "./traits.ts";

/** What to tell buyers from others by: columns by name, all of one length. */
export type Features = ReadonlyMap<string, Float64Array>;

/** Purchases within spans of days, by the name of the feature that they make. */
export type Counts = ReadonlyMap<string, Int32Array | Float64Array>;

/** The odds of the purchase model, silence, number of orders, age, spend per order, and orders lately. */
export const COMBINED: readonly string[] = ["odds", "silence", "count", "age", "value", "lately", "longer"];

/** The same, with the shape of what tells most, how regular somebody buys, and when the next order would be due. */
export const EXTENDED: readonly string[] = [
  ...COMBINED,
  ...["justNow", "due", "regularity", "gap", "once", "silenceSquared", "countSquared", "silenceByCount"],
];

/** The same, with how the purchase model's odds bend, and what they are worth after a silence and of many orders. */
export const CURVED: readonly string[] = [...EXTENDED, "oddsSquared", "oddsBySilence", "oddsByCount"];

/** Days of a year. */
export const YEAR = 365;

/** Orders in the same days of earlier years: how many years ago, and how many horizons around. */
const SEASONAL = {
  lastYear: [1, 0],
  aroundLastYear: [1, 1 / 2],
  twoYearsAgo: [2, 0],
  aroundTwoYearsAgo: [2, 1 / 2],
  threeYearsAgo: [3, 0],
} as const;

/** The seasonal features that need no more days of the past than there are behind every day that is learnt on. */
export const seasonalNames = (behind: number, horizon: number): readonly string[] =>
  Object.entries(SEASONAL).flatMap(([name, [years, around]]) =>
    years * YEAR + around * horizon <= behind ? [name] : [],
  );

/** The spans of days whose purchases are counted, up to a day, in which a year ago may be less far back than the horizon. */
function spansOf(day: number, horizon: number): Readonly<Record<string, Span>> {
  const seasonal = Object.entries(SEASONAL).map(([name, [years, around]]): [string, Span] => {
    const from = day - years * YEAR;
    const to = Math.floor(from + (1 + around) * horizon);
    return [name, [Math.floor(from - around * horizon), Math.min(day, to)]];
  });
  return {
    justNow: [Math.floor(day - horizon / 2), day],
    lately: [Math.floor(day - horizon), day],
    longer: [Math.floor(day - 4 * horizon), day],
    ...Object.fromEntries(seasonal),
  };
}

/**
 * Facts about the customers known on a day, each as its name in the lists above says; logarithms, as a rule. Times are in units
 * of the horizon: what was learnt on shorter ones then fits this one.
 *
 * @param modelled P(an order within the horizon) as a purchase model has it, row by row
 */
export async function featuresAt(
  history: OrderHistory,
  day: number,
  horizon: number,
  names: readonly string[],
  modelled: Float64Array,
  breath: Breath = breaths(),
): Promise<Features> {
  const counts = await countsAt(history, day, horizon, names);
  return inPieces(featuresOf((await history.at(day)).table, counts, horizon, names, modelled), breath);
}

/** Purchases in the spans of days that some of the features count, row by row as the histories of the day. */
export async function countsAt(
  history: OrderHistory,
  day: number,
  horizon: number,
  names: readonly string[],
): Promise<Counts> {
  const spans = spansOf(day, horizon);
  const counted = names.filter((name) => name in spans);
  if (counted.length === 0) return new Map();
  const counts = await history.purchases(
    day,
    counted.map((name) => spans[name] as Span),
  );
  return new Map(counted.map((name, i) => [name, counts[i] as Int32Array | Float64Array]));
}

/** The features of the customers in a table, or in a part of one: each is made of its own row. */
export function* featuresOf(
  table: Table<PurchaseHistorySchema>,
  counts: Counts,
  horizon: number,
  names: readonly string[],
  modelled: Float64Array,
): Pieces<Features> {
  const fact = factsOf(table, horizon, modelled);
  const features = new Map<string, Float64Array>();
  for (const name of names) {
    yield;
    const count = counts.get(name);
    const of = count === undefined ? fact(name) : (row: number) => Math.log1p(count[row] as number);
    const column = new Float64Array(modelled.length);
    for (let row = 0; row < column.length; row++) column[row] = of(row);
    features.set(name, column);
  }
  return features;
}

/** A fact by name, of a row of the histories. */
type Fact = (row: number) => number;

/** What a row of the histories says by itself. */
function factsOf(table: Table<PurchaseHistorySchema>, horizon: number, modelled: Float64Array): (name: string) => Fact {
  const column = (name: "orderCount" | "totalSpend" | "daysSinceLastOrder" | "age" | "recency" | "sumLogGaps") =>
    table.column(name).values;
  const [counts, spend, silences, ages] = [
    column("orderCount"),
    column("totalSpend"),
    column("daysSinceLastOrder"),
    column("age"),
  ];
  const [lifetimes, logGaps] = [column("recency"), column("sumLogGaps")];
  const at = (values: ArrayLike<number>, row: number) => values[row] as number;
  const inHorizons = (days: number) => Math.log1p((90 * days) / horizon);
  const gaps = (row: number) => at(counts, row) - 1;
  const silence = (row: number) => inHorizons(at(silences, row));
  const count = (row: number) => Math.log1p(at(counts, row));
  // of a single purchase the time since is all that is known of the gap
  const gap = (row: number) => (gaps(row) > 0 ? at(lifetimes, row) / gaps(row) : at(ages, row));
  const facts: Readonly<Record<string, Fact>> = {
    odds: (row) => logOdds(at(modelled, row)),
    silence,
    count,
    age: (row) => inHorizons(at(ages, row)),
    value: (row) => Math.log1p(Math.max(0, at(spend, row) / at(counts, row))),
    due: (row) => Math.log1p(at(silences, row) / Math.max(1, gap(row))),
    // how far the mean of the gaps' logarithms is below the logarithm of their mean
    regularity: (row) => (gaps(row) > 1 ? Math.log(gap(row)) - at(logGaps, row) / gaps(row) : 0),
    gap: (row) => (gaps(row) > 0 ? inHorizons(gap(row)) : 0),
    once: (row) => (gaps(row) > 0 ? 0 : 1),
    silenceSquared: (row) => silence(row) ** 2,
    countSquared: (row) => count(row) ** 2,
    silenceByCount: (row) => silence(row) * count(row),
    oddsSquared: (row) => logOdds(at(modelled, row)) ** 2,
    oddsBySilence: (row) => logOdds(at(modelled, row)) * silence(row),
    oddsByCount: (row) => logOdds(at(modelled, row)) * count(row),
  };
  return (name) => facts[name] ?? traitOf(table, name);
}

/** A feature that a text of a customer's column makes, 1 where it is the customer's. */
export const traitName = (column: string, value: string): string => `${column}=${value}`;

/** 1 for customers with a text in a column of theirs, which `column=text` names, else 0. */
function traitOf(table: Table<PurchaseHistorySchema>, name: string): Fact {
  const [column, ...rest] = name.split("=");
  const { codes, dictionary } = textsOf(table, column as string);
  const code = dictionary.indexOf(rest.join("="));
  // code 0 is no text
  return (row) => (code > 0 && codes[row] === code ? 1 : 0);
}

/** ln p/(1 - p), inside of where that is a number. */
export function logOdds(p: number): number {
  const inside = Math.min(1 - 1e-9, Math.max(1e-9, p));
  return Math.log(inside / (1 - inside));
}
