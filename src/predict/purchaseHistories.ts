import { asTable, type TableInput } from "../analytics/asTable.ts";
import type { RevenueKind } from "../analytics/orderColumns.ts";
import { type Column, DateColumn, NumberColumn, TextColumn } from "../columns/columns.ts";
import { requireDate, requireOneOf, requireOptions } from "../options.ts";
import { type PurchaseHistorySchema, purchaseHistorySchema } from "../shop/histories.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import { type Table, tableOf } from "../tables/Table.ts";
import { DAY_MS } from "../time.ts";
import { type CustomerBucket, ordersByCustomer } from "./ordersByCustomer.ts";

/** What to do with negative amounts: take them off the purchase before them, or act as if they were not there. */
export type RefundPolicy = "net" | "ignore";

/** How orders become histories. */
export interface PurchaseHistoryOptions {
  /** The last day of observation, its UTC parts being the shop's clock. Default the day of the last order. */
  readonly asOf?: Date;
  /** Unit of `recency` and `age`. Default `"day"`. */
  readonly timeUnit?: "day" | "week";
  /** Which amount counts. Default `"gross"`. */
  readonly revenue?: RevenueKind;
  /** Default `"net"`. */
  readonly refunds?: RefundPolicy;
}

/** Rows of orders that are in no history, by reason. */
export interface SetAside {
  /** Orders after the last day of observation. */
  readonly afterAsOf: number;
  /** Refunds of customers who had bought nothing before; under `"ignore"`, all refunds. */
  readonly refunds: number;
  /** Orders that refunds of the same day made worth nothing. */
  readonly cancelled: number;
  /** Orders without an amount: they count as purchases, of no spend. */
  readonly withoutAmount: number;
}

/** Histories, and how they were made. */
export interface PurchaseHistories {
  /** One row per customer who bought, in the order of their first rows. */
  readonly table: Table<PurchaseHistorySchema>;
  /** The last day of observation; `null` without orders. */
  readonly asOf: Date | null;
  readonly timeUnit: "day" | "week";
  readonly revenue: RevenueKind;
  readonly refunds: RefundPolicy;
  readonly setAside: SetAside;
}

/**
 * Orders as one row per customer: how often they bought, when last, since when, and for how much.
 *
 * All orders of a day are one purchase. A negative amount is a refund: it reduces the spend of the purchase before it, and
 * a day whose refunds take all of it is no purchase. Order of rows does not matter.
 *
 * @param transactions needs `customerId`, `date` and `revenue` (or `netSales`)
 * @returns a table per customer, the policy, and counts of what was set aside
 * @throws DataError `missing_column`; OptionError for an unknown option
 * @example
 * ```ts
 * import { purchaseHistories } from "clientele";
 *
 * const { table } = purchaseHistories(
 *   [
 *     { customerId: "C1", date: "2025-01-01", revenue: 20 },
 *     { customerId: "C1", date: "2025-01-11", revenue: 30 },
 *     { customerId: "C2", date: "2025-01-05", revenue: 5 },
 *   ],
 *   { asOf: new Date("2025-01-31") },
 * );
 * const { frequency, recency, age, monetaryValue } = table.row(0);
 * [frequency, recency, age, monetaryValue]; // => [1, 10, 30, 30]
 * ```
 */
export function purchaseHistories(
  transactions: TableInput<TransactionSchema>,
  options: PurchaseHistoryOptions = {},
): PurchaseHistories {
  requireOptions("purchaseHistories", options, ["asOf", "timeUnit", "revenue", "refunds"]);
  const { asOf, timeUnit = "day", revenue = "gross", refunds = "net" } = options;
  const caller = "purchaseHistories";
  requireOneOf(caller, "timeUnit", timeUnit, ["day", "week"]);
  requireOneOf(caller, "revenue", revenue, ["gross", "net"]);
  requireOneOf(caller, "refunds", refunds, ["net", "ignore"]);
  requireDate(caller, "asOf", asOf);
  const table = asTable(transactionSchema, transactions);
  const end = asOf?.getTime() ?? table.column("date").extent?.[1];
  const lastDay = end === undefined ? 0 : Math.floor(end / DAY_MS);
  const { codes, first, last, count, spend, repeatSpend, setAside } = summarize(table, revenue, lastDay, refunds);
  const scale = timeUnit === "day" ? 1 : 7;
  // plain loops: `from` with a function is many times slower
  const filled = <T extends Float64Array | Int32Array>(values: T, of: (i: number) => number): T => {
    for (let i = 0; i < values.length; i++) values[i] = of(i);
    return values;
  };
  const numbers = (of: (i: number) => number) => new NumberColumn(filled(new Float64Array(codes.length), of));
  const whole = (of: (i: number) => number) => new NumberColumn(filled(new Int32Array(codes.length), of));
  const dates = (days: Int32Array) =>
    new DateColumn(filled(new Float64Array(codes.length), (i) => (days[i] as number) * DAY_MS));
  const columns: Record<PurchaseHistorySchema["columns"][number]["name"], Column> = {
    customerId: new TextColumn(codes, table.column("customerId").dictionary),
    frequency: whole((i) => (count[i] as number) - 1),
    recency: numbers((i) => ((last[i] as number) - (first[i] as number)) / scale),
    age: numbers((i) => (lastDay - (first[i] as number)) / scale),
    monetaryValue: numbers((i) => {
      const repeats = (count[i] as number) - 1;
      // refunds may come to more than all that was bought
      return repeats === 0 ? Number.NaN : Math.max(0, repeatSpend[i] as number) / repeats;
    }),
    orderCount: new NumberColumn(count),
    daysSinceLastOrder: whole((i) => lastDay - (last[i] as number)),
    totalSpend: new NumberColumn(spend),
    firstOrderDate: dates(first),
    lastOrderDate: dates(last),
  };
  return {
    table: tableOf({ schema: purchaseHistorySchema, columns: new Map(Object.entries(columns)), length: codes.length }),
    asOf: end === undefined ? null : new Date(lastDay * DAY_MS),
    timeUnit,
    revenue,
    refunds,
    setAside,
  };
}

