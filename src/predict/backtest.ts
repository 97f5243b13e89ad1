import { mean, sum } from "d3-array";
import type { TableInput } from "../analytics/asTable.ts";
import { OptionError } from "../errors.ts";
import { requireOptions } from "../options.ts";
import { type Breath, breaths, inPieces, type Pieces } from "../pieces.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import { type StepProgress, steps } from "../tasks.ts";
import { DAY_MS, type Day, type Duration, dayNumber, daysOf } from "../time.ts";
import { applyChurn, VISIBLE_LEAD } from "./churnModel.ts";
import { expectationsWithin, inLonger } from "./expectations.ts";
import { learnModel, type ModelOptions, requireModelOptions } from "./learnModel.ts";
import { orderHistoryOf } from "./MemoryOrderHistory.ts";
import {
  type CalibrationBin,
  calibrationBins,
  lead,
  logLoss,
  type NumberMeasures,
  numberMeasures,
  type ProbabilityMeasures,
  probabilityMeasures,
  type RankingMeasures,
  rankCorrelation,
  rankingMeasures,
} from "./measures.ts";
import type { OrderHistory } from "./OrderHistory.ts";
import { type PurchaseHistoryOptions, requireHistoryOptions, type SetAside } from "./purchaseHistories.ts";
import { knownCustomers } from "./score.ts";
import type { Fits } from "./splits.ts";

/** Whether a prediction is worth more than a rule of thumb. */
export interface Verdict {
  readonly verdict: "better" | "notBetter" | "notEnoughData";
  /** The rule of thumb that is as good or better. */
  readonly beatenBy?: string;
  /** Why, in words. */
  readonly reason?: string;
}

/** How well churn was predicted: P(an order within the horizon). */
export interface ChurnEvaluation extends ProbabilityMeasures, Verdict {
  /** Share of customers who ordered. */
  readonly baseRate: number;
  /** Tenths of the customers by probability. */
  readonly calibration: readonly CalibrationBin[];
  /**
   * `recency`: a logistic curve of the days since the last order; `pastRate`: the customer's own rate goes on;
   * `constant`: everyone the share of the days before.
   */
  readonly baselines: Readonly<Record<"recency" | "pastRate" | "constant", ProbabilityMeasures>>;
}

/** How well numbers of purchases were predicted. */
export interface PurchaseEvaluation extends NumberMeasures, Verdict {
  /** Purchases that came, and that were expected. */
  readonly actual: number;
  readonly expected: number;
  readonly baselines: Readonly<Record<"pastRate" | "constant", NumberMeasures>>;
}

/** How well spend was predicted. */
export interface SpendEvaluation extends NumberMeasures, RankingMeasures, Verdict {
  /** Money that came, and that was expected. */
  readonly actual: number;
  readonly expected: number;
  /** `pastSpend`: all that was spent so far, as an order of customers; `pastRate`: it goes on at its rate. */
  readonly baselines: {
    readonly pastSpend: RankingMeasures;
    readonly pastRate: NumberMeasures & RankingMeasures;
  };
}

/** How good the predictions were that could have been made on a day of the past. */
export interface BacktestReport {
  /** The last day that the predictions knew of. */
  readonly calibrationEnd: Date;
  readonly horizonDays: number;
  /** Customers known on that day. */
  readonly customers: number;
  /** What was chosen, on days before. */
  readonly chosen: { readonly purchases: string; readonly churn: readonly string[]; readonly innerDays: number };
  readonly churn: ChurnEvaluation;
  readonly purchases: PurchaseEvaluation;
  readonly spend: SpendEvaluation;
  /** What is in no history or in no mean of spend, by reason. */
  readonly setAside: SetAside;
  /** Codes of the fits' warnings. */
  readonly warnings: readonly string[];
}

/** When and how to test. */
export interface BacktestOptions extends ModelOptions, Omit<PurchaseHistoryOptions, "asOf" | "timeUnit"> {
  /** The last day that the predictions may know of, its UTC parts being the shop's clock. Default a horizon before the last order. */
  readonly calibrationEnd?: Day;
  /** How far to look after it; the orders must reach as far. Default 90 days. */
  readonly horizon?: Duration;
  /** Told after each step. */
  readonly onProgress?: (progress: StepProgress) => void;
  /** Stops between steps. */
  readonly signal?: AbortSignal;
}

const NAMES = ["calibrationEnd", "horizon", "revenue", "refunds", "model", "churn", "onProgress", "signal"];

/** With fewer of either kind no comparison means anything. */
const FEWEST = 30;

