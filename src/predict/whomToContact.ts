import { validOptions } from "../analytics/Question.ts";
import type { TextColumn } from "../columns/columns.ts";
import { foldCase } from "../columns/foldCase.ts";
import { Hash128 } from "../columns/Hash128.ts";
import { topRows } from "../columns/topRows.ts";
import { translateCodes } from "../columns/translateCodes.ts";
import { OptionError } from "../errors.ts";
import { requireObject } from "../options.ts";
import { countedRecommendationSchema } from "../shop/countedRecommendations.ts";
import { type PredictedCustomerSchema, predictedCustomerSchema } from "../shop/predictedCustomers.ts";
import type { Predictions } from "../shop/tables.ts";
import { type ColumnTable, columnsOf } from "../tables/columnsOf.ts";
import { type Day, dayNumber, dayText } from "../time.ts";
import {
  type Contact,
  type ContactList,
  type ContactQuestionOptions,
  contactOptions,
  type GOALS,
  type PastContact,
} from "./contactQuestion.ts";

/** How many to contact, what for, and whom to leave out. */
export interface ContactOptions extends ContactQuestionOptions {
  /** Who was written to before: left out, those before `contactedSince` excepted. */
  readonly contacted?: Iterable<PastContact>;
  readonly contactedSince?: Day;
}

/** Customers with a P(no order) between these may go either way. */
export const [SURE, GONE] = [0.3, 0.8];
/** A customer is silent after so many usual gaps. */
export const SILENT_GAPS = 2;

/**
 * Customers to contact: those with most at stake, each with the reason and what to offer. A share of them is held out, so that
 * `measureContacts` can tell later what writing brought.
 *
 * To save: 30% < P(no order) < 80%. Those below order anyway, those above hardly come back for a letter; between them a letter is
 * assumed to move a customer in proportion to p(1 - p), so that P(no order) × expected spend is the order to write in. To win back:
 * P(no order) from 80% on, at least two purchases, and silent for longer than the horizon and two usual gaps. To grow: P(no
 * order) < 80%, with a recommendation.
 *
 * Who is held out is decided by a hash of the customer's id and the campaign alone: the same after a reload, with another budget,
 * and in any order of rows.
 *
 * @param predicted what `predictCustomers` gave
 * @throws DataError `missing_column` for customers that were not predicted; OptionError
 * @example
 * ```ts
 * import { predictCustomers, whomToContact } from "clientele";
 *
 * const orders = Array.from({ length: 600 }, (_, i) => {
 *   return { customerId: `C${(i * i) % 97}`, date: Date.UTC(2025, 0, 1 + i / 2), revenue: 10 + (i % 7) };
 * });
 * const predicted = await predictCustomers(orders, { horizon: { days: 10 } });
 * const { contacts } = whomToContact(predicted, { budget: 3, campaign: "spring" });
 * contacts.filter(({ heldOut }) => !heldOut).length <= 3; // => true
 * ```
 */
export function whomToContact(predicted: Predictions, given: ContactOptions = {}): ContactList {
  const caller = "whomToContact";
  requireObject(caller, "predicted", predicted, "what predictCustomers gave");
  requireObject(caller, "predicted.report", predicted.report, "the report of predictCustomers");
  const { contacted, contactedSince, ...others } = given;
  const wanted = validOptions(caller, contactOptions, others);
  const { goal, budget, minValue, holdOut, campaign = goal, excludeSegment } = wanted;
  const { asOf, horizonDays } = predicted.report;
  const customers = columnsOf(predictedCustomerSchema, predicted.customers);
  const ids = customers.column("customerId");
  const before = pastContacts(caller, contacted, contactedSince);
  const excluded = excludedRows(caller, customers, [...(wanted.exclude ?? []), ...before], excludeSegment);
  const offers = offersOf(ids, predicted.recommendations);
  const { stake, assumption, why } = CANDIDATES[goal](customers, horizonDays, offers);
  const values = new Float64Array(ids.length);
  let eligible = 0;
  for (let row = 0; row < values.length; row++) {
    const value = excluded[row] === 1 ? 0 : stake(row);
    const fits = value > 0 && value >= minValue;
    values[row] = fits ? value : Number.NaN;
    if (fits) eligible++;
  }
  const chosen = chosenRows(values, eligible, budget, (row) => isHeldOut(ids.at(row) as string, campaign, holdOut));
  const [low, high] = [customers.column("expectedSpendLow"), customers.column("expectedSpendHigh")];
  const spend = customers.column("expectedSpend");
  const contacts = chosen.map(({ row, heldOut }, i): Contact => {
    const value = values[row] as number;
    // the interval of expected spend, as far as it is at stake
    const scale = goal === "winBack" ? Number.NaN : value / (spend.values[row] as number);
    const known = (amount: number) => (Number.isNaN(amount) ? null : amount);
    const offer = offers.of(row);
    const facts = {
      lastOrder: dayText(customers.column("lastPurchaseDate").values[row] as number),
      daysSinceLastOrder: customers.column("recency").values[row] as number,
      usualGap: known(customers.column("daysBetweenPurchases").values[row] as number),
      noOrderProbability: customers.column("churnProbability").values[row] as number,
      valueAtStake: value,
    };
    const purchases = customers.column("frequency").values[row] as number;
    return {
      rank: i + 1,
      customerId: ids.at(row) as string,
      heldOut,
      ...facts,
      valueLow: known(scale * (low.values[row] as number)),
      valueHigh: known(scale * (high.values[row] as number)),
      offer: offer?.item ?? null,
      offerReason: offer?.reason ?? null,
      why: why(row, { ...facts, purchases }),
    };
  });
  const heldOut = contacts.filter((contact) => contact.heldOut).length;
  return {
    goal,
    campaign,
    asOf: dayText(asOf.getTime()),
    horizonDays,
    holdOut,
    assumption,
    eligible,
    toContact: contacts.length - heldOut,
    heldOut,
    contacts,
  };
}

