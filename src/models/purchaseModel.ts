import { requireObject, requireOneOf, requireOptions, requireWhole } from "../options.ts";
import { atOnce, type Pieces } from "../pieces.ts";
import type { Fit, FitOptions } from "./Fit.ts";
import { type HistoriesInput, type History, type HistoryInput, historyOf, requireTime } from "./History.ts";
import type { Parameters, PurchaseLaw } from "./laws/PurchaseLaw.ts";
import { countQuantiles, countsWithin, stateOf } from "./purchase/conditional.ts";
import { type DiscountOptions, requireDiscount } from "./purchase/DiscountOptions.ts";
import { fitPurchases } from "./purchase/fitPurchases.ts";
import { requireParams } from "./purchase/requireParams.ts";
import { type ScoreColumns, type ScoreOptions, scoreOf } from "./purchase/score.ts";
import { type SimulatedHistories, type SimulationOptions, simulatePurchases } from "./purchase/simulatePurchases.ts";
import { type Estimate, endsOf, type TotalOptions, totalOf } from "./purchase/totalOf.ts";

/**
 * A model of purchases ("buy till you die"). Times are in one unit, which the parameters carry as well: fitted in weeks, asked in weeks.
 * Parameters come from a fit or from a paper; a history of `undefined` is a customer who has not bought yet. What cannot be is
 * an `OptionError` that names it.
 */
export interface PurchaseModel<P extends Parameters = Parameters> {
  /** As it is called in a fit. */
  readonly name: string;
  /** Names of the parameters, in the order of covariances. */
  readonly parameters: readonly (keyof P & string)[];

  /**
   * The parameters that make histories most likely, by Newton's method with exact derivatives. Equal histories cost as one.
   *
   * Never throws for a hard data set, and never gives NaN: what the data cannot tell is said in `warnings`. Where they do
   * not show that anybody leaves, the fit is the NBD's, with a dropout of 0.
   *
   * @param histories columns of one length, a table of histories, or what `purchaseHistories` returned
   * @returns parameters (times in the histories' unit), log-likelihood, standard errors, covariances, warnings; frozen
   * @throws OptionError for an impossible history, with its row and column, and for none at all
   * @example
   * ```ts
   * import { bgNbd } from "clientele";
   *
   * const fit = bgNbd.fit({ frequency: [0, 0, 1, 4, 0, 7, 2], recency: [0, 0, 6, 30, 0, 38, 9], T: [38, 38, 38, 38, 39, 39, 39] });
   * fit.converged; // => true
   * fit.customers; // => 7
   * ```
   */
  fit(histories: HistoriesInput, options?: FitOptions): Fit<P>;

  /**
   * What a fit says of every customer for a horizon: P(alive), expected purchases, P(an order), discounted purchases, and the
   * interval of purchases. Equal histories are scored once.
   *
   * @param fit a fit of this model
   * @param histories columns of one length, a table of histories, or what `purchaseHistories` returned
   * @param horizon length of time after the end of observation, in the unit of the parameters
   * @param options `rate` of the discount, continuous, default 0; `level` of the interval, default 0.9; `columns`, which to compute,
   * default all
   * @returns columns in the order of the histories
   * @example
   * ```ts
   * import { mbgNbd } from "clientele";
   *
   * const histories = { frequency: [0, 0, 1, 4, 0, 7, 2], recency: [0, 0, 6, 30, 0, 38, 9], age: [38, 38, 38, 38, 39, 39, 39] };
   * const scores = mbgNbd.score(mbgNbd.fit(histories), histories, 13);
   * scores.expectedPurchases.length; // => 7
   * scores.low[5]! <= scores.expectedPurchases[5]! && scores.expectedPurchases[5]! <= scores.high[5]!; // => true
   * ```
   */
  score<Name extends keyof ScoreColumns = keyof ScoreColumns>(
    fit: Fit<P>,
    histories: HistoriesInput,
    horizon: number,
    options?: ScoreOptions<Name>,
  ): Pick<ScoreColumns, Name>;