/**
 * Predictions as they could have been made on a day of the past, held against what came, beside rules of thumb. Nothing
 * after that day is known to them.
 *
 * @param orders needs `customerId`, `date` and `revenue` (or `netSales`); or an order history, whose `revenue` and `refunds` then hold
 * @returns measures per question (churn, purchases, spend), each with its baselines and a verdict
 * @throws OptionError where the orders do not reach a horizon beyond `calibrationEnd`, or nobody is known on it
 * @example
 * ```ts
 * import { backtest } from "clientele";
 *
 * const orders = Array.from({ length: 600 }, (_, i) => {
 *   return { customerId: `C${(i * i) % 97}`, date: Date.UTC(2025, 0, 1 + i / 2), revenue: 10 + (i % 7) };
 * });
 * const report = await backtest(orders, { horizon: { days: 60 } });
 * report.horizonDays; // => 60
 * report.customers > 0 && report.churn.brier < 1; // => true
 * ```
 */
export async function backtest(
  orders: TableInput<TransactionSchema> | OrderHistory,
  options: BacktestOptions = {},
): Promise<BacktestReport> {
  const caller = "backtest";
  requireOptions(caller, options, NAMES);
  const horizon = daysOf(caller, "horizon", options.horizon ?? { days: 90 });
  requireModelOptions(caller, options);
  requireHistoryOptions(caller, options);
  const calibrationEnd = dayNumber(caller, "calibrationEnd", options.calibrationEnd);
  const breath = breaths(options.signal);
  const history = orderHistoryOf(caller, orders, options, breath);
  const refuse = (expected: string, value: unknown): never => {
    throw new OptionError(caller, "calibrationEnd", expected, value);
  };
  const { first, last } = (await history.extent()) ?? refuse("a day with a purchase before it: there is none", "none");
  const day = calibrationEnd ?? Math.floor(last - horizon);
  if (last - horizon < first) {
    throw new OptionError(
      caller,
      "horizon",
      `shorter than the time from the first purchase to the last line, ${last - first} days`,
      `${horizon} days`,
    );
  }
  const shown = (at: number) => new Date(at * DAY_MS).toISOString().slice(0, 10);
  if (!(day >= first && day + horizon <= last)) {
    refuse(
      `from ${shown(first)}, the first purchase, to ${shown(last - horizon)}, a horizon before the last line`,
      shown(day),
    );
  }
  if ((await history.at(day)).table.length === 0) refuse("a day on which somebody had bought something", shown(day));
  return evaluate(history, day, horizon, options, breath);
}

/** The report of a day. */
export async function evaluate(
  history: OrderHistory,
  day: number,
  horizon: number,
  options: Pick<BacktestOptions, "model" | "churn" | "onProgress" | "signal">,
  breath: Breath,
  fits?: Fits,
): Promise<BacktestReport> {
  const step = steps("backtest", 3, options);
  await step("learning");
  const { model, recency, constant: usual } = await learnModel(history, day, horizon, options, breath, fits);
  await step("predicting");
  const histories = await history.at(day);
  const { table } = histories;
  const { customers, features } = await knownCustomers(history, model, day, breath);
  const columns = ["expectedPurchases"] as const;
  const expected = await inPieces(expectationsWithin(model, customers, horizon, { columns }), breath);
  const came = await history.outcomes(day, horizon);
  await step("evaluating");
  const rates = pastRates(table.column("orderCount").values, table.column("age").values, horizon);
  const spent = table.column("totalSpend").values;
  const spendRates = rates.map(
    (rate, i) => (rate * Math.max(0, spent[i] as number)) / (table.column("orderCount").values[i] as number),
  );
  const constant = (value: number) => new Float64Array(table.length).fill(value);
  return {
    calibrationEnd: new Date(day * DAY_MS),
    horizonDays: horizon,
    customers: table.length,
    chosen: { purchases: model.purchases.model, churn: model.churn.methods, innerDays: model.innerDays },
    churn: await inPieces(
      evaluateChurn(customers.order, came.bought, {
        recency: applyChurn(await recency(), features, customers.modelled),
        pastRate: rates.map((rate) => -Math.expm1(-rate)),
        constant: constant(inLonger(usual?.bought ?? 0.5, horizon / (model.innerDays || horizon))),
      }),
      breath,
    ),
    purchases: await inPieces(
      evaluatePurchases(expected.expectedPurchases, came.purchases, {
        pastRate: rates,
        constant: constant((usual?.purchasesPerDay ?? 0) * horizon),
      }),
      breath,
    ),
    spend: await inPieces(
      evaluateSpend(expected.spend, came.spend, { pastSpend: Float64Array.from(spent), pastRate: spendRates }),
      breath,
    ),
    setAside: histories.setAside,
    warnings: [
      ...(model.innerDays < horizon ? ["short_history"] : []),
      ...[...model.purchases.warnings, ...(model.spend?.gammaGamma.warnings ?? [])].map(({ code }) => code),
    ],
  };
}

