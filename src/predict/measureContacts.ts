import { asTable, type TableInput } from "../analytics/asTable.ts";
import { OptionError } from "../errors.ts";
import { normalQuantile } from "../math/normalQuantile.ts";
import { deviation, mean, sum } from "../math/statistics.ts";
import { requireObject, requireOneOf, requireOptions } from "../options.ts";
import { amountsOf, lastDayKnown, orderLines, type RevenueKind } from "../shop/orders.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import { DAY_MS, type Day, type Duration, dayNumber, daysOf, dayText } from "../time.ts";
import type { ContactList } from "./contactQuestion.ts";

/** Which days count, and which amount. */
export interface MeasureOptions {
  /** The first day that counts: that of the letter. Default the day after the predictions' last. */
  readonly from?: Day;
  /** How long. Default the horizon of the predictions; no further than the orders go. */
  readonly within?: Duration;
  /** Default `"gross"`. */
  readonly revenue?: RevenueKind;
}

/** A customer on the list; `heldOut` may be the text of `contacts.csv` as well. */
export interface MeasuredContact {
  readonly customerId: string;
  readonly heldOut: boolean | "yes" | "no";
}

/** What a group of customers did. */
export interface ContactGroup {
  readonly customers: number;
  /** Those who ordered. */
  readonly buyers: number;
  /** Orders: days on which a customer ordered. */
  readonly orders: number;
  /** Refunds deducted. */
  readonly spend: number;
}

/** What writing brought, per customer and in all, with a 90% interval. */
export interface ContactEffect {
  /** Per customer written to, more than per customer held out; `null`, as all that follows, where one of the groups is empty. */
  readonly perCustomer: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** The same for all who were written to. */
  readonly total: number | null;
  readonly totalLow: number | null;
  readonly totalHigh: number | null;
  /** `"more"` or `"less"` where the interval leaves out 0. */
  readonly verdict: "more" | "less" | "notVisible" | "notEnoughData";
  /**
   * Customers on a list, with this share held out, among whom such a difference would show four times in five. `null` where there is
   * no difference, or nothing to tell from.
   */
  readonly needed: number | null;
}

/** What came of writing to customers. */
export interface ContactMeasurement {
  /** The days that count. */
  readonly from: string;
  readonly to: string;
  readonly contacted: ContactGroup;
  readonly heldOut: ContactGroup;
  readonly orders: ContactEffect;
  readonly spend: ContactEffect;
  /** What came of it, in words. */
  readonly summary: string;
}

/** With fewer customers of either kind, or fewer buyers among all, nothing is said. */
const [FEWEST, FEWEST_BUYERS] = [20, 10];
/** As firm as so many customers: spend is skewed, and the variance of a few customers is hardly known. */
const FIRM = 100;
/** Of 90% intervals, and of four in five. */
const [LEVEL, POWER] = [0.95, 0.8];

/**
 * What writing brought: orders and spend of the customers written to against those held out, who were chosen by chance. The
 * difference is what the letter did; what both would have done anyway cancels out.
 *
 * Intervals are those of Welch (1947) for two means with different variances, these being drawn towards the one of all.
 *
 * @param list what `whomToContact` gave, kept until now: plain JSON will do
 * @param laterOrders orders up to the end of the days that count at least; earlier ones do no harm
 * @throws OptionError for what is no list, and where the orders end before the days begin; DataError `missing_column`
 * @example
 * ```ts
 * import { measureContacts } from "clientele";
 *
 * const contacts = Array.from({ length: 200 }, (_, i) => ({ customerId: `C${i}`, heldOut: i % 4 === 0 }));
 * // everybody orders now and then; of those written to every third does so once more
 * const orders = contacts.flatMap(({ customerId, heldOut }, i) => {
 *   const days = [...(i % 5 === 0 ? [3] : []), ...(!heldOut && i % 3 === 0 ? [9] : [])];
 *   return days.map((day) => ({ customerId, date: Date.UTC(2025, 3, day), revenue: 30 }));
 * });
 * const { spend } = measureContacts({ asOf: "2025-03-31", horizonDays: 30, contacts }, orders);
 * spend.verdict; // => "more"
 * ```
 */
