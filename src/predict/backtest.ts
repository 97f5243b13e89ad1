import { sum } from "d3-array";
import type { TableInput } from "../analytics/asTable.ts";
import { OptionError } from "../errors.ts";
import { requireOptions } from "../options.ts";
import { type Breath, breaths, inPieces } from "../pieces.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import { type StepProgress, steps } from "../tasks.ts";
import { DAY_MS, type Day, type Duration, dayNumber, daysOf } from "../time.ts";
import { applyChurn, type ChurnMethod } from "./churnModel.ts";
import {
  type ChurnEvaluation,
  covers,
  evaluateChurn,
  evaluatePurchases,
  evaluateSpend,
  isMiscalibrated,
  type PurchaseEvaluation,
  type SpendEvaluation,
} from "./evaluations.ts";
import { expectationsWithin, inLonger, type KnownCustomers } from "./expectations.ts";
import { learnModel, type ModelOptions, requireModelOptions } from "./learnModel.ts";
import { orderHistoryOf } from "./MemoryOrderHistory.ts";
import type { OrderHistory } from "./OrderHistory.ts";
import { type PurchaseHistoryOptions, requireHistoryOptions, type SetAside } from "./purchaseHistories.ts";
import { sampleOf } from "./sampleOf.ts";
import { knownCustomers } from "./score.ts";
import type { Season } from "./season.ts";
import type { Fits } from "./splits.ts";
import { totalWith } from "./totals.ts";

/** How good the predictions were that could have been made on a day of the past. */
export interface BacktestReport {
  /** The last day that the predictions knew of. */
  readonly calibrationEnd: Date;
  readonly horizonDays: number;
  /** Customers tested: those known on that day, or about 50,000 of them where there are more. */
  readonly customers: number;
  /** What was chosen, on days before. */
  readonly chosen: {
    readonly purchases: string;
    readonly churn: readonly ChurnMethod[];
    readonly innerDays: number;
    /** Inner splits. */
    readonly innerCuts: number;
  };
  readonly season: Season | null;
  readonly churn: ChurnEvaluation;
  readonly purchases: PurchaseEvaluation;
  readonly spend: SpendEvaluation;
  /** What is in no history or in no mean of spend, by reason; of the customers tested. */
  readonly setAside: SetAside;
  /** Codes of what to know about it. */
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

const NAMES = ["calibrationEnd", "horizon", "revenue", "refunds", "model", "churn", "features", "onProgress", "signal"];

/**
 * Predictions as they could have been made on a day of the past, held against what came, and against simple baselines. Nothing
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
  const some = await sampleOf(history, day, TESTED, breath);
  if ((await some.at(day)).table.length === 0) refuse("a day on which somebody had bought something", shown(day));
  return evaluate(some, day, horizon, options, breath);
}

/** So many customers show how good predictions are. */
export const TESTED = 50_000;

/** So many customers show how many end up within their intervals, which take longer than all else. */
const ENOUGH = 4000;

/** Every so many of the customers. */
function everySo({ histories, ...known }: KnownCustomers, every: number): KnownCustomers {
  const some = <T>(columns: Readonly<Record<string, ArrayLike<number>>>): T => {
    const of = (column: ArrayLike<number>) =>
      Float64Array.from({ length: Math.ceil(column.length / every) }, (_, i) => column[i * every] as number);
    return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, of(column)])) as T;
  };
  return { histories: some<KnownCustomers["histories"]>(histories), ...some<typeof known>({ ...known }) };
}

/** The report of a day. */
export async function evaluate(
  history: OrderHistory,
  day: number,
  horizon: number,
  options: Pick<BacktestOptions, "model" | "churn" | "features" | "onProgress" | "signal">,
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
  const every = Math.ceil(table.length / ENOUGH);
  const some = everySo(customers, every);
  const ends = await inPieces(
    expectationsWithin(model, some, horizon, { columns: ["low", "high"], spend: false }),
    breath,
  );
  await step("evaluating");
  const rates = pastRates(table.column("orderCount").values, table.column("age").values, horizon);
  const spent = table.column("totalSpend").values;
  const spendRates = rates.map(
    (rate, i) => (rate * Math.max(0, spent[i] as number)) / (table.column("orderCount").values[i] as number),
  );
  const constant = (value: number) => new Float64Array(table.length).fill(value);
  const { totalErrors: errors } = model;
  const churn = await inPieces(
    evaluateChurn(customers.order, came.bought, {
      recency: applyChurn(await recency(), features, customers.modelled),
      pastRate: rates.map((rate) => -Math.expm1(-rate)),
      constant: constant(inLonger(usual?.bought ?? 0.5, horizon / (model.innerDays || horizon))),
    }),
    breath,
  );
  return {
    calibrationEnd: new Date(day * DAY_MS),
    horizonDays: horizon,
    customers: table.length,
    chosen: {
      purchases: model.purchases.model,
      churn: model.churn.methods,
      innerDays: model.innerDays,
      innerCuts: errors.purchases.length,
    },
    season: model.season,
    churn,
    purchases: await inPieces(
      evaluatePurchases(
        expected.expectedPurchases,
        came.purchases,
        { pastRate: rates, constant: constant((usual?.purchasesPerDay ?? 0) * horizon) },
        {
          ...totalWith(sum(expected.expectedPurchases), errors.purchases),
          ...covers(ends.low, ends.high, came.purchases, every),
        },
      ),
      breath,
    ),
    spend: await inPieces(
      evaluateSpend(
        expected.spend,
        came.spend,
        { pastSpend: Float64Array.from(spent), pastRate: spendRates },
        {
          ...totalWith(sum(expected.spend), errors.spend),
          ...covers(expected.spendLow, expected.spendHigh, came.spend),
        },
      ),
      breath,
    ),
    setAside: histories.setAside,
    warnings: [
      ...(model.innerDays < horizon ? ["short_history"] : []),
      ...model.warnings.map(({ code }) => code),
      ...(isMiscalibrated(churn, table.length) ? ["miscalibrated"] : []),
    ],
  };
}

/** Purchases within the horizon if each customer's rate so far goes on; a rate takes time to show. */
function pastRates(counts: ArrayLike<number>, ages: ArrayLike<number>, horizon: number): Float64Array {
  return Float64Array.from(counts, (count, i) => ((count - 1) / Math.max(1, ages[i] as number)) * horizon);
}
