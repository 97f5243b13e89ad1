import { OptionError } from "../errors.ts";
import type { Fit } from "../models/Fit.ts";
import { requireObject, requireOneOf } from "../options.ts";
import type { RevenueKind } from "../shop/orders.ts";
import { dayNumber } from "../time.ts";
import { CHURN_METHODS, type ChurnModel } from "./churnModel.ts";
import type { Counting } from "./follow.ts";
import type { RefundPolicy } from "./purchaseHistories.ts";
import { PURCHASE_MODELS } from "./purchaseModels.ts";
import type { Season } from "./season.ts";
import type { SpendModel } from "./spendModel.ts";
import type { TotalErrors } from "./totals.ts";
import { requireFeatures } from "./traits.ts";

/** Something to know about predictions, for programs by `code`. */
export interface PredictionWarning {
  readonly code: string;
  readonly message: string;
}

/**
 * What was learnt from orders: plain, frozen, and the same after `JSON.parse(JSON.stringify(model))`. It scores the customers of
 * the same orders or of later ones.
 */
export interface CustomerModel {
  /** The last day that it knew of, as `2025-01-31`. */
  readonly asOf: string;
  /** How far the probability of an order looks. */
  readonly horizonDays: number;
  readonly revenue: RevenueKind;
  readonly refunds: RefundPolicy;
  /** The model of purchases, times in days. */
  readonly purchases: Fit;
  /** The model of spend; `null` where nobody spent anything. */
  readonly spend: SpendModel | null;
  /** Columns of the orders that say something of the customers: orders to score need them. */
  readonly features: readonly string[];
  /** How the probability of an order within the horizon is made. */
  readonly churn: ChurnModel;
  /** Whether orders follow the time of the year; `null` where that could not be told. */
  readonly season: Season | null;
  /** By how much the season, or a trend over the years, moves the log-odds of an order within the horizon. */
  readonly shift: number;
  /** How numbers of purchases are made of the purchase model's and P(an order). */
  readonly counting: Counting;
  /** How far totals of days of the past were off. */
  readonly totalErrors: TotalErrors;
  /** What to know about what was learnt, for programs by `code`. */
  readonly warnings: readonly PredictionWarning[];
  /** Length of the inner splits that choices were made on, in days; 0 if there was no room for one. */
  readonly innerDays: number;
}

/** Checks a model, which may come from a file. */
export function requireModel(caller: string, model: CustomerModel): void {
  const expected = "a model made by learn, or the model of a report of predictCustomers";
  requireObject(caller, "model", model, expected);
  const { asOf, purchases, spend, churn, shift, counting, totalErrors, horizonDays, innerDays, revenue, refunds } =
    model;
  const areNumbers = (values: unknown): boolean =>
    typeof values === "object" && values !== null && Object.values(values).every(Number.isFinite);
  const spends =
    spend === null ||
    (areNumbers(spend?.gammaGamma?.params) &&
      areNumbers(spend.amounts) &&
      areNumbers(spend.residuals) &&
      areNumbers([spend.paidShare, spend.drift, spend.centre, spend.slope, spend.level]) &&
      spend.residuals.length > 1);
  const trained =
    churn?.regression === null ||
    (areNumbers(churn?.regression?.coefficients) &&
      Array.isArray(churn.features) &&
      churn.features.length === churn.regression.coefficients.length &&
      churn.features.every(({ name, low, high }) => typeof name === "string" && areNumbers([low, high])));
  const lists = Array.isArray(model.features) && Array.isArray(model.warnings);
  const numbers =
    areNumbers([horizonDays, innerDays, shift, counting?.follow, counting?.level]) && horizonDays > 0 && innerDays >= 0;
  const errors = areNumbers(totalErrors?.purchases) && areNumbers(totalErrors.spend);
  if (!(lists && numbers && spends && trained && errors && areNumbers(purchases?.params)))
    throw new OptionError(caller, "model", expected, model);
  dayNumber(caller, "model.asOf", asOf);
  requireFeatures(caller, model.features);
  requireOneOf(caller, "model.purchases.model", purchases.model, PURCHASE_MODELS);
  for (const method of churn.methods ?? [undefined]) requireOneOf(caller, "model.churn.methods", method, CHURN_METHODS);
  requireOneOf(caller, "model.revenue", revenue, ["gross", "net"]);
  requireOneOf(caller, "model.refunds", refunds, ["net", "ignore"]);
}
