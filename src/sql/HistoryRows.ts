import type { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { type Column, DateColumn, NumberColumn, TextColumn } from "../columns/columns.ts";
import type { HashDictionary } from "../columns/HashDictionary.ts";
import type { PurchaseHistories } from "../predict/purchaseHistories.ts";
import { type PurchaseHistorySchema, purchaseHistorySchema } from "../shop/histories.ts";
import { tableOf } from "../tables/Table.ts";
import { DAY_MS } from "../time.ts";
import { numberOf } from "./Engine.ts";
import { COUNTS, DAYS } from "./words.ts";

/** Texts of customers by column, and by code. */
export type Traits = Map<string, { readonly texts: ArrayDictionary; readonly byCode: ReadonlyMap<number, number> }>;

const NUMBERS = [
  ...["frequency", "recency", "age", "sumLogGaps", "monetaryValue", "orderCount", "daysSinceLastOrder", "totalSpend"],
  ...["paidPurchases", "meanSpend", "meanLogSpend", "logSpendSquares"],
] as const;
const DATES = ["firstOrderDate", "lastOrderDate"] as const;

type Name = (typeof NUMBERS)[number] | (typeof DATES)[number];

/** Room for the first histories; it doubles when it is full. */
const FEW = 1 << 12;

/** Days and counts take four bytes, amounts and dates eight. */
const WHOLE = ["frequency", "recency", "age", "orderCount", "daysSinceLastOrder", "paidPurchases"] as const;
const OTHER = [
  ...["sumLogGaps", "monetaryValue", "totalSpend", "meanSpend", "meanLogSpend", "logSpendSquares"],
  ...["firstOrderDate", "lastOrderDate"],
] as const;

/** Columns with room for so many rows. */
class Room {
  readonly codes: Uint32Array;
  readonly whole: Readonly<Record<(typeof WHOLE)[number], Int32Array>>;
  readonly other: Readonly<Record<(typeof OTHER)[number], Float64Array>>;

  constructor(readonly size: number) {
    this.codes = new Uint32Array(size);
    this.whole = Object.fromEntries(WHOLE.map((name) => [name, new Int32Array(size)])) as Room["whole"];
    this.other = Object.fromEntries(OTHER.map((name) => [name, new Float64Array(size)])) as Room["other"];
  }

  columns(): [Name, Int32Array | Float64Array][] {
    return Object.entries({ ...this.whole, ...this.other }) as [Name, Int32Array | Float64Array][];
  }

  /** The same rows, with more room or less. */
  resized(size: number): Room {
    const room = new Room(size);
    const rows = Math.min(size, this.size);
    room.codes.set(this.codes.subarray(0, rows));
    const to = new Map(room.columns());
    for (const [name, values] of this.columns()) to.get(name)?.set(values.subarray(0, rows));
    return room;
  }
}

/** Histories that grow row by row. */
export class HistoryRows {
  length = 0;
  #room: Room;

  /** @param expected so many customers, as far as that is known */
  constructor(
    readonly ids: HashDictionary,
    readonly traits: Traits,
    expected = FEW,
  ) {
    this.#room = new Room(Math.max(1, expected));
  }

  /** A customer as the engine gives it. */
  add(row: { readonly [column: string]: unknown }, day: number): void {
    const at = this.#next(String(row.customer));
    const [days, counts] = [Number(row.days), Number(row.counts)];
    const first = Math.floor(days / DAYS);
    const last = first + days - first * DAYS;
    const count = Math.floor(counts / COUNTS);
    const rest = counts - count * COUNTS;
    const paid = Math.floor(rest / 2);
    // those less the first purchase, if that was paid
    const repeats = paid - (rest - 2 * paid);
    const { whole, other } = this.#room;
    whole.frequency[at] = count - 1;
    whole.orderCount[at] = count;
    whole.daysSinceLastOrder[at] = day - last;
    whole.paidPurchases[at] = paid;
    whole.recency[at] = last - first;
    whole.age[at] = day - first;
    other.sumLogGaps[at] = Number(row.gaps);
    other.monetaryValue[at] = count === 1 ? Number.NaN : Number(row.repeat) / Math.max(1, repeats);
    other.totalSpend[at] = Number(row.spend);
    other.meanSpend[at] = numberOf(row.mean);
    other.meanLogSpend[at] = numberOf(row.mean_log);
    other.logSpendSquares[at] = Number(row.squares);
    other.firstOrderDate[at] = first * DAY_MS;
    other.lastOrderDate[at] = last * DAY_MS;
  }

  /** A customer as memory has it; the row that it becomes. */
  copy({ table }: PurchaseHistories, row: number): number {
    const at = this.#next(table.column("customerId").at(row) as string);
    for (const [name, column] of this.#room.columns()) column[at] = table.column(name as "age").values[row] as number;
    return at;
  }

  /** The next row, which is a customer's. */
  #next(customer: string): number {
    if (this.length === this.#room.size) this.#room = this.#room.resized(2 * this.length);
    this.#room.codes[this.length] = this.ids.internText(customer);
    return this.length++;
  }

  table(): PurchaseHistories["table"] {
    if (this.length < 0.75 * this.#room.size) this.#room = this.#room.resized(this.length);
    const codes = this.#room.codes.subarray(0, this.length);
    const of = new Map(this.#room.columns());
    const values = (name: Name) => (of.get(name) as Float64Array | Int32Array).subarray(0, this.length);
    const columns = new Map<string, Column>([["customerId", new TextColumn(codes, this.ids)]]);
    for (const name of NUMBERS) columns.set(name, new NumberColumn(values(name as Name)));
    for (const name of DATES) columns.set(name, new DateColumn(values(name) as Float64Array));
    for (const [name, { texts, byCode }] of this.traits)
      columns.set(
        name,
        new TextColumn(
          codes.map((code) => byCode.get(code) ?? 0),
          texts,
        ),
      );
    return tableOf<PurchaseHistorySchema>({ schema: purchaseHistorySchema, columns, length: codes.length });
  }
}

/** The day since 1970 of a customer's first purchase, as the engine gives it. */
export const firstDayOf = (row: { readonly [column: string]: unknown }): number => Math.floor(Number(row.days) / DAYS);