  /**
   * ln of how likely the model makes a history. A density per unit of time: the same history in another unit has another one.
   *
   * @see Fader, Hardie & Lee (2005), Marketing Science 24: 275-284, eq. 6; note 027 (2013), whose sums do not overflow
   * @example
   * ```ts
   * import { bgNbd } from "clientele";
   *
   * const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
   * bgNbd.logLikelihood(params, { frequency: 2, recency: 30.43, T: 38.86 }); // => -9.458606307066272
   * ```
   */
  logLikelihood(params: P, history: HistoryInput): number;

  /**
   * P(a customer still buys). BG/NBD says 1 of everyone without a repeat purchase, a property that MBG/NBD does not have; of the
   * NBD, which nobody leaves, it is 1.
   *
   * A weak sign of churn by itself: `probabilityOfPurchase` says whether there will be an order.
   *
   * @param options `after`, how long after the end of observation; default 0
   * @see Fader, Hardie & Lee (2008), note 021; Schmittlein, Morrison & Colombo (1987), eq. 11
   * @example
   * ```ts
   * import { bgNbd } from "clientele";
   *
   * const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
   * bgNbd.probabilityAlive(params, { frequency: 2, recency: 30.43, T: 38.86 }); // => 0.726578570080673
   * ```
   */
  probabilityAlive(
    params: P,
    history: HistoryInput | undefined,
    options?: {
      /** How long after the end of observation. Default 0. */
      readonly after?: number;
    },
  ): number;

  /**
   * Expected purchases within a time after the end of observation.
   *
   * @param t length of time, in the unit of the parameters
   * @see Fader, Hardie & Lee (2005), Marketing Science 24: 275-284, eq. 10 after Euler's transformation; Schmittlein, Morrison &
   * Colombo (1987), eq. 22
   * @example
   * ```ts
   * import { paretoNbd } from "clientele";
   *
   * const params = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };
   * paretoNbd.expectedPurchases(params, { frequency: 2, recency: 30.43, T: 38.86 }, 39); // => 1.455123193257602
   * ```
   */
  expectedPurchases(params: P, history: HistoryInput | undefined, t: number): number;

  /**
   * P(at least one purchase within a time): what is left to 1 is churn, as shops mean it.
   *
   * @param t length of time, in the unit of the parameters
   * @example
   * ```ts
   * import { bgNbd } from "clientele";
   *
   * const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
   * bgNbd.probabilityOfPurchase(params, { frequency: 2, recency: 30.43, T: 38.86 }, 39); // => 0.5546271379170045
   * ```
   */
  probabilityOfPurchase(params: P, history: HistoryInput | undefined, t: number): number;

  /**
   * P(exactly n purchases within a time).
   *
   * @param t length of time, in the unit of the parameters
   * @param n whole number from 0
   * @see Fader & Hardie (2007), note 029
   * @example
   * ```ts
   * import { bgNbd } from "clientele";
   *
   * const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
   * bgNbd.probabilityOfCount(params, { frequency: 2, recency: 30.43, T: 38.86 }, 39, 2); // => 0.14418322186458474
   * ```
   */
  probabilityOfCount(params: P, history: HistoryInput | undefined, t: number, n: number): number;

  /**
   * The smallest number n of purchases within a time with P(at most n) ≥ level, from the predictive distribution; of more than
   * 4,096 purchases from 4,000 draws of it, the same every time.
   *
   * @param t length of time, in the unit of the parameters
   * @param level between 0 and 1
   * @example
   * ```ts
   * import { bgNbd } from "clientele";
   *
   * const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
   * const history = { frequency: 2, recency: 30.43, T: 38.86 };
   * [0.5, 0.95].map((level) => bgNbd.quantileOfCount(params, history, 39, level)); // => [1, 4]
   * ```
   */
  quantileOfCount(params: P, history: HistoryInput | undefined, t: number, level: number): number;