/** Purchases within the horizon if each customer's rate so far goes on; a rate takes time to show. */
function pastRates(counts: ArrayLike<number>, ages: ArrayLike<number>, horizon: number): Float64Array {
  return Float64Array.from(counts, (count, i) => ((count - 1) / Math.max(1, ages[i] as number)) * horizon);
}

function* evaluateChurn(
  order: Float64Array,
  bought: Float64Array,
  baselines: Readonly<Record<keyof ChurnEvaluation["baselines"], Float64Array>>,
): Pieces<ChurnEvaluation> {
  yield;
  const buyers = sum(bought);
  const losses = (p: Float64Array) => p.map((value, i) => logLoss(value, bought[i] as number));
  return {
    ...probabilityMeasures(order, bought),
    baseRate: mean(bought) ?? 0,
    calibration: yield* calibrationBins(order, bought),
    baselines: yield* each(baselines, (p) => probabilityMeasures(p, bought)),
    ...verdict(
      Math.min(buyers, bought.length - buyers),
      "customers who ordered and who did not",
      yield* each(baselines, (p) => lead(losses(order), losses(p))),
    ),
  };
}

function* evaluatePurchases(
  purchases: Float64Array,
  came: Float64Array,
  baselines: Readonly<Record<keyof PurchaseEvaluation["baselines"], Float64Array>>,
): Pieces<PurchaseEvaluation> {
  const losses = (expected: Float64Array) => expected.map((value, i) => (value - (came[i] as number)) ** 2);
  return {
    ...numberMeasures(purchases, came),
    actual: sum(came),
    expected: sum(purchases),
    baselines: yield* each(baselines, (expected) => numberMeasures(expected, came)),
    ...verdict(sum(came), "purchases", yield* each(baselines, (expected) => lead(losses(purchases), losses(expected)))),
  };
}

function* evaluateSpend(
  spends: Float64Array,
  came: Float64Array,
  { pastSpend, pastRate }: Readonly<Record<keyof SpendEvaluation["baselines"], Float64Array>>,
): Pieces<SpendEvaluation> {
  const ranking = yield* rankingMeasures(spends, came);
  const buyers = came.reduce((count, value) => count + (value > 0 ? 1 : 0), 0);
  yield;
  const rankings = {
    pastSpend: yield* rankingMeasures(pastSpend, came),
    pastRate: yield* rankingMeasures(pastRate, came),
  };
  const leadOver = function* (other: Float64Array, itsRanking: RankingMeasures): Pieces<number> {
    const ahead = (ranking.spearman ?? 0) - (itsRanking.spearman ?? 0);
    // two orders that are nearly the same differ by little only by chance
    const alike = (yield* rankCorrelation(spends, other)) ?? 0;
    const error = Math.sqrt((2 * (1 - alike)) / Math.max(1, came.length - 1));
    return (ranking.spearman ?? 0) > 0 && error > 0 ? ahead / error : 0;
  };
  return {
    ...numberMeasures(spends, came),
    ...ranking,
    actual: sum(came),
    expected: sum(spends),
    baselines: {
      pastSpend: rankings.pastSpend,
      pastRate: { ...numberMeasures(pastRate, came), ...rankings.pastRate },
    },
    ...verdict(buyers, "customers who spent", {
      pastSpend: yield* leadOver(pastSpend, rankings.pastSpend),
      pastRate: yield* leadOver(pastRate, rankings.pastRate),
    }),
  };
}

function* each<Name extends string, T>(
  baselines: Readonly<Record<Name, Float64Array>>,
  of: (values: Float64Array) => T,
): Pieces<Record<Name, T>> {
  const results: [string, T][] = [];
  for (const [name, values] of Object.entries<Float64Array>(baselines)) {
    yield;
    results.push([name, of(values)]);
  }
  return Object.fromEntries(results) as Record<Name, T>;
}

/** Better only if it is visibly better than every rule of thumb; `leads` are in standard errors. */
function verdict(seen: number, what: string, leads: Readonly<Record<string, number>>): Verdict {
  if (seen < FEWEST) {
    return { verdict: "notEnoughData", reason: `fewer than ${FEWEST} ${what} in the time tested: ${seen}` };
  }
  const [[name, least] = ["", 0]] = Object.entries(leads).sort(([, a], [, b]) => a - b);
  if (least > VISIBLE_LEAD) return { verdict: "better" };
  const how = least < 0 ? "is better on these data" : "is as good on these data, as far as can be seen";
  return { verdict: "notBetter", beatenBy: name, reason: `${name} alone ${how}` };
}
