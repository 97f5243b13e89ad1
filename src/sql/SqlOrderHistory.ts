import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import type { HashDictionary } from "../columns/HashDictionary.ts";
import { DataError } from "../errors.ts";
import { requireOneOf, requireOptions, requireWhole } from "../options.ts";
import { KeptDays } from "../predict/KeptDays.ts";
import { HISTORY_COLUMNS, MemoryOrderHistory } from "../predict/MemoryOrderHistory.ts";
import { type OrderHistory, type Outcomes, type Span, spansUntil } from "../predict/OrderHistory.ts";
import type { PurchaseHistories, PurchaseHistoryOptions } from "../predict/purchaseHistories.ts";
import { requireFeatures } from "../predict/traits.ts";
import { orderLines as linesInMemory } from "../shop/orders.ts";
import { DAY_MS } from "../time.ts";
import { Engine } from "./Engine.ts";
import { GroupedLines, hasPlaces } from "./GroupedLines.ts";
import { firstDayOf, HistoryRows, type Traits } from "./HistoryRows.ts";
import { linesOf, type SomeLines } from "./lines.ts";
import { before, orderLines, orders } from "./orderLines.ts";
import { column, type Relation, ROW } from "./Relation.ts";
import { requireDatabase, type SqlDatabase } from "./SqlDatabase.ts";
import { identifier, joined, sql } from "./statement.ts";
import { countIf, dayNumberOf, double, firsts, historiesFrom, spansFrom } from "./words.ts";

/** What histories are made with. */
export interface SqlOrderHistoryOptions extends Pick<PurchaseHistoryOptions, "revenue" | "refunds"> {
  /** Columns of texts of the orders that say something of the customers. */
  readonly features?: readonly string[];
}

/** Histories in days, each once, as the models of purchases take them. */
export interface CountedHistories {
  /** Repeat purchases. */
  readonly frequency: Float64Array;
  /** Age at the last purchase. */
  readonly recency: Float64Array;
  /** Days since the first purchase. */
  readonly age: Float64Array;
  /** How many customers have this history. */
  readonly weight: Float64Array;
}

/** Histories of a day. */
interface Day {
  readonly histories: PurchaseHistories;
  /** The rows of the customers that are counted in memory, in their order there. */
  readonly inMemory: Uint32Array;
}

/** Customers whose histories are kept between questions about a few days. */
const KEPT = 2_000_000;

/**
 * Orders in a database, as they were known at the end of any day: `learn`, `score` and `backtest` take it in place of orders. The
 * engine groups them by customer and day.
 *
 * Customers whose refunds take back one order after the other are few, and are counted in memory, from their own lines: so are those
 * with orders over several days, and with order ids that stand on lines without a customer too.
 *
 * @throws DataError
 * @example
 * ```ts
 * import { DuckDBInstance } from "@duckdb/node-api";
 * import { SqlOrderHistory } from "clientele/sql";
 *
 * const connection = await (await DuckDBInstance.create(":memory:")).connect();
 * const query = async (text: string, params: readonly (string | number | null)[] = []) =>
 *   (await connection.runAndReadAll(text, [...params])).getRowObjectsJS();
 * await query("create table orders as select 'C1' as customer, date '2025-01-31' + i::int as day, 5 as paid from range(3) days(i)");
 * const columns = { transactions: { customerId: "customer", date: "day", revenue: "paid" } };
 * const history = new SqlOrderHistory({ query, dialect: "duckdb", tables: { transactions: "orders" }, columns });
 * const { last } = (await history.extent())!;
 * (await history.at(last)).table.row(0).totalSpend; // => 15
 * ```
 */
