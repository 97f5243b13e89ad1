import { quantileSorted } from "d3-array";
import { roundTo } from "./simulate.ts";

/** Rules that turn numbers into scores and names: variant D, the rules that made the files of the original system. */

/** 0 for values up to the first inner quantile, 1 up to the second, and so on: equal values, equal class. */
export function quantileClass(values: readonly number[], classes: number): (value: number) => number {
  const sorted = [...values].sort((a, b) => a - b);
  const edges = Array.from({ length: classes - 1 }, (_, k) => quantileSorted(sorted, (k + 1) / classes) as number);
  return (value) => edges.filter((edge) => edge < value).length;
}

/** The name of the first limit above `value`, else the last name. */
export function nameBelow(value: number, limits: readonly number[], names: readonly string[]): string {
  const place = limits.findIndex((limit) => value < limit);
  return names.at(place) as string;
}

export const frequencyCategory = (orders: number): string =>
  nameBelow(orders, [2, 4, 11, 21], ["One-time", "Low", "Medium", "High", "Very High"]);

/** Euro; about a quarter of the customers each. */
export const monetaryCategory = (euro: number): string =>
  nameBelow(euro, [50, 130, 350], ["Low Value", "Medium Value", "High Value", "Very High Value"]);

export const recencyCategory = (days: number): string =>
  nameBelow(
    days,
    [31, 91, 181, 366],
    [
      "Active (0-30 days)",
      "Recent (31-90 days)",
      "Cooling (91-180 days)",
      "At Risk (181-365 days)",
      "Lost (>365 days)",
    ],
  );

export const riskLevel = (probability: number): string =>
  nameBelow(probability, [0.3, 0.6, 0.8], ["Low", "Medium", "High", "Critical"]);

export const CLV_CATEGORIES = ["Low Value", "Medium Value", "High Value", "Very High Value"] as const;
export const PRIORITIES = ["Very Low", "Low", "Medium", "High", "Very High"] as const;

/** First match wins. */
export function rfmSegment(r: number, f: number, m: number): string {
  if (r >= 4 && f >= 4 && m >= 4) return "Champions";
  if (f >= 4 && m >= 4) return "Loyal Customers";
  if (m >= 4) return "Big Spenders";
  if (r >= 4 && f <= 2) return "Promising";
  if (r === 3 && f <= 2 && m <= 2) return "Need Attention";
  if (r <= 2 && f >= 3 && m >= 3) return "At Risk";
  if (r <= 2 && f >= 2 && m >= 2) return "Hibernating";
  if (r <= 2 && f <= 2) return "Lost";
  return "About to Sleep";
}

/** A plain rule on recency and spend, not a K-means run. */
export function cluster(recencyDays: number, euro: number): { number: number; name: string } {
  const big = euro >= 150;
  if (recencyDays <= 90)
    return big ? { number: 0, name: "Active Big Spenders" } : { number: 1, name: "Active Small Spenders" };
  if (recencyDays <= 270) return { number: 2, name: "Cooling Customers" };
  return big ? { number: 3, name: "Dormant Big Spenders" } : { number: 4, name: "Dormant Small Spenders" };
}

/** When the next order is due, were the customer's orders evenly spread over its whole age. */
export function purchaseTiming(
  orders: number,
  ageDays: number,
  recencyDays: number,
): {
  expected: number;
  overdue: number;
  status: string;
  probability: number;
} {
  const expected = roundTo(ageDays / orders, 6);
  const overdue = roundTo(recencyDays - expected, 6);
  const state = orders === 1 ? { status: "New/One-time", probability: 0.3 } : timingStatus(overdue);
  return { expected, overdue, ...state };
}

function timingStatus(overdue: number): { status: string; probability: number } {
  if (overdue < 0) return { status: "Not Yet Due", probability: 0.2 };
  if (overdue <= 30) return { status: "Due Soon", probability: 0.7 };
  if (overdue <= 90) return { status: "Overdue", probability: 0.5 };
  return { status: "Severely Overdue", probability: 0.1 };
}

/** 0 to 100; `highest` is the largest predicted value of all customers. */
export function valueScore(predicted: number, highest: number, rfmScore: number, churn: number): number {
  return roundTo(40 * (predicted / highest) + 30 * (rfmScore / 15) + 30 * (1 - churn), 6);
}
