import { OptionError } from "../errors.ts";
import type { Fit } from "../models/Fit.ts";
import type { GammaGammaParams } from "../models/gammaGamma/model.ts";
import { requireObject, requireOneOf } from "../options.ts";
import type { RevenueKind } from "../shop/orders.ts";
import { dayNumber } from "../time.ts";
import { CHURN_METHODS, type ChurnModel } from "./churnModel.ts";
import type { RefundPolicy } from "./purchaseHistories.ts";
import { PURCHASE_MODELS } from "./purchaseModels.ts";

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
  readonly spend: Fit<GammaGammaParams> | null;
  /** Share of all purchases of which something was paid and not refunded, 0 to 1: those that `spend` is about. */
  readonly paidShare: number;
  /** How the probability of an order within the horizon is made. */
  readonly churn: ChurnModel;
  /** Length of the inner splits that choices were made on, in days; 0 if there was no room for one. */
  readonly innerDays: number;
}

/** Checks a model, which may come from a file. */
export function requireModel(caller: string, model: CustomerModel): void {
  const expected = "a model made by learn, or the model of a report of predictCustomers";
  requireObject(caller, "model", model, expected);
  const { asOf, purchases, spend, paidShare, churn, horizonDays, innerDays, revenue, refunds } = model;
  const params = (fit: Fit | null) => fit === null || Object.values(fit?.params ?? [Number.NaN]).every(Number.isFinite);
  const isNumber = (value: unknown) => typeof value === "number";
  const numbers =
    [paidShare, horizonDays, innerDays].every(isNumber) &&
    paidShare >= 0 &&
    paidShare <= 1 &&
    horizonDays > 0 &&
    innerDays >= 0;
  const trained = churn?.regression === null || Array.isArray(churn?.regression?.coefficients);
  if (!(numbers && trained && purchases !== null && params(purchases) && params(spend)))
    throw new OptionError(caller, "model", expected, model);
  dayNumber(caller, "model.asOf", asOf);
  requireOneOf(caller, "model.purchases.model", purchases.model, PURCHASE_MODELS);
  requireOneOf(caller, "model.churn.method", churn.method, CHURN_METHODS);
  requireOneOf(caller, "model.revenue", revenue, ["gross", "net"]);
  requireOneOf(caller, "model.refunds", refunds, ["net", "ignore"]);
}