export class SqlOrderHistory implements OrderHistory {
  readonly #lines: GroupedLines;
  readonly #options: SqlOrderHistoryOptions;
  readonly #ids: HashDictionary;
  readonly #days = new KeptDays<Day>(
    KEPT,
    ({ histories }) => histories.table.length,
    (day) => this.#make(day),
  );
  /** By day how many customers there were, where all were asked for. */
  readonly #counted = new Map<number, number>();
  #first: Promise<unknown> | undefined;
  #traits: Promise<Traits> | undefined;
  #extent: Promise<{ readonly first: number; readonly last: number } | undefined> | undefined;

  /** @param database in which there is a table of transactions */
  constructor(database: SqlDatabase, options: SqlOrderHistoryOptions = {}, lines?: GroupedLines) {
    const caller = "SqlOrderHistory";
    requireDatabase(caller, database);
    requireOptions(caller, options, ["revenue", "refunds", "features"]);
    const { revenue = "gross", refunds = "net", features } = options;
    requireOneOf(caller, "revenue", revenue, ["gross", "net"]);
    requireOneOf(caller, "refunds", refunds, ["net", "ignore"]);
    requireFeatures(caller, features);
    this.#options = { revenue, refunds, ...(features && { features }) };
    this.#lines = lines ?? new GroupedLines(new Engine(database), this.#options);
    this.#ids = this.#lines.ids;
  }

  /** The day of the customers' first purchase and that of the last line; `undefined` without a purchase. */
  async extent(): Promise<{ readonly first: number; readonly last: number } | undefined> {
    this.#extent ??= this.#whole();
    this.#extent.catch(() => (this.#extent = undefined));
    return this.#extent;
  }

  async #whole() {
    const relation = await this.#lines.relation();
    const row = await this.#lines.engine.row(
      sql`select min(case when buyer is not null and refund = 0 then ${dayNumberOf(sql`moment`)} end) as first
        from (${orderLines(relation, {})}) lines`,
      relation.about,
    );
    const last = await this.#lines.engine.row(
      sql`select max(${dayNumberOf(column(relation, "date"))}) as last from ${relation.from}`,
      relation.about,
    );
    if (row.first === null || row.first === undefined) return undefined;
    const days = { first: Number(row.first), last: Number(last.last) };
    for (const day of Object.values(days)) requireCalendarDay(day);
    return days;
  }

  /** Histories at the end of a day. */
  async at(day: number): Promise<PurchaseHistories> {
    return (await this.#days.at(day)).histories;
  }

  /**
   * How often each history occurs at the end of a day, counted by the engine: what is needed to fit `bgNbd`, `mbgNbd`, `nbd` or
   * `paretoNbd`, in fewer rows than there are customers.
   *
   * @param day days since 1970
   * @returns a row per history, in days, of which `weight` customers have it
   * @throws DataError; OptionError for a day that is no whole number
   * @example
   * ```ts
   * import { DuckDBInstance } from "@duckdb/node-api";
   * import { SqlOrderHistory } from "clientele/sql";
   *
   * const connection = await (await DuckDBInstance.create(":memory:")).connect();
   * const query = async (text: string, params: readonly (string | number | null)[] = []) =>
   *   (await connection.runAndReadAll(text, [...params])).getRowObjectsJS();
   * await query("create table orders as select 'C' || i as customer_id, date '2025-01-31' as date, 5 as revenue from range(3) lines(i)");
   * const history = new SqlOrderHistory({ query, dialect: "duckdb", tables: { transactions: "orders" } });
   * const { frequency, weight } = await history.triples((await history.extent())!.last);
   * [frequency[0], weight[0]]; // => [0, 3]
   * ```
   */
  async triples(day: number): Promise<CountedHistories> {
    requireWhole("SqlOrderHistory.triples", "day", day, Number.NEGATIVE_INFINITY);
    const rows = new Map<string, [frequency: number, recency: number, age: number, weight: number]>();
    const add = (frequency: number, recency: number, age: number, weight: number): void => {
      const key = `${frequency} ${recency} ${age}`;
      const known = rows.get(key);
      if (known === undefined) rows.set(key, [frequency, recency, age, weight]);
      else known[3] += weight;
    };
    const histories = spansFrom(await this.#lines.simple(day));
    await this.#lines.engine.each(
      sql`select first_day, last_day, purchases, count(*) as customers from (${histories}) histories group by first_day, last_day, purchases`,
      (await this.#lines.relation()).about,
      (row) => {
        const first = Number(row.first_day);
        add(Number(row.purchases) - 1, Number(row.last_day) - first, day - first, Number(row.customers));
      },
    );
    const own = await (await this.#lines.difficult()).history?.at(day);
    if (own !== undefined) {
      const columns = (["frequency", "recency", "age"] as const).map((name) => own.table.column(name).values);
      for (let i = 0; i < own.table.length; i++) {
        const [frequency, recency, age] = columns.map((values) => values[i] as number) as [number, number, number];
        add(frequency, recency, age, 1);
      }
    }
    const column = (i: 0 | 1 | 2 | 3) => Float64Array.from(rows.values(), (row) => row[i]);
    return { frequency: column(0), recency: column(1), age: column(2), weight: column(3) };
  }

  /** Purchases within spans up to a day of the customers known on it, a column per span. */
  async purchases(day: number, given: readonly Span[]): Promise<readonly Int32Array[]> {
    const spans = spansUntil(day, given);
    const { histories, inMemory } = await this.#days.at(day);
    const rowOf = this.#rowsOf(histories);
    const { length } = histories.table;
    const counts = spans.map(() => new Int32Array(length));
    if (spans.length === 0) return counts;
    const [from, to] = [Math.min(...spans.map(([from]) => from)), Math.max(...spans.map(([, to]) => to))];
    const within = spans.map(
      ([from, to], i) => sql`${countIf(sql`day > ${double(from)} and day <= ${double(to)}`)} as ${identifier(`s${i}`)}`,
    );
    const simple = await this.#lines.simple(to, from);
    await this.#lines.engine.each(
      sql`select customer, ${joined(within, ", ")} from (select distinct customer, day from (${simple}) lines) purchases group by customer`,
      (await this.#lines.relation()).about,
      (row) => {
        const place = rowOf[this.#ids.indexOf(String(row.customer))] ?? -1;
        if (place < 0) return;
        for (let s = 0; s < counts.length; s++) (counts[s] as Int32Array)[place] = Number(row[`s${s}`]);
      },
    );
    const { history } = await this.#lines.difficult();
    const own = (await history?.purchases(day, spans)) ?? [];
    for (const [s, column] of own.entries())
      for (let i = 0; i < column.length; i++) (counts[s] as Int32Array)[inMemory[i] as number] = column[i] as number;
    return counts;
  }

  /** What the customers known on a day did within so many days after it. */
  async outcomes(day: number, days: number): Promise<Outcomes> {
    const { histories, inMemory } = await this.#days.at(day);
    const rowOf = this.#rowsOf(histories);
    const { length } = histories.table;
    const [purchases, spend] = [new Float64Array(length), new Float64Array(length)];
    const simple = await this.#lines.simple(day + days, day);
    await this.#lines.engine.each(
      sql`select customer, count(distinct day) as purchases, coalesce(sum(amount), 0) as spend from (${simple}) lines group by customer`,
      (await this.#lines.relation()).about,
      (row) => {
        const place = rowOf[this.#ids.indexOf(String(row.customer))] ?? -1;
        if (place < 0) return;
        purchases[place] = Number(row.purchases);
        spend[place] = Math.max(0, Number(row.spend));
      },
    );
    const { history } = await this.#lines.difficult();
    const own = await history?.outcomes(day, days);
    for (let i = 0; i < inMemory.length; i++) {
      purchases[inMemory[i] as number] = own?.purchases[i] ?? 0;
      spend[inMemory[i] as number] = own?.spend[i] ?? 0;
    }
    return { purchases, bought: purchases.map((count) => (count > 0 ? 1 : 0)), spend };
  }

  /** The ids of the customers known on a day. */
  async *customers(day: number): AsyncGenerator<string> {
    const { history } = await this.#lines.difficult();
    let count = 0;
    if (history !== undefined)
      for await (const id of history.customers(day)) {
        count++;
        yield id;
      }
    const { engine } = this.#lines;
    const simple = await this.#lines.simple(day);
    const { about } = await this.#lines.relation();
    for await (const { customer } of engine.stream(sql`select distinct customer from (${simple}) lines`, about)) {
      count++;
      yield String(customer);
    }
    this.#counted.set(day, count);
  }

  /** The orders of some customers, in memory. */
  async of(customers: readonly string[]): Promise<OrderHistory> {
    const { engine } = this.#lines;
    const relation = await this.#lines.relation();
    const { features = [] } = this.#options;
    for (const name of features) requireTexts(relation, name);
    const names = [...HISTORY_COLUMNS, ...features];
    const { table } = await linesOf(engine, relation, customers, { names });
    // lines of others come along where an order id does not tell whose it is
    return new MemoryOrderHistory(table, this.#options).of(customers);
  }

  /** The first histories give the customers their codes; all others wait for them. */
  #make(day: number): Promise<Day> {
    const first = this.#first;
    const made = this.#makeAfter(first, day);
    this.#first ??= made.catch(() => undefined);
    return made;
  }

  async #makeAfter(first: Promise<unknown> | undefined, day: number): Promise<Day> {
    await first;
    const relation = await this.#lines.relation();
    const { history, lines } = await this.#lines.difficult();
    const own = await history?.at(day);
    const columns = new HistoryRows(this.#ids, await this.#features(), this.#counted.get(day));
    const written = hasPlaces(relation);
    const simple = await this.#lines.simple(day);
    // the customers of memory come in between, where their first order was
    const ownPlaces = own === undefined ? [] : placesOf(own, lines, day, written);
    const order = ownPlaces
      .map((_, i) => i)
      .sort((a, b) => comparePlaces(ownPlaces[a] as Place, ownPlaces[b] as Place));
    const inMemory = new Uint32Array(order.length);
    let next = 0;
    const takeOwn = (until: Place | undefined): void => {
      while (next < order.length) {
        const i = order[next] as number;
        if (until !== undefined && comparePlaces(ownPlaces[i] as Place, until) > 0) return;
        inMemory[i] = columns.copy(own as PurchaseHistories, i);
        next++;
      }
    };
    await this.#lines.engine.each(historiesFrom(simple, written), relation.about, (row) => {
      if (next < order.length) takeOwn(written ? [Number(row.place), ""] : [firstDayOf(row), String(row.customer)]);
      columns.add(row, day);
    });
    takeOwn(undefined);
    const table = columns.table();
    // a day with somebody new hashes all ids again: half of what they take is worth it
    this.#ids.settle();
    const { revenue = "gross", refunds = "net" } = this.#options;
    const setAside = await this.#setAside(relation, day, own);
    const histories = { table, asOf: new Date(day * DAY_MS), timeUnit: "day", revenue, refunds, setAside } as const;
    return { histories, inMemory };
  }

  /** By code the row of a customer, -1 for one who is not among them. */
  #rowsOf({ table }: PurchaseHistories): Int32Array {
    const rowOf = new Int32Array(this.#ids.size).fill(-1);
    for (const [row, code] of table.column("customerId").codes.entries()) rowOf[code] = row;
    return rowOf;
  }

  async #setAside(
    relation: Relation,
    day: number,
    own: PurchaseHistories | undefined,
  ): Promise<PurchaseHistories["setAside"]> {
    const { revenue = "gross" } = this.#options;
    const known = before(relation, day);
    const customer = column(relation, "customerId");
    const amount = column(relation, revenue === "gross" ? "revenue" : "netSales");
    const counted = await this.#lines.engine.row(
      sql`select ${countIf(sql`not ${known}`)} as later, ${countIf(sql`${known} and ${amount} is null`)} as missing from ${relation.from}`,
      relation.about,
    );
    const guests = relation.facts.idsWithoutCustomer
      ? sql`select count(*) as guests from (${orderLines(relation, { asOf: day })}) lines where buyer is null`
      : sql`select count(*) as guests from ${relation.from} where ${known} and ${customer} is null`;
    const without =
      Number(counted.missing) === 0
        ? 0
        : await this.#lines.engine.row(
            sql`select sum(orders) - sum(amounts) as without from (${orders(relation, { asOf: day, revenue })}) known
              where buyer is not null`,
            relation.about,
          );
    return {
      afterAsOf: Number(counted.later),
      guests: Number((await this.#lines.engine.row(guests, relation.about)).guests),
      refunds: own?.setAside.refunds ?? 0,
      withoutAmount: without === 0 ? 0 : Number(without.without ?? 0),
    };
  }

  /** By customer the texts that the first order has, which say something of them. */
  async #features(): Promise<Traits> {
    this.#traits ??= this.#findTraits();
    this.#traits.catch(() => (this.#traits = undefined));
    return this.#traits;
  }

  async #findTraits(): Promise<Traits> {
    const { features = [] } = this.#options;
    const traits: Traits = new Map();
    if (features.length === 0) return traits;
    const relation = await this.#lines.relation();
    for (const name of features) {
      requireTexts(relation, name);
      const [texts, byCode] = [new ArrayDictionary(), new Map<number, number>()];
      const also = { trait: name, line: hasPlaces(relation) ? ROW : "date" };
      const lines = sql`select * from (${orderLines(relation, { also })}) lines where buyer is not null and refund = 0`;
      await this.#lines.engine.each(firsts(lines), relation.about, ({ buyer, trait }) =>
        byCode.set(this.#ids.internText(String(buyer)), texts.code(String(trait))),
      );
      traits.set(name, { texts, byCode });
    }
    return traits;
  }
}

