import { SIZES, type Size } from "./files.ts";

/** The questions, and what they are called in the report. */
export const QUESTIONS = {
  byId: "customer by id",
  top: "top 100 by churn probability, High and Critical",
  list: "filter segment + risk, sort by CLV, page 3 of 20, total",
  search: "substring search, first 10, total",
  segments: "segment metrics with medians",
  trend: "monthly revenue, mean, orders, distinct customers",
  cohorts: "monthly cohorts, customers and revenue",
  histogram: "CLV histogram, 50 logarithmic bins",
  crossSell: "cross-sell join, top 100",
  metrics: "business metrics",
} as const;
export type Question = keyof typeof QUESTIONS;

/** Some value of an answer; everybody's answers are brought to rows of these. */
export type Cell = string | number | null;

export const SEGMENT = "Champions";
export const RISK = "High";
export const PAGE_SIZE = 20;
export const MIN_CONFIDENCE = 0.6;

// Repetitions of a question differ a little where the store would otherwise give the answer that it has kept.

export function customerId(variant: number, size: Size): string {
  return `CUS${String(1 + ((12_344 + 7919 * variant) % SIZES[size].customers)).padStart(6, "0")}`;
}

/** 100 at first and on the whole. */
export function topCount(variant: number): number {
  return 76 + ((24 + variant) % 49);
}

/** Even the small size has ten pages. */
export function pageNumber(variant: number): number {
  return 3 + (variant % 8);
}

export function searchText(variant: number): string {
  return String(12_345 + variant);
}
