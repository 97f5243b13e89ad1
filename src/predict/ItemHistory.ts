import type { TextDictionary } from "../columns/TextDictionary.ts";
import { type Breath, inPieces } from "../pieces.ts";
import { firstPurchaseDay, orderLines, type RevenueKind } from "../shop/orders.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import type { Table } from "../tables/Table.ts";
import { type Baskets, basketsOf, type CountedBaskets, countedBasketsOf, type ItemLevel } from "./baskets.ts";

/**
 * What customers had bought by the end of any day, wherever their orders are: all that recommendations are counted from. Days are
 * counted since 1970. Customers have the same codes, and items the same numbers, on all days.
 */
export interface ItemHistory {
  /** The day of the first purchase up to a day; `undefined` without one. */
  first(day: number): Promise<number | undefined>;
  /** The codes of all customers who had ordered by a day, in the order of their first orders' rows, and their ids. */
  customers(day: number): Promise<{ readonly codes: Uint32Array; readonly dictionary: TextDictionary }>;
  /** What each customer had bought and kept by a day; with how often and when, where that is asked for. */
  baskets(day: number): Promise<Baskets>;
  countedBaskets(day: number): Promise<CountedBaskets>;
}

/** The orders of a table. */
export class MemoryItemHistory implements ItemHistory {
  constructor(
    readonly table: Table<TransactionSchema>,
    readonly level: ItemLevel,
    readonly revenue: RevenueKind,
    readonly breath: Breath,
  ) {}

  async first(day: number): Promise<number | undefined> {
    return firstPurchaseDay(orderLines(this.table, day));
  }

  async customers(day: number): Promise<{ readonly codes: Uint32Array; readonly dictionary: TextDictionary }> {
    const { buyers, customerCodes } = orderLines(this.table, day);
    const known = new Uint8Array(customerCodes);
    const codes = new Uint32Array(customerCodes);
    let count = 0;
    for (const code of buyers) {
      if (known[code] === 1 || code === 0) continue;
      known[code] = 1;
      codes[count++] = code;
    }
    return { codes: codes.subarray(0, count), dictionary: this.table.column("customerId").dictionary };
  }

  baskets(day: number): Promise<Baskets> {
    return inPieces(basketsOf(this.table, this.level, this.revenue, day), this.breath);
  }

  countedBaskets(day: number): Promise<CountedBaskets> {
    return inPieces(countedBasketsOf(this.table, this.level, this.revenue, day), this.breath);
  }
}
