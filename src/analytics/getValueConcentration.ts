import { ratio } from "../math/ratio.ts";
import { sum } from "../math/statistics.ts";
import { amountsOf, orderLines } from "../shop/orders.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import { columnsOf } from "../tables/columnsOf.ts";
import { dayNumber } from "../time.ts";
import type { TableInput } from "./asTable.ts";
import type { ValuesOf } from "./fields.ts";
import { AS_OF, type OptionsOf, type Question, REVENUE, validOptions } from "./Question.ts";

const concentration = {
  customers: { kind: "count", description: "Customers who have ordered" },
  revenue: { kind: "money", description: "What they have spent, refunds deducted; who got back more counts as 0" },
  gini: {
    kind: "share",
    nullable: true,
    description:
      "Gini coefficient of their revenue: 0 if all spend alike, near 1 if one spends all. Null without revenue",
  },
  top: {
    kind: "list",
    fields: {
      customerShare: { kind: "share", description: "The customers who spend most, as a share of all" },
      customers: { kind: "count", description: "How many customers that is, at least one where there are any" },
      revenue: { kind: "money", description: "What they have spent" },
      revenueShare: { kind: "share", nullable: true, description: "Their share of the revenue; null without revenue" },
    },
    description: "The top 1, 5, 10, 20 and 50%",
  },
  lorenz: {
    kind: "list",
    fields: {
      customerShare: { kind: "share", description: "The customers who spend least, as a share of all" },
      revenueShare: { kind: "share", description: "Their share of the revenue" },
    },
    description: "The Lorenz curve in steps of one hundredth; empty without revenue",
  },
} as const;

const options = { revenue: REVENUE, asOf: AS_OF } as const;

/** How much of the revenue comes from how few customers. */
export interface ValueConcentration extends ValuesOf<typeof concentration> {}

/** Which amount counts, and up to which day. */
export interface ValueConcentrationOptions extends OptionsOf<typeof options> {}

const TOP_SHARES = [0.01, 0.05, 0.1, 0.2, 0.5];
const STEPS = 100;

/**
 * How much of the revenue comes from how few customers: the share of the top customers, the Lorenz curve (Lorenz 1905) and its
 * Gini coefficient. Guests are nobody.
 *
 * @param transactions needs `customerId` and `revenue` or (for `"net"`) `netSales`; `date` where `asOf` is given
 * @throws DataError `missing_column`; OptionError
 * @example
 * ```ts
 * import { getValueConcentration } from "clientele";
 *
 * const { gini, top } = getValueConcentration([
 *   { customerId: "C1", date: "2025-01-10", revenue: 90 },
 *   { customerId: "C2", date: "2025-01-20", revenue: 10 },
 * ]);
 * gini; // => 0.4
 * top.at(-1); // => { customerShare: 0.5, customers: 1, revenue: 90, revenueShare: 0.9 }
 * ```
 */
export function getValueConcentration(
  transactions: TableInput<TransactionSchema>,
  given: ValueConcentrationOptions = {},
): ValueConcentration {
  const { revenue: kind, asOf } = validOptions("getValueConcentration", options, given);
  const table = columnsOf(transactionSchema, transactions);
  const spent = spentBy(table, kind, dayNumber("getValueConcentration", "asOf", asOf)).sort();
  const { length } = spent;
  // what so many customers have spent who spend least
  const least = new Float64Array(length + 1);
  for (let i = 0; i < length; i++) least[i + 1] = (least[i] as number) + (spent[i] as number);
  // twice the area between the curve and the diagonal, by trapezoids
  const under = sum(spent, (_, i) => (least[i] as number) + (least[i + 1] as number));
  return concentrationFrom({
    length,
    under,
    spent: (i) => spent[i] as number,
    least: (count) => least[count] as number,
  });
}

/** What customers have spent, those who spent least first. */
export interface RankedSpend {
  /** Number of customers. */
  readonly length: number;
  /** What one of them has spent, from 0. */
  readonly spent: (i: number) => number;
  /** What the first so many have spent together. */
  readonly least: (count: number) => number;
  /** The sum of all sums, each with the one after it. */
  readonly under: number;
}

/** How many customers, the first ones, a question about their spend looks at. */
export function placesOf(length: number): readonly number[] {
  const tops = TOP_SHARES.map((share) => length - topOf(share, length));
  const steps = Array.from({ length: STEPS + 1 }, (_, step) => Math.floor((step / STEPS) * length));
  return [...new Set([0, length, ...tops, ...steps])].sort((a, b) => a - b);
}

const topOf = (share: number, length: number): number => Math.min(length, Math.max(1, Math.round(share * length)));

/** The answer from what was added up, wherever that was. */
export function concentrationFrom({ length, spent, least, under }: RankedSpend): ValueConcentration {
  const total = least(length);
  const top = TOP_SHARES.map((customerShare) => {
    const customers = topOf(customerShare, length);
    const theirs = total - least(length - customers);
    return { customerShare, customers, revenue: theirs, revenueShare: ratio(theirs, total) };
  });
  const lorenz = Array.from({ length: total > 0 ? STEPS + 1 : 0 }, (_, step) => {
    const place = (step / STEPS) * length;
    const below = Math.floor(place);
    // between two customers the curve is straight
    const more = below < length ? (place - below) * spent(below) : 0;
    return { customerShare: step / STEPS, revenueShare: (least(below) + more) / total };
  });
  return {
    customers: length,
    revenue: total,
    gini: total > 0 ? Math.max(0, 1 - under / (length * total)) : null,
    top,
    lorenz,
  };
}

/** What each customer who has ordered has spent, not below 0. */
function spentBy(
  table: Parameters<typeof orderLines>[0],
  kind: "gross" | "net",
  day: number | undefined,
): Float64Array {
  const lines = orderLines(table, day);
  const amounts = amountsOf(table, lines, kind);
  const sums = new Float64Array(lines.customerCodes);
  const hasOrdered = new Uint8Array(lines.customerCodes);
  for (let line = 0; line < amounts.length; line++) {
    const amount = amounts[line] as number;
    hasOrdered[lines.buyers[line] as number] = 1;
    if (!Number.isNaN(amount)) (sums[lines.customers[line] as number] as number) += amount;
  }
  hasOrdered[0] = 0;
  return sums.filter((_, code) => hasOrdered[code] === 1).map((amount) => Math.max(0, amount));
}

/** The question as data. */
export const valueConcentration: Question<["transactions"], ValueConcentrationOptions, ValueConcentration> = {
  name: "getValueConcentration",
  summary: "How much of the revenue comes from how few customers",
  tables: ["transactions"],
  options,
  answer: { kind: "object", fields: concentration },
  ask: getValueConcentration,
};
