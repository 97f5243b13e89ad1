import { least } from "d3-array";
import { applyLogistic, fitLogistic, type LogisticRegression } from "../math/logisticRegression.ts";
import { quantile } from "../math/statistics.ts";
import type { Pieces } from "../pieces.ts";
import { COMBINED, CURVED, EXTENDED, type Features } from "./features.ts";
import { lead, logLoss } from "./measures.ts";

/**
 * How the probability of an order within the horizon is made: by the purchase model's odds (`"model"`), by a logistic
 * regression of them and plain facts that was trained on earlier days (`"combined"`, with more facts `"extended"`, and with what
 * they are worth together `"curved"`), or of the silence since the last order alone (`"recency"`).
 */
export type ChurnMethod = "model" | "recency" | "combined" | "extended" | "curved";

/** The churn methods. */
export const CHURN_METHODS: readonly ChurnMethod[] = ["model", "recency", "combined", "extended", "curved"];

/** A feature, and between which values it counts: beyond what was trained on nothing is known. */
export interface Feature {
  readonly name: string;
  readonly low: number;
  readonly high: number;
}

/** A trained probability of an order. Without a regression the purchase model's probability stands as it is. */
export interface ChurnModel {
  /** Whose log-odds are averaged, the best first: regressions within three standard errors of it on the days they were tried on. */
  readonly methods: readonly ChurnMethod[];
  readonly features: readonly Feature[];
  readonly regression: LogisticRegression | null;
}

/** What methods are trained on: rows are customers as they were known on a day of the past. */
export interface TrainingSet {
  readonly features: Features;
  /** 1 for who ordered within the days after. */
  readonly bought: Float64Array;
  /** By row the customer, and which day it was: 0 is the latest. */
  readonly customers: Float64Array;
  readonly cuts: Uint8Array;
}

/** A method with its features, and how firmly their coefficients are held. */
interface Candidate {
  readonly method: ChurnMethod;
  readonly names: readonly string[];
  /** As firm as so many customers: with hardly any data the purchase model decides alone. */
  readonly strength: number;
}

const [STRENGTH, STRONG] = [4, 40];
/** Parts of the customers that are in turn left out of the training to see which method does best. */
const FOLDS = 3;
/** So many rows show which method does best. */
const ENOUGH = 12_000;
/** With fewer of either kind nothing can be learnt. */
export const FEWEST = 30;
/** The share of training rows beyond which a feature counts no further, at either end. */
const BEYOND = 0.005;

/**
 * Trains on days whose outcome is known. `"auto"` takes the method that tells best what came after a day from the days before
 * it, of customers that it was not trained on; and averages it with those that are as good, as far as can be seen. Silence alone
 * says nothing of times of another length: it takes part where they are `alike`.
 *
 * @param more features of every method but the model and the silence: of the season, and of the customers
 */
export function* trainChurn(
  wanted: ChurnMethod | "auto",
  set: TrainingSet,
  more: readonly string[] = [],
  alike = true,
): Pieces<ChurnModel> {
  const { bought } = set;
  const buyers = bought.reduce((sum, value) => sum + value, 0);
  if (Math.min(buyers, bought.length - buyers) < FEWEST) return untrained;
  const ranges = yield* rangesOf(set.features);
  const clipped = { ...set, features: yield* clip(set.features, ranges) };
  const all = candidates(more).filter(
    ({ method }) => method === wanted || (wanted === "auto" && (alike || method !== "recency")),
  );
  // told which: as it is
  const chosen =
    wanted === "auto" ? yield* asGoodAsTheBest(all, clipped) : all.slice(0, 1).map((candidate) => ({ candidate }));
  const regressions: (LogisticRegression & { readonly names: readonly string[] })[] = [];
  for (const { candidate, start } of chosen as readonly Tried[])
    regressions.push({ ...(yield* train(candidate, clipped, undefined, start)), names: candidate.names });
  const names = [...new Set(regressions.flatMap((regression) => regression.names))];
  const share = 1 / regressions.length;
  const coefficients = names.map((name) =>
    regressions.reduce((sum, { names, coefficients }) => sum + share * (coefficients[names.indexOf(name)] ?? 0), 0),
  );
  return Object.freeze({
    methods: Object.freeze([...new Set(chosen.map(({ candidate }) => candidate.method))]),
    features: Object.freeze(names.map((name) => Object.freeze({ name, ...(ranges.get(name) as Range) }))),
    regression: Object.freeze({
      intercept: regressions.reduce((sum, { intercept }) => sum + share * intercept, 0),
      coefficients: Object.freeze(coefficients),
    }),
  });
}

