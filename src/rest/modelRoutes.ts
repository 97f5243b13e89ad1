import * as z from "zod";
import type { BacktestReport } from "../predict/backtest.ts";
import { CHURN_METHODS, type ChurnMethod } from "../predict/churnModel.ts";
import type { CustomerForecast as Forecast } from "../predict/forecastCustomer.ts";
import type { PredictionReport } from "../predict/predictCustomers.ts";
import type { SegmentOnDay } from "../predict/segmentHistories.ts";
import { isKnown } from "./isKnown.ts";
import { type Json, toJson } from "./jsonNames.ts";
import { NO_PREDICTIONS, NotFound } from "./NotFound.ts";
import { count, customerId, day, money, number, orNull, share, text } from "./quantities.ts";
import { defineRoute, type NoParameters, type Route } from "./Route.ts";

const ratio = (description: string) => number(description, "ratio");
const auc = orNull(share("P(a customer who ordered got the higher probability than one who did not); 0.5 is chance"));
const probabilityMeasures = {
  auc,
  brier: share("Mean squared error of the probability"),
  log_loss: z.number().min(0).meta({ description: "Mean of -ln(probability given to what came)" }),
};
const numberMeasures = {
  mae: z.number().min(0).meta({ description: "Mean absolute error" }),
  rmse: z.number().min(0).meta({ description: "Root of the mean squared error" }),
  bias: orNull(ratio("Sum of the predictions over that of what came, less 1; null if nothing came")),
};
const verdict = (of: string) =>
  z
    .object({
      verdict: z.enum(["better", "notBetter", "notEnoughData"]).meta({ description: "Whether it is visibly better" }),
      beaten_by: text("The rule of thumb that is as good or better").optional(),
      reason: text("Why, in words").optional(),
    })
    .meta({ description: `Whether ${of} is better than by every rule of thumb beside it` });
const verdicts = {
  rank: verdict("the order of the customers"),
  error: verdict("the error, customer by customer,"),
  sum: verdict("the sum"),
};
const spearman = orNull(
  z.number().min(-1).max(1).meta({ description: "Rank correlation of predicted and real values" }),
);
const rankingMeasures = {
  spearman,
  normalized_gini: orNull(ratio("Area under the gain curve as a share of the best possible")),
  decile_error: orNull(ratio("Mean over tenths of the customers of |predicted / actual - 1|")),
};
const season = orNull(
  z
    .object({
      strength: share("How far what is special about a time of the year comes back a year later; 0 for no season"),
      shift: z.number().meta({ description: "By how much it moves the log-odds of an order within the horizon" }),
    })
    .meta({ description: "Whether orders follow the time of the year; null where that could not be told" }),
);
const total = (expected: z.ZodType<number>) => ({
  expected,
  low: orNull(
    z.number().min(0).meta({ description: "Lower end of its 90% interval; null with fewer than two inner splits" }),
  ),
  high: orNull(z.number().min(0).meta({ description: "Upper end" })),
});
const coverage = share("Share of the customers who ended up within their own 90% interval");

const hits = (description: string) =>
  z
    .object({
      hit_at_1: share("Share of the customers who bought the first that would have been suggested"),
      recall_at_10: share("Of what a customer bought, the share among the first ten; the mean over the customers"),
    })
    .meta({ description });

const backtest = z
  .object({
    calibration_end: day("The last day that the predictions knew of"),
    horizon_days: number("How far they looked", "days"),
    customers: count("Customers known on that day"),
    chosen: z.object({
      purchases: text("Purchase model"),
      churn: z
        .array(z.enum(CHURN_METHODS))
        .meta({ description: "How the probability of an order was made: their average" }),
      inner_days: count("Days of the splits that choices were made on"),
      inner_cuts: count("Such splits"),
    }),
    season,
    churn: z.object({
      ...probabilityMeasures,
      base_rate: share("Share of customers who ordered"),
      calibration: z.array(
        z.object({
          count: count("Customers"),
          mean_predicted: share("Their mean probability"),
          mean_actual: share("Share of them who ordered"),
        }),
      ),
      calibration_error: share("How far their mean probabilities are from what came, on average"),
      baselines: z.object({
        recency: z.object(probabilityMeasures),
        past_rate: z.object(probabilityMeasures),
        constant: z.object(probabilityMeasures),
      }),
      ...verdicts,
    }),
    purchases: z.object({
      ...numberMeasures,
      spearman,
      actual: number("Purchases that came", "purchases"),
      ...total(number("Purchases that were expected", "purchases")),
      coverage,
      baselines: z.object({
        past_rate: z.object({ ...numberMeasures, spearman }),
        constant: z.object({ ...numberMeasures, spearman }),
      }),
      ...verdicts,
    }),
    spend: z.object({
      ...numberMeasures,
      ...rankingMeasures,
      actual: money("Spend that came"),
      ...total(money("Spend that was expected")),
      coverage,
      baselines: z.object({
        past_spend: z.object(rankingMeasures),
        past_rate: z.object({ ...numberMeasures, ...rankingMeasures }),
      }),
      ...verdicts,
    }),
    warnings: z.array(text("Code of what to know about it")),
  })
  .meta({ description: "How good the same was a horizon ago; null if it could not be tested" });