  /**
   * Between which numbers of purchases within a time a customer will end up: the quantiles of both ends of a level.
   *
   * @param t length of time, in the unit of the parameters
   * @param options `level`, at least this share of customers ends up there, between 0 and 1; default 0.9
   * @example
   * ```ts
   * import { bgNbd } from "clientele";
   *
   * const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
   * bgNbd.purchaseInterval(params, { frequency: 2, recency: 30.43, T: 38.86 }, 39); // => { low: 0, high: 4 }
   * ```
   */
  purchaseInterval(
    params: P,
    history: HistoryInput | undefined,
    t: number,
    options?: {
      /** At least this share of customers ends up there, between 0 and 1. Default 0.9. */
      readonly level?: number;
    },
  ): { readonly low: number; readonly high: number };

  /**
   * Time to the next purchase, given that there is one.
   *
   * @returns median and mean, in the unit of the parameters; the mean is `null` where it is infinite
   * @example
   * ```ts
   * import { bgNbd } from "clientele";
   *
   * const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
   * bgNbd.timeToNextPurchase(params, { frequency: 2, recency: 30.43, T: 38.86 }).median; // => 15.669468476069843
   * ```
   */
  timeToNextPurchase(
    params: P,
    history: HistoryInput | undefined,
  ): { readonly median: number; readonly mean: number | null };

  /**
   * Expected purchases, each discounted to the end of observation. Times the spend per purchase it is the lifetime value.
   *
   * @param options `rate`, continuous, per unit of time (15% a year in weeks is ln(1.15)/52), from 0, above 0 without a
   * horizon; `horizon`, in the unit of the parameters, default infinite
   * @see Fader, Hardie & Lee (2005b), JMR 42: 415-430 (DERT, of the Pareto/NBD)
   * @example
   * ```ts
   * import { bgNbd } from "clientele";
   *
   * const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
   * const history = { frequency: 2, recency: 30.43, T: 38.86 };
   * bgNbd.discountedPurchases(params, history, { rate: 0.0027, horizon: 52 }); // => 1.461496775603536
   * ```
   */
  discountedPurchases(params: P, history: HistoryInput | undefined, options: DiscountOptions): number;

  /**
   * Expected purchases of a whole customer base within a time, with an interval for that expectation: from draws of the
   * parameters by their robust covariance. What really comes scatters a little more.
   *
   * @param fit a fit, for its parameters and their covariance
   * @param histories columns of one length, a table of histories, or what `purchaseHistories` returned
   * @param t length of time, in the unit of the parameters
   * @param options `level` of the interval, default 0.95; `draws`, default 200; `random`
   * @throws OptionError for an impossible history, with its row and column
   * @example
   * ```ts
   * import { bgNbd } from "clientele";
   *
   * const histories = { frequency: [0, 0, 1, 4, 0, 7, 2], recency: [0, 0, 6, 30, 0, 38, 9], age: [38, 38, 38, 38, 39, 39, 39] };
   * const { expected, low, high } = bgNbd.totalPurchases(bgNbd.fit(histories), histories, 39);
   * low < expected && expected < high; // => true
   * ```
   */
  totalPurchases(fit: Fit<P>, histories: HistoriesInput, t: number, options?: TotalOptions): Estimate;

  /**
   * Customers drawn from the model, with what is seen of them and what is true.
   *
   * @param options `random`, uniform numbers; `age`, one for all or a column; `customers`, how many; `horizon`, for how long
   * after the end of observation `future` counts, default 0
   * @returns columns: frequency, recency and age as for `fit`, alive (1 or 0) at the end, future
   * @example
   * ```ts
   * import { bgNbd } from "clientele";
   *
   * const params = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
   * const shop = bgNbd.simulate(params, { customers: 100, age: 52, horizon: 26, random: () => 0.5 });
   * shop.frequency.length; // => 100
   * ```
   */
  simulate(params: P, options: SimulationOptions): SimulatedHistories;
}

