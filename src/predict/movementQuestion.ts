import type { ValuesOf } from "../analytics/fields.ts";
import type { OptionsOf, QuestionShape } from "../analytics/Question.ts";

const moved = {
  customerId: { kind: "text", description: "Key of the customer" },
  fromSegment: { kind: "text", nullable: true, description: "RFM segment before; null for a new customer" },
  toSegment: { kind: "text", nullable: true, description: "RFM segment after" },
  fromRisk: { kind: "text", nullable: true, description: "Churn risk level before" },
  toRisk: { kind: "text", nullable: true, description: "Churn risk level after" },
  fromValue: { kind: "money", nullable: true, description: "Predicted value before; null for a new customer" },
  toValue: { kind: "money", nullable: true, description: "Predicted value after" },
  what: { kind: "text", description: "What happened, as a sentence" },
} as const;

/** The fields of a comparison. */
const comparison = {
  customersBefore: { kind: "count", description: "Customers before" },
  customersAfter: { kind: "count", description: "Customers after" },
  counts: {
    kind: "object",
    fields: {
      new: { kind: "count", description: "Customers who were none before" },
      lost: { kind: "count", description: "Customers whose churn risk became Critical" },
      slipped: { kind: "count", description: "Customers whose churn risk became High, and was lower before" },
      recovered: { kind: "count", description: "Customers whose churn risk was High or Critical, and is no longer" },
      grown: { kind: "count", description: "Other customers whose class of predicted value rose" },
      unchanged: { kind: "count", description: "All others" },
    },
    description: "Each customer counts once, under the first that fits",
  },
  segments: {
    kind: "list",
    fields: {
      fromSegment: { kind: "text", nullable: true, description: "RFM segment before; null for new customers" },
      toSegment: { kind: "text", nullable: true, description: "RFM segment after; null for customers who are gone" },
      customers: { kind: "count", description: "Customers who went from the one to the other" },
    },
    description: "The matrix of segments, the most frequent move first; those who stayed included",
  },
  new: { kind: "list", fields: moved, description: "New customers, those with the highest predicted value first" },
  lost: {
    kind: "list",
    fields: moved,
    description: "Lost customers, those with the highest predicted value before first",
  },
  slipped: { kind: "list", fields: moved, description: "Slipped customers, likewise" },
  recovered: {
    kind: "list",
    fields: moved,
    description: "Recovered customers, those with the highest predicted value first",
  },
  grown: { kind: "list", fields: moved, description: "Grown customers, those whose predicted value rose most first" },
} as const;

/** A customer who moved. */
export interface MovedCustomer extends ValuesOf<typeof moved> {}

/** What changed among the customers. */
export interface CustomerComparison extends ValuesOf<typeof comparison> {}

export const movementOptions = {
  from: { kind: "day", description: "The earlier day. Left out: 30 days before the later one" },
  to: { kind: "day", description: "The later day. Left out: the day of the last line" },
  horizonDays: {
    kind: "number",
    integer: true,
    min: 1,
    max: 3650,
    default: 90,
    description: "How far churn risk looks, in days",
  },
  limit: {
    kind: "number",
    integer: true,
    min: 0,
    max: 1000,
    default: 20,
    description: "Customers on each list at most",
  },
} as const;

const between = {
  from: { kind: "day", nullable: true, description: "The earlier day; null where nobody has bought anything" },
  to: { kind: "day", nullable: true, description: "The later day; null likewise" },
  ...comparison,
} as const;

/** What changed among the customers between two days. */
export interface CustomerMovement extends ValuesOf<typeof between> {}

/** Between which days. */
export interface MovementOptions extends OptionsOf<typeof movementOptions> {}

/** The question as data: a file of its own, so that who describes it need not answer it. */
export const movementQuestion: QuestionShape<["transactions"], MovementOptions, CustomerMovement> = {
  name: "movement",
  summary: "What changed among the customers between two days: who is new, lost, slipped, recovered or grown",
  tables: ["transactions"],
  options: movementOptions,
  answer: { kind: "object", fields: between },
};