/** By code the customer's place in the order of first rows: a dictionary may number its texts in another. */
function placesOf({ codes, dictionary: { size } }: TextColumn) {
  const places = new Uint32Array(size);
  let [customers, row] = [0, 0];
  // most often codes are numbered in the order of their first rows
  for (; row < codes.length && (codes[row] as number) <= customers + 1; row++) {
    if ((codes[row] as number) > customers) places[++customers] = customers - 1;
  }
  const known = new Uint8Array(size).fill(1, 0, customers + 1);
  for (; row < codes.length; row++) {
    const code = codes[row] as number;
    if (known[code] === 1) continue;
    known[code] = 1;
    places[code] = customers++;
  }
  return { places, customers };
}

interface Summary {
  readonly codes: Uint32Array;
  /** Days since 1970 of the first and the last purchase. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly count: Int32Array;
  readonly spend: Float64Array;
  readonly repeatSpend: Float64Array;
  readonly setAside: SetAside;
}

/** The purchases of each customer, one pass over the orders. */
function summarize(
  table: Table<TransactionSchema>,
  revenue: RevenueKind,
  lastDay: number,
  refunds: RefundPolicy,
): Summary {
  const { places, customers: most } = placesOf(table.column("customerId"));
  const codes = new Uint32Array(most);
  const first = new Int32Array(most);
  const last = new Int32Array(most);
  const count = new Int32Array(most);
  const spend = new Float64Array(most);
  const repeatSpend = new Float64Array(most);
  const setAside = { afterAsOf: 0, refunds: 0, cancelled: 0, withoutAmount: 0 };
  const ignoring = refunds === "ignore";
  const summarizeBucket = ({ firstCode, customers, starts, days, amounts }: CustomerBucket): void => {
    // code 0 is nobody
    for (let k = firstCode === 0 ? 1 : 0; k < customers; k++) {
      const to = starts[k + 1] as number;
      let firstDay = 0;
      let lastPurchase = 0;
      let purchases = 0;
      let total = 0;
      let repeats = 0;
      for (let i = starts[k] as number; i < to; ) {
        const day = days[i] as number;
        if (day > lastDay) {
          setAside.afterAsOf += to - i;
          break;
        }
        // all of a day
        let ordered = 0;
        let blank = 0;
        let refunded = 0;
        let sum = 0;
        for (; i < to && days[i] === day; i++) {
          const amount = amounts[i] as number;
          if (amount >= 0) {
            ordered++;
            sum += amount;
          } else if (amount < 0) {
            if (ignoring) setAside.refunds++;
            else {
              refunded++;
              sum += amount;
            }
          } else {
            ordered++;
            blank++;
          }
        }
        if (ordered > 0 && (refunded === 0 || sum > 0)) {
          setAside.withoutAmount += blank;
          if (purchases === 0) firstDay = day;
          lastPurchase = day;
          purchases++;
        } else {
          setAside.cancelled += ordered;
          if (purchases === 0) {
            setAside.refunds += refunded;
            continue;
          }
        }
        // a refund is taken off the purchase before it
        total += sum;
        if (purchases > 1) repeats += sum;
      }
      if (purchases === 0) continue;
      const place = places[firstCode + k] as number;
      codes[place] = firstCode + k;
      first[place] = firstDay;
      last[place] = lastPurchase;
      count[place] = purchases;
      spend[place] = total;
      repeatSpend[place] = repeats;
    }
  };
  for (const bucket of ordersByCustomer(table, revenue === "gross" ? "revenue" : "netSales")) summarizeBucket(bucket);
  // those who bought nothing have left gaps
  const gaps = count.includes(0);
  const closed = <T extends Uint32Array | Int32Array | Float64Array>(column: T): T => {
    if (!gaps) return column;
    let to = 0;
    for (let place = 0; place < most; place++) if ((count[place] as number) > 0) column[to++] = column[place] as number;
    return column.slice(0, to) as T;
  };
  return {
    codes: closed(codes),
    first: closed(first),
    last: closed(last),
    spend: closed(spend),
    repeatSpend: closed(repeatSpend),
    // the last, since it says where the gaps are
    count: closed(count),
    setAside,
  };
}
