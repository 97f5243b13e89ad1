import { sum } from "d3-array";
import type { TableInput } from "../analytics/asTable.ts";
import { OptionError } from "../errors.ts";
import { requireObject, requireOptions } from "../options.ts";
import { type Breath, breaths, inPieces } from "../pieces.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import { DAY_MS, dayText } from "../time.ts";
import { type CustomerModel, type PredictionWarning, requireModel } from "./CustomerModel.ts";
import { expectationsWithin } from "./expectations.ts";
import { orderHistoryOf } from "./MemoryOrderHistory.ts";
import { type ProbabilityMeasures, probabilityMeasures } from "./measures.ts";
import type { OrderHistory } from "./OrderHistory.ts";
import type { PredictionReport } from "./predictCustomers.ts";
import { knownCustomers } from "./score.ts";
import { type ExpectedTotal, totalWith } from "./totals.ts";

/** What to compare with. */
export interface ReportOptions {
  /** The orders up to the day of the later report at least: with them what was predicted then is held against what came since, on any day. */
  readonly orders?: TableInput<TransactionSchema> | OrderHistory;
  /** Stops between the parts of the work. */
  readonly signal?: AbortSignal;
}

/** What was expected of all customers, and what came. */
export interface TotalThatCame extends ExpectedTotal {
  readonly actual: number;
  /** Whether what came is within the 90% interval; `null` without one. */
  readonly within: boolean | null;
}

/** How predictions of a day turned out. */
export interface PredictionsThatCame {
  /** How long after the day was looked at: the horizon, or as far as the orders go. */
  readonly days: number;
  /** Customers who were known on the day. */
  readonly customers: number;
  readonly buyers: { readonly expected: number; readonly actual: number };
  readonly purchases: TotalThatCame;
  readonly spend: TotalThatCame;
  /** How well probabilities of an order told who ordered; `null` without the orders. */
  readonly churn: ProbabilityMeasures | null;
}

/** What two reports say of each other. */
export interface ReportComparison {
  /** How the predictions of the earlier report turned out; `null` where that cannot be told yet, or not without the orders. */
  readonly came: PredictionsThatCame | null;
  /**
   * The earlier model on the days that the later report was tested on, beside the model that was learnt just before them;
   * `null` where they do not lie after the earlier report, or without the orders.
   */
  readonly aging: { readonly earlier: ProbabilityMeasures; readonly later: ProbabilityMeasures } | null;
  /** `"holds"`, `"aged"`: learn again; `"notKnown"`. */
  readonly model: "holds" | "aged" | "notKnown";
  /** What to know about it, for programs by `code`. */
  readonly findings: readonly PredictionWarning[];
}

/** An older model whose log loss is so many times that of a new one has aged. */
const AGED = 1.05;
/** With a smaller part of the horizon gone nothing can be told. */
const TOO_EARLY = 0.25;

/**
 * Whether the predictions of an earlier report came true, and whether its model has aged. Reports may come from
 * `JSON.parse(JSON.stringify(report))`: save them as they are made.
 *
 * Without the orders only a report that was made a horizon later can tell, from its own back-test.
 *
 * @param earlier a report of `predictCustomers`
 * @param later one of a later day, with the same horizon
 * @throws OptionError for what is no report, reports in the wrong order, or with different horizons
 * @example
 * ```ts
 * import { compareReports, predictCustomers } from "clientele";
 *
 * const orders = Array.from({ length: 600 }, (_, i) => {
 *   return { customerId: `C${(i * i) % 97}`, date: Date.UTC(2025, 0, 1 + i / 2), revenue: 10 + (i % 7) };
 * });
 * const horizon = { days: 60 };
 * const { report: saved } = await predictCustomers(orders, { horizon, asOf: "2025-08-28", backtest: false });
 * const { report } = await predictCustomers(orders, { horizon });
 * const { came } = await compareReports(JSON.parse(JSON.stringify(saved)), report, { orders });
 * came?.days; // => 60
 * came!.purchases.actual > 0; // => true
 * ```
 */