/** @throws DataError `invalid_date` for a day that no order can be of: a year was mistyped */
function requireCalendarDay(day: number): void {
  const date = new Date(day * DAY_MS);
  const year = date.getUTCFullYear();
  if (year >= 1 && year <= 9999) return;
  const value = Number.isNaN(year) ? `day ${day} since 1970` : date.toISOString().slice(0, -14);
  const problem = `expected dates of the years 1 to 9999, got ${value}`;
  throw new DataError("invalid_date", problem, { table: "transactions", column: "date", value, expected: "a date" });
}

/** @throws DataError `missing_column`; `invalid_text` for a column of numbers or dates */
function requireTexts(relation: Relation, name: string): void {
  if (relation.columns.get(name)?.kind === "text") return;
  column(relation, name);
  const problem = `${name} holds no texts: the option features takes columns of texts`;
  throw new DataError("invalid_text", problem, { table: "transactions", column: name, expected: "texts" });
}

/** Where a customer stands: by the row of the first order; in tables of one's own by the day of it, then by id. */
type Place = readonly [number: number, text: string];

const comparePlaces = (a: Place, b: Place): number => a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0);

/** Where the customers of memory stand among all, by row of their histories. */
function placesOf(own: PurchaseHistories, { table, places }: SomeLines, day: number, written: boolean): Place[] {
  const ids = own.table.column("customerId");
  const { values } = own.table.column("firstOrderDate");
  if (!written) return Array.from(values, (first, i) => [first / DAY_MS, ids.at(i) as string] as const);
  const { buyers, rows } = linesInMemory(table, day);
  const first = new Float64Array(ids.dictionary.size).fill(-1);
  for (let line = 0; line < buyers.length; line++) {
    const code = buyers[line] as number;
    if ((first[code] as number) < 0) first[code] = places[rows === undefined ? line : (rows[line] as number)] as number;
  }
  return Array.from(ids.codes, (code) => [first[code] as number, ""] as const);
}