/** Whether a customer is held out of a campaign. */
export function isHeldOut(customerId: string, campaign: string, share: number): boolean {
  const hash = new Hash128();
  hash.text(campaign);
  hash.text(customerId);
  return Number.parseInt(hash.digest().slice(0, 8), 16) / 2 ** 32 < share;
}

/** The rows with the largest values, until so many of them are not held out. */
function chosenRows(values: Float64Array, eligible: number, budget: number, isOut: (row: number) => boolean) {
  const chosen: { readonly row: number; readonly heldOut: boolean }[] = [];
  let left = budget;
  // most often one and a half times the budget will do
  for (let count = Math.ceil(1.5 * budget) + 16; ; count *= 4) {
    const rows = topRows(values, Math.min(count, eligible));
    for (const row of rows.slice(chosen.length)) {
      if (left === 0) return chosen;
      const heldOut = isOut(row);
      chosen.push({ row, heldOut });
      if (!heldOut) left--;
    }
    if (rows.length === eligible || left === 0) return chosen;
  }
}

/** Who was written to on a day or later. */
function pastContacts(caller: string, contacted: Iterable<PastContact> = [], since: Day | undefined): string[] {
  if (typeof contacted?.[Symbol.iterator] !== "function")
    throw new OptionError(caller, "contacted", "a list of customers and days", contacted);
  const first = dayNumber(caller, "contactedSince", since) ?? Number.NEGATIVE_INFINITY;
  return [...contacted].flatMap(({ customerId, date }) => {
    const day = dayNumber(caller, "contacted", date);
    return day === undefined || day >= first ? [customerId] : [];
  });
}

/** By row, 1 for who is not to be contacted. */
function excludedRows(
  caller: string,
  customers: ColumnTable<PredictedCustomerSchema>,
  ids: readonly string[],
  segment: string | undefined,
): Uint8Array {
  const { codes, dictionary } = customers.column("customerId");
  const out = new Uint8Array(dictionary.size);
  for (const id of ids) out[dictionary.indexOf(id)] = 1;
  // code 0 is what is no customer here
  out[0] = 0;
  const excluded = new Uint8Array(codes.length);
  const isSegment = segment === undefined ? undefined : isText(caller, customers.column("rfmSegment"), segment);
  for (let row = 0; row < excluded.length; row++)
    excluded[row] = (out[codes[row] as number] as number) | (isSegment?.(row) ?? 0);
  return excluded;
}

/** 1 for rows with a segment, in any case; one that there is not would leave out nobody, unnoticed. */
function isText(caller: string, { codes, dictionary }: TextColumn, text: string): (row: number) => 0 | 1 {
  const wanted = foldCase(text);
  const names = Array.from({ length: dictionary.size }, (_, code) =>
    code === 0 ? null : (dictionary.at(code) as string),
  );
  const is = Uint8Array.from(names, (name) => (name !== null && foldCase(name) === wanted ? 1 : 0));
  if (codes.length > 0 && !is.includes(1)) {
    const known = names.filter((name) => name !== null).sort();
    throw new OptionError(caller, "excludeSegment", `one of ${known.join(", ")}`, text);
  }
  return (row) => is[codes[row] as number] as 0 | 1;
}

/** What to offer to the customer of a row. */
interface Offers {
  readonly of: (row: number) => { readonly item: string; readonly reason: string | null } | undefined;
  /** How sure the offer is; 0 without one. */
  readonly confidence: (row: number) => number;
}

/** Each customer's first recommendation. */
function offersOf(ids: TextColumn, recommendations: Predictions["recommendations"]): Offers {
  const table = columnsOf(countedRecommendationSchema, recommendations);
  if (table.length === 0) return { of: () => undefined, confidence: () => 0 };
  const [whose, items] = [table.column("customerId"), table.column("recommendedCategory")];
  const { values } = table.column("confidence");
  const reasons = table.has("reason") ? table.column("reason") : undefined;
  const firsts = new Uint32Array(whose.dictionary.size);
  for (let row = whose.codes.length - 1; row >= 0; row--) firsts[whose.codes[row] as number] = row + 1;
  const codes = whose.dictionary === ids.dictionary ? undefined : translateCodes(ids.dictionary, whose.dictionary);
  // one more than the row of the recommendation
  const placeOf = (row: number): number => {
    const code = ids.codes[row] as number;
    return firsts[codes === undefined ? code : (codes[code] as number)] as number;
  };
  return {
    of: (row) => {
      const place = placeOf(row) - 1;
      const item = place < 0 ? null : items.at(place);
      return item === null ? undefined : { item, reason: reasons?.at(place) ?? null };
    },
    confidence: (row) => {
      const place = placeOf(row);
      return place === 0 ? 0 : (values[place - 1] as number);
    },
  };
}