/** All that follows from a law of purchases. */
export function purchaseModel<P extends Parameters, Q, Law extends PurchaseLaw<P, Q> = PurchaseLaw<P, Q>>(
  law: Law,
  fitted: (law: Law, histories: HistoriesInput, options?: FitOptions) => Pieces<Fit<P>> = fitPurchases,
): PurchaseModel<P> {
  const { name, flow: flows } = law;
  const checked = (
    member: string,
    params: P,
    history: HistoryInput | undefined,
    time: number,
    option = "t",
  ): History | undefined => {
    const caller = `${name}.${member}`;
    requireParams(caller, law, params);
    const known = history === undefined ? undefined : historyOf(caller, history);
    requireTime(caller, option, time);
    return known;
  };
  const stateWithin = (...call: globalThis.Parameters<typeof checked>) => stateOf(law, call[1], checked(...call));
  const requireFit = (member: string, fit: Fit<P>): void => {
    requireObject(`${name}.${member}`, "fit", fit, `what ${name}.fit returned`);
    if (fit.model !== undefined) requireOneOf(`${name}.${member}`, "fit.model", fit.model, [name]);
    requireParams(`${name}.${member}`, law, fit.params);
  };
  return Object.freeze<PurchaseModel<P>>({
    name,
    parameters: law.parameters,
    fit: (histories, options) => atOnce(fitted(law, histories, options)),

    score(fit, histories, horizon, options) {
      requireFit("score", fit);
      return atOnce(scoreOf(law, fit, histories, horizon, options));
    },

    logLikelihood(params, history) {
      requireParams(`${name}.logLikelihood`, law, params);
      return law.logLikelihood(params, historyOf(`${name}.logLikelihood`, history));
    },

    probabilityAlive(params, history, options = {}) {
      requireOptions("probabilityAlive", options, ["after"]);
      const { after = 0 } = options;
      const { alive, flow } = stateWithin("probabilityAlive", params, history, after, "after");
      return after === 0 ? alive : alive * flows.survival(flow, after);
    },

    expectedPurchases(params, history, t) {
      const { alive, flow } = stateWithin("expectedPurchases", params, history, t);
      return alive * flows.mean(flow, t);
    },

    probabilityOfPurchase(params, history, t) {
      const { alive, flow } = stateWithin("probabilityOfPurchase", params, history, t);
      return alive * flows.atLeastOne(flow, t);
    },

    probabilityOfCount(params, history, t, n) {
      const known = checked("probabilityOfCount", params, history, t);
      requireWhole(`${name}.probabilityOfCount`, "n", n, 0, 1_000_000);
      return countsWithin(law, params, known, t, n)[n] as number;
    },

    quantileOfCount(params, history, t, level) {
      const known = checked("quantileOfCount", params, history, t);
      endsOf(`${name}.quantileOfCount`, level);
      return countQuantiles(law, params, known, t)(level);
    },

    purchaseInterval(params, history, t, options = {}) {
      requireOptions("purchaseInterval", options, ["level"]);
      const { level = 0.9 } = options;
      const known = checked("purchaseInterval", params, history, t);
      const [low, high] = endsOf(`${name}.purchaseInterval`, level).map(countQuantiles(law, params, known, t));
      return { low, high } as { low: number; high: number };
    },

    timeToNextPurchase(params, history) {
      const { median, mean } = flows.nextPurchase(stateWithin("timeToNextPurchase", params, history, 0).flow);
      return { median, mean };
    },

    discountedPurchases(params, history, options = {} as DiscountOptions) {
      requireOptions("discountedPurchases", options, ["rate", "horizon"]);
      const { rate, horizon = Infinity } = options;
      const { alive, flow } = stateWithin("discountedPurchases", params, history, 0);
      requireDiscount(`${name}.discountedPurchases`, rate, horizon);
      return alive * flows.discounted(flow, rate, horizon);
    },

    totalPurchases(fit, histories, t, options) {
      requireFit("totalPurchases", fit);
      return totalOf(law, fit, histories, t, options);
    },

    simulate(params, options) {
      requireParams(`${name}.simulate`, law, params);
      return simulatePurchases(law, params, options);
    },
  });
}