export function measureContacts(
  list: Pick<ContactList, "asOf" | "horizonDays"> & {
    readonly contacts: readonly MeasuredContact[];
  },
  laterOrders: TableInput<TransactionSchema>,
  options: MeasureOptions = {},
): ContactMeasurement {
  const caller = "measureContacts";
  requireObject(caller, "list", list, "a list that whomToContact gave");
  if (!Array.isArray(list.contacts))
    throw new OptionError(caller, "list.contacts", "a list of customers", list.contacts);
  requireOptions(caller, options, ["from", "within", "revenue"]);
  const { revenue = "gross" } = options;
  requireOneOf(caller, "revenue", revenue, ["gross", "net"]);
  const asOf = dayNumber(caller, "list.asOf", list.asOf);
  const from = dayNumber(caller, "from", options.from) ?? (asOf === undefined ? undefined : asOf + 1);
  if (from === undefined)
    throw new OptionError(caller, "list.asOf", "a day as 2025-01-31, or the option from", list.asOf);
  const days = options.within === undefined ? list.horizonDays : daysOf(caller, "within", options.within);
  if (!(typeof days === "number" && days > 0 && days <= 36_500))
    throw new OptionError(caller, "list.horizonDays", "a number of days, or the option within", days);
  const table = asTable(transactionSchema, laterOrders);
  const to = Math.min(from + Math.max(1, Math.floor(days)) - 1, lastDayKnown(table) ?? from - 1);
  if (to < from) throw new OptionError(caller, "laterOrders", `orders from ${dayText(from * DAY_MS)} on`, "none");
  const bought = boughtWithin(table, from, to, revenue);
  const groups = groupsOf(caller, list.contacts);
  const [contacted, heldOut] = groups.map((ids) => ids.map(bought)) as [Bought[], Bought[]];
  const buyers = [...contacted, ...heldOut].filter(({ orders }) => orders > 0).length;
  // with the same shares, so many times as many would be enough to say anything
  const times = Math.max(FEWEST / Math.min(contacted.length, heldOut.length), FEWEST_BUYERS / Math.max(1, buyers));
  const effect = (of: (customer: Bought) => number): ContactEffect =>
    effectOf(contacted.map(of), heldOut.map(of), times);
  const both = { contacted: groupOf(contacted), heldOut: groupOf(heldOut) };
  const effects = { orders: effect(({ orders }) => orders), spend: effect(({ spend }) => spend) };
  const text = { from: dayText(from * DAY_MS), to: dayText(to * DAY_MS) };
  return { ...text, ...both, ...effects, summary: summaryOf(both, effects, text) };
}

/** Who was written to, and who was held out: each once. */
function groupsOf(caller: string, contacts: readonly MeasuredContact[]) {
  const groups = new Map<string, boolean>();
  const refuse = (expected: string, value: unknown): never => {
    throw new OptionError(caller, "list.contacts", expected, value);
  };
  for (const { customerId, heldOut } of contacts) {
    const isOut = { true: true, yes: true, false: false, no: false }[String(heldOut)];
    if (isOut === undefined) return refuse("heldOut of each, true or false, or yes or no", heldOut);
    if ((groups.get(customerId) ?? isOut) !== isOut)
      return refuse("each customer held out or not", `${customerId} as both`);
    groups.set(customerId, isOut);
  }
  return [false, true].map((isOut) => [...groups.keys()].filter((id) => groups.get(id) === isOut));
}

interface Bought {
  readonly orders: number;
  readonly spend: number;
}

/** What a customer bought within some days. */
function boughtWithin(
  table: ReturnType<typeof asTable<TransactionSchema>>,
  from: number,
  to: number,
  revenue: RevenueKind,
): (customerId: string) => Bought {
  const lines = orderLines(table, to);
  const amounts = amountsOf(table, lines, revenue);
  const { dictionary } = table.column("customerId");
  const spend = new Float64Array(lines.customerCodes);
  const days = new Set<number>();
  const orders = new Uint32Array(lines.customerCodes);
  for (let line = 0; line < amounts.length; line++) {
    const day = Math.floor((lines.dates[line] as number) / DAY_MS);
    if (day < from) continue;
    const amount = amounts[line] as number;
    if (!Number.isNaN(amount)) (spend[lines.customers[line] as number] as number) += amount;
    const buyer = lines.buyers[line] as number;
    const key = buyer * (to - from + 1) + day - from;
    if (buyer === 0 || days.has(key)) continue;
    days.add(key);
    (orders[buyer] as number)++;
  }
  return (customerId) => {
    const code = dictionary.indexOf(customerId);
    return code > 0 ? { orders: orders[code] as number, spend: spend[code] as number } : { orders: 0, spend: 0 };
  };
}