const untrained: ChurnModel = Object.freeze({
  methods: Object.freeze(["model" as const]),
  features: [],
  regression: null,
});

/** Every way to predict, the simplest first. */
function candidates(more: readonly string[]): readonly Candidate[] {
  const [combined, extended, curved] = [COMBINED, EXTENDED, CURVED].map((names) => [...names, ...more]) as [
    string[],
    string[],
    string[],
  ];
  return [
    { method: "model", names: ["odds"], strength: STRENGTH },
    { method: "recency", names: ["silence"], strength: STRENGTH },
    { method: "combined", names: combined, strength: STRENGTH },
    { method: "extended", names: extended, strength: STRENGTH },
    { method: "curved", names: curved, strength: STRENGTH },
    { method: "curved", names: curved, strength: STRONG },
  ];
}

/** P(an order within the horizon) of each customer, its log-odds moved by a shift. */
export function applyChurn(
  { features: known, regression }: ChurnModel,
  features: Features,
  atLeastOne: Float64Array,
  shift = 0,
): Float64Array {
  if (regression === null) return shift === 0 ? atLeastOne : moved(atLeastOne, shift);
  const columns = known.map(({ name, low, high }) => clippedTo(features.get(name) as Float64Array, low, high));
  return applyLogistic({ ...regression, intercept: regression.intercept + shift }, columns, atLeastOne.length);
}

/** Probabilities whose log-odds are moved; what is certain stays so. */
export function moved(probabilities: Float64Array, shift: number): Float64Array {
  const factor = Math.exp(shift);
  return probabilities.map((p) => (p * factor) / (1 - p + p * factor));
}

/** By how much log-odds must be moved for as many to have bought as were expected: Newton's method. */
export function shiftTo(probabilities: Float64Array, bought: Float64Array): number {
  const came = bought.reduce((sum, value) => sum + value, 0);
  // half a customer more of either kind: nobody, or everybody, is no shift without end
  const aim = ((came + 0.5) / (bought.length + 1)) * bought.length;
  let shift = 0;
  for (let step = 0; step < 50; step++) {
    let [expected, slope] = [0, 0];
    for (const p of moved(probabilities, shift)) {
      expected += p;
      slope += p * (1 - p);
    }
    if (slope < 1e-12) break;
    const move = Math.max(-1, Math.min(1, (aim - expected) / slope));
    shift += move;
    if (Math.abs(move) < 1e-10) break;
  }
  return shift;
}

/** A lead that one in twenty has by chance is none. */
export const VISIBLE_LEAD = 1.645;

/**
 * Regressions are averaged unless one is so many standard errors behind: days differ by more than customers do, which the error
 * does not show. The purchase model or the silence alone have to be nearly as good.
 */
const [BEHIND, NEARLY] = [3, 1];

/** A candidate, and what it was nearly trained to. */
interface Tried {
  readonly candidate: Candidate;
  readonly start?: LogisticRegression | undefined;
}

/** The candidates that are as good as the best, as far as can be told; the best first. */
function* asGoodAsTheBest(all: readonly Candidate[], set: TrainingSet): Pieces<readonly Tried[]> {
  const some = yield* thinned(set);
  const tried: (Tried & { readonly losses: Float64Array; readonly loss: number })[] = [];
  for (const candidate of all) {
    const { losses, start } = yield* lossesOf(candidate, some);
    tried.push({ candidate, start, losses, loss: losses.reduce((sum, value) => sum + value, 0) });
  }
  const best = least(tried, ({ loss }) => loss) as (typeof tried)[number];
  const allowed = ({ candidate: { method } }: Tried) => (method === "model" || method === "recency" ? NEARLY : BEHIND);
  return [best, ...tried.filter((other) => other !== best && lead(best.losses, other.losses) < allowed(other))];
}

