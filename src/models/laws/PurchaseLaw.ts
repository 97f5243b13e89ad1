import type { Hill } from "../../math/maximize.ts";
import type { Pieces } from "../../pieces.ts";
import type { History } from "../History.ts";

/** A model's parameters by name. */
export type Parameters = Readonly<Record<string, number>>;

/**
 * How an alive customer goes on buying. What holds for a new customer holds for an old one who is alive, with other
 * parameters: that is why everything below is written once per flow and serves both.
 */
export interface Flow<P> {
  /** Expected purchases within t. */
  mean(p: P, t: number): number;
  /** P(exactly 0, 1, … n purchases within t). */
  probabilities(p: P, t: number, n: number): number[];
  /** P(at least one purchase within t). */
  atLeastOne(p: P, t: number): number;
  /** P(still alive after t). */
  survival(p: P, t: number): number;
  /** Time to the next purchase if there is one; the mean is `null` where it is infinite. */
  nextPurchase(p: P): { readonly median: number; readonly mean: number | null };
  /** Expected purchases, each discounted at a continuous rate; the horizon may be infinite if the rate is not 0. */
  discounted(p: P, rate: number, horizon: number): number;
}

/** What a fit needs of a purchase model. */
export interface LikelihoodLaw<P extends Parameters> {
  /** As it is called in a fit. */
  readonly name: string;
  /** Names of the parameters, in the order of gradients and covariances. */
  readonly parameters: readonly (keyof P & string)[];
  /** Those that are in units of time. */
  readonly inTime: readonly string[];
  /** Stages that a purchase takes, each at the customer's rate; default 1. */
  readonly stages?: number;
  /** The law where nobody leaves; default the NBD. */
  readonly undying?: LikelihoodLaw<Parameters>;
  /** ln P(history). */
  logLikelihood(p: P, history: History): number;
  /** ln likelihood of weighted histories with its first and second derivatives. */
  derivatives(p: P, columns: HistoryColumns): Pieces<Derivatives>;
}

/** A purchase model ("buy till you die"): what it says of a history; all else follows from the flow. */
export interface PurchaseLaw<P extends Parameters, Q = P> extends LikelihoodLaw<P> {
  readonly flow: Flow<Q>;
  /** ln(P(dead)/P(alive)): -Infinity for who cannot be dead. */
  logOddsDead(p: P, history: History): number;
  /** Parameters of the flow of a customer who is alive after this history. */
  alive(p: P, history: History): Q;
  /** What share of those who have not bought yet is alive, and their flow. */
  newCustomer(p: P): { readonly share: number; readonly flow: Q };
  /** Draws how one customer buys: the rate, and a function that says after each purchase, or with time, when it ends. */
  draw(p: P, random: () => number): Lifetime;
}

/** One simulated customer. */
export interface Lifetime {
  /** Stages of purchases per unit of time while alive. */
  readonly rate: number;
  /** Stages to a purchase, and how many of the next are behind; default 1 and 0. */
  readonly stages?: number;
  readonly behind?: number;
  /** Age at which the customer dies whatever happens; may be infinite. */
  readonly death: number;
  /** P(dead right after a purchase). */
  readonly dropout: number;
  /** Whether the first purchase counts among those. */
  readonly afterFirst: boolean;
}

/** Checked histories, equal ones together, with how many customers each stands for. */
export interface HistoryColumns {
  readonly frequency: Float64Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
  readonly weight: Float64Array;
}

/** A likelihood with its derivatives; matrices row by row. */
export interface Derivatives extends Hill {
  /** Sum of the outer products of each customer's gradient: what the sandwich is filled with. */
  readonly outer: Float64Array;
}