function groupOf(customers: readonly Bought[]): ContactGroup {
  return {
    customers: customers.length,
    buyers: customers.filter(({ orders }) => orders > 0).length,
    orders: sum(customers, ({ orders }) => orders),
    spend: sum(customers, ({ spend }) => spend),
  };
}

const NOTHING: ContactEffect = {
  ...{ perCustomer: null, low: null, high: null, total: null, totalLow: null, totalHigh: null },
  ...{ verdict: "notEnoughData", needed: null },
};

/** The difference of two means. */
function effectOf(contacted: readonly number[], heldOut: readonly number[], times: number): ContactEffect {
  const [n, m] = [contacted.length, heldOut.length];
  if (n === 0 || m === 0) return NOTHING;
  const difference = (mean(contacted) ?? 0) - (mean(heldOut) ?? 0);
  const [one, other] = [contacted, heldOut].map((values) => (deviation(values) ?? 0) ** 2) as [number, number];
  const pooled = ((n - 1) * one + (m - 1) * other) / Math.max(1, n + m - 2);
  // a few customers who happen to spend little happen to differ little too: what all differ by counts as well
  const varianceOfMean = (variance: number, count: number) =>
    (variance * count + pooled * FIRM) / (count + FIRM) / Math.max(1, count);
  const [share, rest] = [varianceOfMean(one, n), varianceOfMean(other, m)];
  const error = Math.sqrt(Math.max(0, share + rest));
  // Welch's degrees of freedom
  const spread = share ** 2 / Math.max(1, n - 1) + rest ** 2 / Math.max(1, m - 1);
  const freedom = spread > 0 ? (share + rest) ** 2 / spread : 1;
  const halfWidth = studentQuantile(LEVEL, freedom) * error;
  const [low, high] = [difference - halfWidth, difference + halfWidth];
  const verdict = times > 1 ? "notEnoughData" : low > 0 ? "more" : high < 0 ? "less" : "notVisible";
  // the error falls with the root of the number
  const wanted = (normalQuantile(LEVEL) + normalQuantile(POWER)) * error;
  const shows = difference === 0 || error === 0 ? 0 : (n + m) * (wanted / difference) ** 2;
  const needed = Math.ceil(Math.max(shows, times > 1 ? times * (n + m) : 0));
  return {
    perCustomer: difference,
    low,
    high,
    total: n * difference,
    totalLow: n * low,
    totalHigh: n * high,
    verdict,
    needed: verdict === "more" || verdict === "less" || needed === 0 ? null : needed,
  };
}

/** A quantile of Student's t, by how far it is from the normal one (Cornish & Fisher 1938; Abramowitz & Stegun 26.7.5). */
function studentQuantile(share: number, freedom: number): number {
  const z = normalQuantile(share);
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}

function summaryOf(
  { contacted, heldOut }: Pick<ContactMeasurement, "contacted" | "heldOut">,
  { orders, spend }: Pick<ContactMeasurement, "orders" | "spend">,
  { from, to }: Pick<ContactMeasurement, "from" | "to">,
): string {
  const number = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
  const per = (group: ContactGroup, of: "orders" | "spend") =>
    group.customers === 0 ? "–" : number.format(group[of] / group.customers);
  const did = `From ${from} to ${to} the ${contacted.customers} customers written to made ${per(contacted, "orders")} orders each and spent ${per(contacted, "spend")}, the ${heldOut.customers} held out ${per(heldOut, "orders")} and ${per(heldOut, "spend")}.`;
  const verdicts = (["orders", "spend"] as const).map((name) => {
    const effect = name === "orders" ? orders : spend;
    if (effect.total === null) return `Nothing to compare ${name} with.`;
    const interval = `${number.format(effect.totalLow as number)} to ${number.format(effect.totalHigh as number)}`;
    if (effect.verdict === "more" || effect.verdict === "less")
      return `Writing brought ${number.format(effect.total)} ${name} (90% interval ${interval}).`;
    const lacking =
      effect.needed === null
        ? ""
        : ` A difference as large as this would show with ${number.format(effect.needed)} customers on the list.`;
    const why =
      effect.verdict === "notEnoughData"
        ? "There are not enough data to say what it did to"
        : "No difference is visible in";
    return `${why} ${name} (${interval}).${lacking}`;
  });
  return [did, ...verdicts].join(" ");
}