/**
 * What the outcomes cost a method that was trained on earlier days alone, and without the customers that it is asked about: a
 * third of them, another for each day. Where there is one day, each third is asked about in turn.
 */
function* lossesOf(
  candidate: Candidate,
  { features, bought, customers, cuts }: TrainingSet,
): Pieces<{ readonly losses: Float64Array; readonly start: LogisticRegression | undefined }> {
  const columns = candidate.names.map((name) => features.get(name) as Float64Array);
  const oldest = cuts.reduce((most, cut) => Math.max(most, cut), 0);
  const losses: number[] = [];
  let start: LogisticRegression | undefined;
  for (let test = 0; test < (oldest || FOLDS); test++) {
    const cut = oldest === 0 ? -1 : test;
    const isOut = (i: number) => foldOf(customers[i] as number) === test % FOLDS;
    const weights = bought.map((_, i) => ((cuts[i] as number) > cut && !isOut(i) ? 1 : 0));
    start = yield* train(candidate, { features, bought }, weights, start);
    const p = applyLogistic(start, columns, bought.length);
    for (let i = 0; i < p.length; i++)
      if (cuts[i] === Math.max(0, cut) && isOut(i)) losses.push(logLoss(p[i] as number, bought[i] as number));
  }
  return { losses: Float64Array.from(losses), start };
}

/** As many rows as show which method does best: whole customers. */
export function* thinned(set: TrainingSet): Pieces<TrainingSet> {
  const { features, bought, customers, cuts } = set;
  const every = Math.ceil(bought.length / ENOUGH);
  if (every === 1) return set;
  const isKept = (_: number, i: number) => (mixed(customers[i] as number) >>> 8) % every === 0;
  const some = new Map<string, Float64Array>();
  for (const [name, column] of features) {
    some.set(name, column.filter(isKept));
    yield;
  }
  return {
    features: some,
    bought: bought.filter(isKept),
    customers: customers.filter(isKept),
    cuts: cuts.filter(isKept),
  };
}

/** By other bits of a mixed number than those that rows are thinned by. */
const foldOf = (customer: number): number => (mixed(customer) >>> 20) % FOLDS;

/** A number from 0 to 2³² - 1 that tells nothing of what it was made from (Knuth's multiplicative hash, mixed once more). */
export function mixed(code: number): number {
  const product = Math.imul(code, 0x9e3779b1);
  return Math.imul(product ^ (product >>> 15), 0x85ebca6b) >>> 0;
}

/** The purchase model's odds count once unless something speaks against it; nothing else counts before it shows. */
function train(
  { names, strength }: Candidate,
  { features, bought }: Pick<TrainingSet, "features" | "bought">,
  weights?: Float64Array,
  start?: LogisticRegression,
): Pieces<LogisticRegression> {
  const columns = names.map((name) => features.get(name) as Float64Array);
  const coefficients = names.map((name) => (name === "odds" ? 1 : 0));
  return fitLogistic(columns, bought, { coefficients, strength }, weights, start);
}

type Range = Omit<Feature, "name">;

function* rangesOf(features: Features): Pieces<ReadonlyMap<string, Range>> {
  const ranges = new Map<string, Range>();
  for (const [name, column] of features) {
    yield;
    const sorted = column.slice().sort();
    const end = (share: number) => quantile(sorted, share);
    // what few have is for the prior to hold, not to be cut away
    const isFlag = name.includes("=");
    ranges.set(name, isFlag ? { low: 0, high: 1 } : { low: end(BEYOND), high: end(1 - BEYOND) });
  }
  return ranges;
}

function* clip(features: Features, ranges: ReadonlyMap<string, Range>): Pieces<Features> {
  const all = new Map<string, Float64Array>();
  for (const [name, column] of features) {
    yield;
    const { low, high } = ranges.get(name) as Range;
    all.set(name, clippedTo(column, low, high));
  }
  return all;
}

const clippedTo = (column: Float64Array, low: number, high: number): Float64Array =>
  column.map((value) => Math.min(high, Math.max(low, value)));
