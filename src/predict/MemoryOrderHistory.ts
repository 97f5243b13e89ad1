import { asTable, type TableInput } from "../analytics/asTable.ts";
import { type Column, TextColumn } from "../columns/columns.ts";
import { pickRows } from "../columns/pickRows.ts";
import { OptionError } from "../errors.ts";
import { type Breath, breaths, inPieces } from "../pieces.ts";
import { customersOfLines, firstPurchaseDay, lastDayKnown, orderLines } from "../shop/orders.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import { type Table, tableOf } from "../tables/Table.ts";
import { KeptDays } from "./KeptDays.ts";
import {
  checkedHistory,
  growth,
  isOrderHistory,
  type OrderHistory,
  type Outcomes,
  type Span,
  spansUntil,
} from "./OrderHistory.ts";
import { purchasesWithin, type SortedOrders, sortOrders } from "./ordersByCustomer.ts";
import { historiesOn, type PurchaseHistories, type PurchaseHistoryOptions } from "./purchaseHistories.ts";
import { textsOf, traitsByCode } from "./traits.ts";

/** What histories are made with. */
export interface MemoryOptions extends Pick<PurchaseHistoryOptions, "revenue" | "refunds"> {
  /** Columns of texts of the orders that say something of the customers. */
  readonly features?: readonly string[] | undefined;
}

/** Columns that histories are made of. */
export const HISTORY_COLUMNS: readonly string[] = ["customerId", "orderId", "date", "revenue", "netSales"];
/** Lines to a piece. */
const PIECE_ROWS = 1 << 16;
/** Customers of days that are kept between questions: as many as take 30 MB. */
const KEPT = 1 << 18;

/** Orders in memory, sorted by customer and day once for all days. */
export class MemoryOrderHistory implements OrderHistory {
  readonly #transactions: Table<TransactionSchema>;
  readonly #options: MemoryOptions;
  readonly #traits: readonly (readonly [name: string, byCode: Uint32Array, texts: TextColumn])[];
  readonly #days = new KeptDays<PurchaseHistories>(
    KEPT,
    ({ table }) => table.length,
    (day) => this.#make(day),
  );
  readonly #breath: Breath;
  #sorted: Promise<SortedOrders | null> | undefined;

  constructor(transactions: Table<TransactionSchema>, options: MemoryOptions, breath: Breath = breaths()) {
    this.#breath = breath;
    this.#transactions = transactions;
    const { revenue, refunds, features = [] } = options;
    this.#options = { ...(revenue && { revenue }), ...(refunds && { refunds }), features };
    this.#traits = features.map((name) => {
      const texts = textsOf(transactions, name);
      return [name, traitsByCode(transactions, texts), texts];
    });
  }

  async extent(): Promise<{ readonly first: number; readonly last: number } | undefined> {
    const first = firstPurchaseDay(orderLines(this.#transactions));
    const last = lastDayKnown(this.#transactions);
    return first === undefined || last === undefined ? undefined : { first, last };
  }

  at(day: number): Promise<PurchaseHistories> {
    return this.#days.at(day);
  }

  async #make(day: number): Promise<PurchaseHistories> {
    const { features, ...options } = this.#options;
    this.#sorted ??= inPieces(sortOrders(this.#transactions, options.revenue ?? "gross"), this.#breath);
    const sorted = await this.#sorted;
    const made = await inPieces(historiesOn(this.#transactions, day, options, sorted ?? undefined), this.#breath);
    if (this.#traits.length === 0) return made;
    const { table } = made;
    const { codes } = table.column("customerId");
    const traits = this.#traits.map(([name, byCode, { dictionary }]) => {
      return [
        name,
        new TextColumn(
          codes.map((code) => byCode[code] as number),
          dictionary,
        ),
      ] as const;
    });
    const known = table.columnNames.map((name) => [name, table.column(name as "age")] as const);
    const columns = new Map<string, Column>([...known, ...traits]);
    return { ...made, table: tableOf({ schema: table.schema, columns, length: table.length }) };
  }

  async purchases(day: number, given: readonly Span[]): Promise<readonly Int32Array[]> {
    const spans = spansUntil(day, given);
    const { table } = await this.at(day);
    const sorted = await this.#sorted;
    const { codes } = table.column("customerId");
    if (sorted) return inPieces(purchasesWithin(sorted, codes, spans), this.#breath);
    const known = async (until: number) => (until < day ? (await this.at(until)).table : table);
    const counts: Int32Array[] = [];
    for (const [from, to] of spans)
      counts.push(Int32Array.from(growth(table, "orderCount", await known(from), await known(to))));
    return counts;
  }

  async outcomes(day: number, days: number): Promise<Outcomes> {
    const { table } = await this.at(day);
    const after = (await this.at(day + days)).table;
    const purchases = growth(table, "orderCount", table, after);
    return {
      purchases,
      bought: purchases.map((count) => (count > 0 ? 1 : 0)),
      spend: growth(table, "totalSpend", table, after),
    };
  }

  async *customers(day: number): AsyncGenerator<string> {
    const ids = (await this.at(day)).table.column("customerId");
    for (const id of ids) yield id as string;
  }

  async of(customers: readonly string[]): Promise<OrderHistory> {
    const table = this.#transactions;
    const { codes, dictionary } = customersOfLines(table);
    const isWanted = new Uint8Array(dictionary.size);
    for (const id of customers) isWanted[dictionary.indexOf(id)] = 1;
    // nobody's code
    isWanted[0] = 0;
    const rows: number[] = [];
    for (let row = 0; row < codes.length; row++) {
      if (isWanted[codes[row] as number] === 1) rows.push(row);
      if (row % PIECE_ROWS === 0) await this.#breath();
    }
    const columns = new Map<string, Column>();
    const names = [...HISTORY_COLUMNS, ...(this.#options.features ?? [])].filter((name) => table.has(name));
    for (const name of names) columns.set(name, pickRows(table.column(name as "date"), rows));
    const some = tableOf({ schema: table.schema, columns, length: rows.length });
    return new MemoryOrderHistory(some, this.#options, this.#breath);
  }
}

/**
 * The history of orders; one that is given as it is. How it was made is told where it is made, not here.
 *
 * @throws OptionError for `revenue` or `refunds` beside a history
 */
export function orderHistoryOf(
  caller: string,
  orders: TableInput<TransactionSchema> | OrderHistory,
  { revenue, refunds, features }: MemoryOptions,
  breath: Breath,
  strict = true,
): OrderHistory {
  if (!isOrderHistory(orders)) {
    const options = { ...(revenue && { revenue }), ...(refunds && { refunds }), features };
    return new MemoryOrderHistory(asTable(transactionSchema, orders), options, breath);
  }
  for (const [name, value] of Object.entries({ revenue, refunds }))
    if (strict && value !== undefined)
      throw new OptionError(caller, name, "left out with an order history, which has its own", value);
  return checkedHistory(caller, orders);
}