const modelReport = z
  .object({
    as_of: day("The last day of observation"),
    horizon_days: number("How far churn and purchases look", "days"),
    clv_horizon_days: number("How far the predicted value looks", "days"),
    discount_rate: ratio("Yearly rate by which later purchases are worth less"),
    customers: count("Customers predicted"),
    revenue: z.enum(["gross", "net"]).meta({ description: "Which amount of an order counted" }),
    refunds: z.enum(["net", "ignore"]).meta({ description: "Whether refunds lower what customers spent" }),
    set_aside: z.object({
      after_as_of: count("Lines after the last day of observation"),
      guests: count("Lines without a customer"),
      refunds: count("Refunds whose order is not in the data; all refunds where they are ignored"),
      without_amount: count("Orders without an amount"),
    }),
    purchase_model: z.object({
      name: text("Model of purchases"),
      params: z.record(z.string(), z.number()).meta({ description: "Its parameters, times in days" }),
    }),
    spend_params: orNull(
      z
        .record(z.string(), z.number())
        .meta({ description: "Parameters of the gamma-gamma model of spend; null without spend" }),
    ),
    paid_share: share("Share of all purchases of which something was paid and not refunded: those that spend is about"),
    churn_methods: z
      .array(z.enum(CHURN_METHODS))
      .meta({ description: "How the probability of an order is made: the average of these" }),
    season,
    totals: z
      .object({
        buyers: number("Customers who are expected to order within the horizon", "customers"),
        purchases: z.object(total(number("Expected purchases", "purchases"))),
        spend: z.object(total(money("Expected spend"))),
      })
      .meta({ description: "What is expected of all customers within the horizon" }),
    recommendations: orNull(
      z
        .object({
          order: text("What they were ordered by: similarity or popularity; of repeats due time or frequency"),
          tested: orNull(
            z
              .object({
                customers: count(
                  "Customers who bought something in the last part of the orders' time; of new items, something new",
                ),
                chosen: hits("By the order chosen"),
                popularity: hits("By popularity alone"),
              })
              .meta({ description: "How often they would have been right; null where the order was told" }),
          ),
        })
        .meta({ description: "How recommendations were chosen; null without any" }),
    ),
    backtest: orNull(backtest),
    warnings: z.array(z.object({ code: text("For programs"), message: text("For people") })),
  })
  // zod has an optional field undefined too, which JSON cannot be
  .meta({ id: "ModelReport" }) as z.ZodType<ModelReport, ModelReport>;

const horizon = z.object({
  days: number("Length of time after the last day of observation", "days"),
  expected_purchases: number("Expected purchases", "purchases"),
  expected_purchases_low: count("Lower end of their 90% interval"),
  expected_purchases_high: count("Upper end of their 90% interval"),
  probability_of_purchase: share("P(at least one purchase)"),
  expected_spend: money("Expected spend"),
  expected_spend_low: money("Lower end of its 90% interval"),
  expected_spend_high: money("Upper end of its 90% interval"),
  probability_alive: share("P(still buying at its end)"),
});
const customerForecast = z
  .object({
    customer_id: text("Key of the customer"),
    as_of: day("The last day of observation"),
    probability_alive: share("P(still buying) on that day"),
    expected_spend_per_purchase: money("Expected spend of a purchase"),
    horizons: z.array(horizon),
  })
  .meta({ id: "CustomerForecast" });

/** The segments of a customer over time. */
const segmentDay = z.object({
  day: day("The day, at whose end it was so"),
  segment: text("RFM segment"),
  r_score: number("Recency score, 5 = most recent", "score 1 to 5"),
  f_score: number("Frequency score, 5 = most orders", "score 1 to 5"),
  m_score: number("Monetary score, 5 = highest spend", "score 1 to 5"),
});
const customerSegments = z
  .object({
    customer_id: text("Key of the customer"),
    data: z.array(segmentDay).meta({ description: "The earliest day first" }),
  })
  .meta({ id: "CustomerSegments" }) satisfies z.ZodType<CustomerSegments>;