export async function compareReports(
  earlier: PredictionReport,
  later: PredictionReport,
  options: ReportOptions = {},
): Promise<ReportComparison> {
  const caller = "compareReports";
  requireOptions(caller, options, ["orders", "signal"]);
  for (const [name, report] of Object.entries({ earlier, later })) {
    requireObject(caller, name, report, "a report of predictCustomers");
    requireModel(caller, report.model);
    requireObject(caller, `${name}.totals`, report.totals, "the totals of a report of predictCustomers");
  }
  const [from, to] = [dayIn(caller, "earlier.asOf", earlier.asOf), dayIn(caller, "later.asOf", later.asOf)];
  if (!(from < to))
    throw new OptionError(caller, "later", `a report of a day after ${dayText(from * DAY_MS)}`, dayText(to * DAY_MS));
  if (earlier.horizonDays !== later.horizonDays)
    throw new OptionError(caller, "later", `a horizon of ${earlier.horizonDays} days`, `${later.horizonDays} days`);
  for (const name of ["revenue", "refunds"] as const)
    if (earlier.model[name] !== later.model[name])
      throw new OptionError(caller, "later", `made with ${name}: "${earlier.model[name]}"`, later.model[name]);
  const findings: PredictionWarning[] = [];
  const find = (code: string, message: string) => findings.push({ code, message });
  const breath = breaths(options.signal);
  const { orders } = options;
  const { revenue, refunds, features } = earlier.model;
  const history =
    orders === undefined ? undefined : orderHistoryOf(caller, orders, { revenue, refunds, features }, breath, false);
  const came = history === undefined ? fromBacktest(earlier, later) : await sinceThen(earlier, history, breath);
  if (came === null) {
    const days = `${earlier.horizonDays} days`;
    const reason =
      history === undefined ? `orders, or a tested report of exactly ${days} later` : `orders of more of the ${days}`;
    find(
      history === undefined ? "orders_needed" : "too_early",
      `what came of the predictions cannot be told yet: pass ${reason}`,
    );
  }
  for (const name of ["purchases", "spend"] as const) {
    if (came?.[name].within !== false) continue;
    const { low, high, actual } = came[name];
    find(`${name}_outside`, `${name} came to ${round(actual)}, outside of ${round(low)} to ${round(high)}`);
  }
  const aging = history === undefined ? null : await agingOf(earlier, later, history, breath);
  // of a few customers a difference is chance
  const tells = later.backtest?.churn.error.verdict !== "notEnoughData";
  const lags = aging !== null && tells && aging.earlier.logLoss > AGED * aging.later.logLoss;
  if (lags) find("aged", "a model that was learnt later tells better who orders: learn again");
  if (later.model.purchases.model !== earlier.model.purchases.model) {
    find(
      "other_model",
      `purchases are now those of ${later.model.purchases.model}, no longer ${earlier.model.purchases.model}`,
    );
  }
  const model = lags ? "aged" : aging === null && (came?.purchases.within ?? null) === null ? "notKnown" : "holds";
  return { came, aging, model, findings };
}

const round = (value: number | null): string => String(Math.round(value ?? 0));

/** Checks the day of a report. */
function dayIn(caller: string, option: string, value: Date | string): number {
  const day = dayOf(value);
  if (Number.isNaN(day)) throw new OptionError(caller, option, "the day of a report", value);
  return day;
}

/** Days since 1970; a report from JSON has its date as a text. */
const dayOf = (date: Date | string): number => Math.floor(new Date(date).getTime() / DAY_MS);

function held({ expected, low, high }: ExpectedTotal, actual: number): TotalThatCame {
  const within = low === null || high === null ? null : actual >= low && actual <= high;
  return { expected, low, high, actual, within };
}

/** What came of a report by the back-test of one that was made a horizon later. */
function fromBacktest({ asOf, totals, customers }: PredictionReport, { backtest }: PredictionReport) {
  if (!backtest || dayOf(backtest.calibrationEnd) !== dayOf(asOf)) return null;
  const { churn, purchases, spend } = backtest;
  return {
    days: backtest.horizonDays,
    customers,
    buyers: { expected: totals.buyers, actual: Math.round(churn.baseRate * backtest.customers) },
    purchases: held(totals.purchases, purchases.actual),
    spend: held(totals.spend, spend.actual),
    churn: null,
  };
}

/** What came of a report by the orders. */
async function sinceThen(
  { asOf, model }: PredictionReport,
  history: OrderHistory,
  breath: Breath,
): Promise<PredictionsThatCame | null> {
  const day = dayOf(asOf);
  const last = (await history.extent())?.last ?? day;
  const days = Math.min(model.horizonDays, last - day);
  if ((await history.at(day)).table.length === 0 || days < TOO_EARLY * model.horizonDays) return null;
  const { order, purchases, spend } = await expectedOn(history, model, day, days, breath);
  const came = await history.outcomes(day, days);
  return {
    days,
    customers: order.length,
    buyers: { expected: sum(order), actual: sum(came.bought) },
    purchases: held(totalWith(sum(purchases), model.totalErrors.purchases), sum(came.purchases)),
    spend: held(totalWith(sum(spend), model.totalErrors.spend), sum(came.spend)),
    churn: probabilityMeasures(order, came.bought),
  };
}

/** The earlier model on the days that the later report was tested on. */
async function agingOf(
  earlier: PredictionReport,
  { backtest }: PredictionReport,
  history: OrderHistory,
  breath: Breath,
): Promise<ReportComparison["aging"]> {
  if (!backtest) return null;
  const day = dayOf(backtest.calibrationEnd);
  if (day < dayOf(earlier.asOf)) return null;
  const { order } = await expectedOn(history, earlier.model, day, backtest.horizonDays, breath);
  const { bought } = await history.outcomes(day, backtest.horizonDays);
  const { auc, brier, logLoss } = backtest.churn;
  return { earlier: probabilityMeasures(order, bought), later: { auc, brier, logLoss } };
}

/** What a model expects on a day. */
async function expectedOn(history: OrderHistory, model: CustomerModel, day: number, days: number, breath: Breath) {
  const { customers } = await knownCustomers(history, model, day, breath);
  const columns = ["expectedPurchases"] as const;
  const expected = await inPieces(expectationsWithin(model, customers, days, { columns }), breath);
  return { order: expected.probabilityOfPurchase, purchases: expected.expectedPurchases, spend: expected.spend };
}
