import { max, sum } from "d3-array";
import {
  CLV_CATEGORIES,
  cluster,
  frequencyCategory,
  monetaryCategory,
  PRIORITIES,
  purchaseTiming,
  quantileClass,
  recencyCategory,
  rfmSegment,
  riskLevel,
  valueScore,
} from "./scores.ts";
import { CATEGORIES, type Category } from "./shop.ts";
import { DAY_MS, predictTruth, roundTo, type SimulatedCustomer, type SimulatedOrder } from "./simulate.ts";

/** A row as written; the keys' order is the columns' order. */
export type Row = Record<string, string | number>;

/** A customer's history and its true prospects, in the units and roundings of the files. */
export interface Summary {
  customer: SimulatedCustomer;
  frequency: number;
  monetary: number;
  items: number;
  first: number;
  last: number;
  recency: number;
  age: number;
  orderCounts: Record<Category, number>;
  churn: number;
  predicted: number;
  halfYear: number;
}

/** A customer comes with its first order, so there is one. */
export function lastOf(orders: readonly SimulatedOrder[]): SimulatedOrder {
  return orders.at(-1) as SimulatedOrder;
}

/** `reference` is the date of the last order of all, from which days are counted back. */
export function summarise(customer: SimulatedCustomer, reference: number, observedUntil: number): Summary {
  const { orders, traits } = customer;
  const first = (orders[0] as SimulatedOrder).date;
  const last = lastOf(orders).date;
  const orderCounts = Object.fromEntries(CATEGORIES.map((category) => [category, 0])) as Record<Category, number>;
  for (const order of orders) orderCounts[order.category]++;
  const truth = predictTruth(traits, (observedUntil - last) / DAY_MS);
  return {
    customer,
    frequency: orders.length,
    monetary: roundTo(
      sum(orders, ({ netSales }) => netSales),
      2,
    ),
    items: sum(orders, ({ items }) => items),
    first,
    last,
    recency: Math.floor((reference - last) / DAY_MS),
    age: Math.floor((reference - first) / DAY_MS),
    orderCounts,
    churn: roundTo(truth.churn, 6),
    predicted: roundTo(truth.yearValue, 2),
    halfYear: roundTo(truth.halfYearValue, 2),
  };
}

interface Scores {
  r: number;
  f: number;
  m: number;
  segment: string;
  value: number;
}

/**
 * The rows of the customers file.
 *
 * They work on the written, rounded numbers, so that the files can be recomputed from themselves.
 */
export function customerRows(summaries: readonly Summary[]): Row[] {
  const scores = scoreAll(summaries);
  const clvClass = quantileClass(
    summaries.map(({ predicted }) => predicted),
    CLV_CATEGORIES.length,
  );
  const priorityClass = quantileClass(
    scores.map(({ value }) => value),
    PRIORITIES.length,
  );
  return summaries.map((summary, k) => {
    const score = scores[k] as Scores;
    return {
      ...historyColumns(summary),
      ...scoreColumns(summary, score),
      ...predictionColumns(summary, CLV_CATEGORIES[clvClass(summary.predicted)] as string),
      ...timingColumns(summary),
      Customer_Value_Score: score.value,
      Customer_Priority: PRIORITIES[priorityClass(score.value)] as string,
    };
  });
}

function scoreAll(summaries: readonly Summary[]): Scores[] {
  const recencyClass = quantileClass(
    summaries.map(({ recency }) => recency),
    5,
  );
  const frequencyClass = quantileClass(
    summaries.map(({ frequency }) => frequency),
    5,
  );
  const monetaryClass = quantileClass(
    summaries.map(({ monetary }) => monetary),
    5,
  );
  const highest = max(summaries, ({ predicted }) => predicted) as number;
  return summaries.map(({ recency, frequency, monetary, predicted, churn }) => {
    const [r, f, m] = [5 - recencyClass(recency), 1 + frequencyClass(frequency), 1 + monetaryClass(monetary)] as const;
    return { r, f, m, segment: rfmSegment(r, f, m), value: valueScore(predicted, highest, r + f + m, churn) };
  });
}

function historyColumns(summary: Summary): Row {
  const { customer, frequency, monetary, age, recency, orderCounts } = summary;
  return {
    Customer_ID: customer.id,
    Frequency: frequency,
    Monetary: monetary,
    Avg_Order_Value: roundTo(monetary / frequency, 2),
    Customer_Lifetime_Days: age,
    Purchase_Rate: roundTo(frequency / (age + 1), 6),
    Customer_Type: frequency > 1 ? "returning" : "new",
    Attribution: customer.channel,
    Total_Items_Sold: summary.items,
    Recency: recency,
    Last_Purchase_Date: clock(summary.last),
    First_Purchase_Date: clock(summary.first),
    Customer_Age_Days: age,
    Frequency_Category: frequencyCategory(frequency),
    Monetary_Category: monetaryCategory(monetary),
    Recency_Category: recencyCategory(recency),
    ...Object.fromEntries(CATEGORIES.map((category) => [`Category_${category}`, orderCounts[category]])),
    Days_Between_Purchases: roundTo(age / frequency, 6),
  };
}

function scoreColumns(summary: Summary, { r, f, m, segment }: Scores): Row {
  const { number, name } = cluster(summary.recency, summary.monetary);
  return {
    R_Score: r,
    F_Score: f,
    M_Score: m,
    RFM_Score: r + f + m,
    RFM_Segment: segment,
    Cluster: number,
    Cluster_Name: name,
  };
}

function predictionColumns({ recency, frequency, churn, predicted, halfYear }: Summary, clvCategory: string): Row {
  return {
    Is_Churned: recency > 90 ? 1 : 0,
    Customer_Type_Encoded: frequency > 1 ? 1 : 0,
    Churn_Probability: churn,
    Churn_Risk_Level: riskLevel(churn),
    Predicted_CLV: predicted,
    CLV_6_Month: halfYear,
    CLV_Category: clvCategory,
  };
}

function timingColumns({ frequency, age, recency }: Summary): Row {
  const { expected, overdue, status, probability } = purchaseTiming(frequency, age, recency);
  return {
    Expected_Days_to_Next_Purchase: expected,
    Days_Since_Last_Purchase: recency,
    Days_Overdue: overdue,
    Purchase_Timing_Status: status,
    Purchase_Probability_30_Days: probability,
  };
}

/** `YYYY-MM-DD HH:MM:SS` of epoch milliseconds, on the shop's own clock. */
export function clock(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace("T", " ");
}