/** The segments of a customer over time, as JSON. */
export interface CustomerSegments {
  customer_id: string;
  data: Json<SegmentOnDay>[];
}

type ReportJson = Json<Omit<PredictionReport, "asOf" | "model" | "clusters" | "silhouette" | "backtest">>;
/** How the predictions were made, and how good the same were a horizon ago, as JSON. */
export interface ModelReport extends ReportJson {
  as_of: string;
  purchase_model: { name: string; params: Record<string, number> };
  spend_params: Record<string, number> | null;
  paid_share: number;
  churn_methods: ChurnMethod[];
  backtest: (Json<Omit<BacktestReport, "setAside" | "calibrationEnd">> & { calibration_end: string }) | null;
}

/** How a customer is expected to go on, as JSON. */
export interface CustomerForecast extends Json<Omit<Forecast, "asOf">> {
  as_of: string;
}

// written out: tools and JSR read the types off the source
type ModelRoutes = readonly [
  Route<"/api/model/report", NoParameters, ModelReport>,
  Route<
    "/api/customers/{customer_id}/forecast",
    { customer_id: string; horizon_days?: number | undefined },
    CustomerForecast
  >,
  Route<"/api/customers/{customer_id}/segments", { customer_id: string }, CustomerSegments>,
];

/** A day, which is a text in a report that was kept as JSON. */
const dayOf = (date: Date | string): string => new Date(date).toISOString().slice(0, 10);

function backtestJson({ setAside, calibrationEnd, ...rest }: BacktestReport) {
  return { calibration_end: dayOf(calibrationEnd), ...toJson(rest) };
}

function reportJson({ asOf, model, clusters, silhouette, backtest, setAside, ...rest }: PredictionReport) {
  const { purchases, spend, churn } = model;
  return {
    as_of: dayOf(asOf),
    ...toJson(rest),
    set_aside: toJson(setAside),
    purchase_model: { name: purchases.model, params: { ...purchases.params } },
    spend_params: spend && { ...spend.gammaGamma.params },
    paid_share: spend?.paidShare ?? 0,
    churn_methods: [...churn.methods],
    backtest: backtest && backtestJson(backtest),
  };
}

/** The routes about predictions that were made from orders, and about how customers came to be what they are. */
export const modelRoutes: ModelRoutes = [
  defineRoute({
    path: "/api/model/report",
    operationId: "getModelReport",
    summary: "How the predictions were made, and how good the same were a horizon ago, against simple baselines",
    tags: ["predictions"],
    output: modelReport,
    notFound: NO_PREDICTIONS,
    tables: ["customers", "transactions", "predictions"],
    handle: async (_, { snapshot }) => {
      const report = await snapshot.getModelReport();
      return report && reportJson(report);
    },
  }),

  defineRoute({
    path: "/api/customers/{customer_id}/forecast",
    operationId: "getForecast",
    summary: "How a customer is expected to go on: purchases and spend by horizon, and whether it still buys",
    tags: ["predictions"],
    params: { customer_id: customerId },
    query: {
      horizon_days: z
        .int()
        .min(1)
        .max(3650)
        .optional()
        .meta({ description: "One length of time; left out: 30, 90, 180 and 365 days" }),
    },
    output: customerForecast,
    notFound: "Customer not found",
    tables: ["customers", "transactions", "predictions"],
    handle: async ({ customer_id, horizon_days }, { snapshot }) => {
      if ((await snapshot.getModelReport()) === undefined) throw new NotFound(NO_PREDICTIONS);
      const forecast = await snapshot.getForecast(customer_id, horizon_days === undefined ? undefined : [horizon_days]);
      if (forecast === undefined) return undefined;
      const { customerId, asOf, ...rest } = forecast;
      return { customer_id: customerId, as_of: dayOf(asOf), ...toJson(rest) };
    },
  }),

  defineRoute({
    path: "/api/customers/{customer_id}/segments",
    operationId: "listSegmentHistory",
    summary: "The RFM segments of a customer on the last day and at the ends of the eleven months before it",
    tags: ["customers"],
    params: { customer_id: customerId },
    output: customerSegments,
    notFound: "Customer not found",
    tables: ["transactions", "predictions"],
    handle: async ({ customer_id }, { snapshot }) => {
      const days = await snapshot.getSegmentHistory(customer_id);
      if (days.length === 0 && !(await isKnown(snapshot, customer_id))) return undefined;
      return { customer_id, data: days.map((each) => toJson(each)) };
    },
  }),
];
