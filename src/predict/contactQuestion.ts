import type { ValuesOf } from "../analytics/fields.ts";
import type { OptionsOf, QuestionShape } from "../analytics/Question.ts";
import type { Day } from "../time.ts";

export const GOALS = ["save", "winBack", "grow"] as const;

const contact = {
  rank: { kind: "count", description: "1 for the customer with the most at stake" },
  customerId: { kind: "text", description: "Key of the customer" },
  heldOut: { kind: "flag", description: "Whether not to write, to measure later what writing brought" },
  lastOrder: { kind: "day", description: "Day of the last purchase" },
  daysSinceLastOrder: { kind: "number", unit: "days", description: "Days since the last purchase" },
  usualGap: {
    kind: "number",
    unit: "days",
    nullable: true,
    description: "Mean time between the purchases so far; null after a single one",
  },
  noOrderProbability: { kind: "share", description: "P(no order within the horizon)" },
  valueAtStake: {
    kind: "money",
    description:
      "Within the horizon: to save P(no order) × expected spend; to win back what was spent in such a time so far; to grow expected spend × confidence of the offer",
  },
  valueLow: {
    kind: "money",
    nullable: true,
    description: "Lower end of its 90% interval; null for a past amount, which has none",
  },
  valueHigh: { kind: "money", nullable: true, description: "Upper end of its 90% interval" },
  offer: { kind: "text", nullable: true, description: "What to offer; null without a recommendation" },
  offerReason: { kind: "text", nullable: true, description: "The counts behind the offer, as a sentence" },
  why: { kind: "text", description: "Why this customer, as a sentence of the numbers here" },
} as const;

const list = {
  goal: { kind: "text", values: GOALS, description: "What writing is for" },
  campaign: { kind: "text", description: "The name that decides who is held out" },
  asOf: { kind: "day", description: "The last day that the predictions knew of" },
  horizonDays: { kind: "number", unit: "days", description: "How far they look" },
  holdOut: { kind: "share", description: "Share of the customers who are held out" },
  assumption: { kind: "text", description: "Which customers fit the goal, and what for" },
  eligible: { kind: "count", description: "Customers who fit" },
  toContact: { kind: "count", description: "Customers on the list to write to" },
  heldOut: { kind: "count", description: "Customers on the list who are held out" },
  contacts: { kind: "list", fields: contact, description: "The customers with most at stake first" },
} as const;

export const contactOptions = {
  goal: {
    kind: "text",
    values: GOALS,
    default: "save",
    description:
      "What for. `save`: customers who may or may not order again, with money at stake; `winBack`: silent customers who used to spend; `grow`: customers who may order, with something to offer",
  },
  budget: {
    kind: "number",
    integer: true,
    min: 0,
    max: 1_000_000,
    default: 100,
    description: "Customers to write to at most; those held out come on top",
  },
  minValue: { kind: "number", min: 0, default: 0, description: "Least value at stake" },
  holdOut: {
    kind: "number",
    min: 0,
    max: 0.9,
    default: 0.2,
    description: "Share of the customers not to write to, chosen by their ids, to measure what writing brought",
  },
  campaign: {
    kind: "text",
    description:
      "Name of the campaign: another name holds out others. Left out: the goal, so that the same customers are held out each time",
  },
  exclude: { kind: "texts", description: "Keys of customers to leave out" },
  excludeSegment: { kind: "text", description: "RFM segment to leave out, in any case" },
} as const;

/** A customer to contact, and why. */
export interface Contact extends ValuesOf<typeof contact> {}

/** Customers to contact, and what that rests on. */
export interface ContactList extends ValuesOf<typeof list> {}

/** Somebody who was written to. */
export interface PastContact {
  readonly customerId: string;
  readonly date: Day;
}

/** The options as data. */
export interface ContactQuestionOptions extends OptionsOf<typeof contactOptions> {}

/** The question as data: a file of its own, so that who describes it need not answer it. */
export const contactQuestion: QuestionShape<["predictions"], ContactQuestionOptions, ContactList> = {
  name: "whomToContact",
  summary:
    "Which customers to contact, in which order, why, and with which offer; some are held out to measure the effect",
  tables: ["predictions"],
  options: contactOptions,
  answer: { kind: "object", fields: list },
};