type Facts = Pick<Contact, "daysSinceLastOrder" | "usualGap" | "noOrderProbability" | "valueAtStake"> & {
  readonly purchases: number;
};

/** Who fits a goal, how much is at stake, and how to say so. */
interface Candidates {
  /** 0 for who does not fit. */
  readonly stake: (row: number) => number;
  readonly assumption: string;
  readonly why: (row: number, facts: Facts) => string;
}

const CANDIDATES: Readonly<
  Record<
    (typeof GOALS)[number],
    (customers: ColumnTable<PredictedCustomerSchema>, horizonDays: number, offers: Offers) => Candidates
  >
> = {
  save(customers, horizon) {
    const [spend, churn] = [customers.column("expectedSpend").values, customers.column("churnProbability").values];
    return {
      stake: (row) => {
        const p = churn[row] as number;
        return p > SURE && p < GONE ? p * (spend[row] as number) : 0;
      },
      assumption: `Customers whose probability of no order within ${horizon} days is between ${percent(SURE)} and ${percent(GONE)}: below that they are assumed to order anyway, above it to be gone. At stake is that probability times expected spend.`,
      why: (row, { noOrderProbability, valueAtStake, ...facts }) =>
        `${rhythm("Orders", facts)}; ${percent(noOrderProbability)} likely not to order within ${horizon} days, with ${money(valueAtStake)} of an expected ${money(spend[row] as number)} at stake`,
    };
  },
  winBack(customers, horizon) {
    const churn = customers.column("churnProbability").values;
    const [monetary, silence] = [customers.column("monetary").values, customers.column("recency").values];
    const [purchases, lifetime] = [
      customers.column("frequency").values,
      customers.column("customerLifetimeDays").values,
    ];
    const gaps = customers.column("daysBetweenPurchases").values;
    return {
      stake: (row) => {
        const gap = gaps[row] as number;
        const isSilent = (silence[row] as number) > Math.max(horizon, SILENT_GAPS * gap);
        if (!((churn[row] as number) >= GONE && (purchases[row] as number) > 1 && isSilent)) return 0;
        return ((monetary[row] as number) * horizon) / Math.max(horizon, (lifetime[row] as number) + gap);
      },
      assumption: `Customers with at least two purchases whose probability of no order within ${horizon} days is ${percent(GONE)} or more, silent for more than ${horizon} days and two usual gaps. At stake is what they used to spend in ${horizon} days; how many a message brings back is unknown until you measure it.`,
      why: (_, { noOrderProbability, valueAtStake, ...facts }) =>
        `${rhythm("Used to order", facts)}; used to spend ${money(valueAtStake)} in ${horizon} days, and is ${percent(noOrderProbability)} likely not to order in the next ${horizon}`,
    };
  },
  grow(customers, horizon, offers) {
    const [spend, churn] = [customers.column("expectedSpend").values, customers.column("churnProbability").values];
    return {
      stake: (row) => ((churn[row] as number) < GONE ? (spend[row] as number) * offers.confidence(row) : 0),
      assumption: `Customers with a recommendation whose probability of no order within ${horizon} days is below ${percent(GONE)}. At stake is expected spend times the confidence of the recommendation: the order to offer in, no forecast of what an offer brings.`,
      why: (row, { noOrderProbability, ...facts }) =>
        `${rhythm("Orders", facts)}; ${percent(1 - noOrderProbability)} likely to order within ${horizon} days, expected to spend ${money(spend[row] as number)}`,
    };
  },
};

const percent = (share: number): string => `${Math.round(100 * share)}%`;

const [SMALL, LARGE] = [2, 0].map(
  (digits) =>
    new Intl.NumberFormat("en", { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: true }),
) as [Intl.NumberFormat, Intl.NumberFormat];
const money = (amount: number): string => (Math.abs(amount) < 100 ? SMALL : LARGE).format(amount);

function rhythm(
  verb: string,
  { daysSinceLastOrder: days, usualGap, purchases }: Pick<Facts, "daysSinceLastOrder" | "usualGap" | "purchases">,
): string {
  const since = days === 0 ? "on the last day known" : days === 1 ? "1 day ago" : `${days} days ago`;
  if (usualGap === null) return `Ordered once, ${since}`;
  // one gap is no habit
  if (purchases === 2) return `Ordered twice, last ${since}`;
  const gap = Math.round(usualGap);
  return `${verb} every ${gap <= 1 ? "day" : `${gap} days`}, last ordered ${since}`;
}
