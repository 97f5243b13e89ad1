import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { type Column, DateColumn, NumberColumn, TextColumn } from "../columns/columns.ts";
import { OptionError } from "../errors.ts";
import { requireOneOf, requireOptions } from "../options.ts";
import type { OrderHistory, Outcomes, Span } from "../predict/OrderHistory.ts";
import type { PurchaseHistories, PurchaseHistoryOptions } from "../predict/purchaseHistories.ts";
import { requireFeatures } from "../predict/traits.ts";
import { type PurchaseHistorySchema, purchaseHistorySchema } from "../shop/histories.ts";
import { orderLines as linesInMemory } from "../shop/orders.ts";
import { tableOf } from "../tables/Table.ts";
import { DAY_MS } from "../time.ts";
import { Engine, numberOf } from "./Engine.ts";
import { GroupedLines, hasPlaces } from "./GroupedLines.ts";
import type { SomeLines } from "./lines.ts";
import { before, orderLines } from "./orderLines.ts";
import { column, dayNumberOf, type Relation } from "./Relation.ts";
import { requireDatabase, type SqlDatabase } from "./SqlDatabase.ts";
import { identifier, joined, NOTHING, type Statement, sql } from "./statement.ts";

/** What histories are made with. */
export interface SqlOrderHistoryOptions extends Pick<PurchaseHistoryOptions, "revenue" | "refunds"> {
  /** Columns of texts of the orders that say something of the customers. */
  readonly features?: readonly string[];
}

/** Histories of a day, and which of them are whose. */
interface Day {
  readonly histories: PurchaseHistories;
  /** By code the row of a customer, -1 for one who is not among them. */
  readonly rowOf: Int32Array;
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
 * ```ts no-run
 * import { learn } from "clientele";
 * import { SqlOrderHistory } from "clientele/sql";
 * import pg from "pg";
 *
 * const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
 * const query = async (text, params) => (await pool.query(text, params)).rows;
 * const model = await learn(new SqlOrderHistory({ query, dialect: "postgres", tables: { transactions: "orders" } }));
 * ```
 */
export class SqlOrderHistory implements OrderHistory {
  readonly #lines: GroupedLines;
  readonly #options: SqlOrderHistoryOptions;
  readonly #ids: ArrayDictionary;
  readonly #days = new Map<number, Promise<Day>>();
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
    const lines = orderLines(relation, this.#lines.engine.dialect, {});
    const row = await this.#lines.engine.row(
      sql`select min(${dayNumberOf(sql`counted_at`)}) filter (where buyer is not null and not refund) as first,
        max(${dayNumberOf(sql`counted_at`)}) as last from (${lines}) lines`,
      relation.about,
    );
    const last = await this.#lines.engine.row(
      sql`select max(${dayNumberOf(column(relation, "date"))}) as last from ${relation.from}`,
      relation.about,
    );
    return row.first === null || row.first === undefined
      ? undefined
      : { first: Number(row.first), last: Number(last.last) };
  }

  /** Histories at the end of a day. */
  async at(day: number): Promise<PurchaseHistories> {
    return (await this.#day(day)).histories;
  }

  /** Purchases within spans up to a day of the customers known on it, a column per span. */
  async purchases(day: number, spans: readonly Span[], rows?: Uint32Array): Promise<readonly Float64Array[]> {
    const { histories, rowOf, inMemory } = await this.#day(day);
    const { length } = histories.table;
    const counts = spans.map(() => new Float64Array(length));
    if (spans.length === 0) return counts;
    const [from, to] = [Math.min(...spans.map(([from]) => from)), Math.max(...spans.map(([, to]) => to))];
    const within = spans.map(
      ([from, to], i) =>
        sql`(count(*) filter (where day > ${from}::float8 and day <= ${to}::float8))::float8 as ${identifier(`s${i}`)}`,
    );
    const simple = await this.#lines.simple(to, from);
    await this.#lines.engine.each(
      sql`select customer, ${joined(within, ", ")} from (select distinct customer, day from (${simple}) lines) purchases group by customer`,
      (await this.#lines.relation()).about,
      (row) => {
        const place = rowOf[this.#ids.indexOf(String(row.customer))] ?? -1;
        if (place < 0) return;
        for (let s = 0; s < counts.length; s++) (counts[s] as Float64Array)[place] = Number(row[`s${s}`]);
      },
    );
    const { history } = await this.#lines.difficult();
    const own = (await history?.purchases(day, spans)) ?? [];
    for (const [s, column] of own.entries())
      for (let i = 0; i < column.length; i++) (counts[s] as Float64Array)[inMemory[i] as number] = column[i] as number;
    return rows === undefined
      ? counts
      : counts.map((column) => Float64Array.from(rows, (row) => column[row] as number));
  }

  /** What the customers known on a day did within so many days after it. */
  async outcomes(day: number, days: number): Promise<Outcomes> {
    const { histories, rowOf, inMemory } = await this.#day(day);
    const { length } = histories.table;
    const [purchases, spend] = [new Float64Array(length), new Float64Array(length)];
    const simple = await this.#lines.simple(day + days, day);
    await this.#lines.engine.each(
      sql`select customer, count(distinct day)::float8 as purchases, coalesce(sum(amount), 0)::float8 as spend from (${simple}) lines group by customer`,
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

  /** Histories of a day, kept as long as there are not too many of others since. */
  async #day(day: number): Promise<Day> {
    const made = this.#days.get(day) ?? this.#make(day);
    // a Map lists its keys in the order of insertion: the oldest first
    this.#days.delete(day);
    this.#days.set(day, made);
    made.catch(() => this.#days.delete(day));
    const { histories } = await made;
    let kept = histories.table.length;
    for (const [other, days] of [...this.#days].reverse()) {
      if (other === day) continue;
      kept += (await days.catch(() => undefined))?.histories.table.length ?? 0;
      if (kept > KEPT) this.#days.delete(other);
    }
    return made;
  }

  async #make(day: number): Promise<Day> {
    const relation = await this.#lines.relation();
    const { history, lines } = await this.#lines.difficult();
    const own = await history?.at(day);
    const columns = new Histories(this.#ids, await this.#features());
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
      if (next < order.length)
        takeOwn(written ? [Number(row.place), ""] : [Math.floor(Number(row.days) / DAYS), String(row.customer)]);
      columns.add(row, day);
    });
    takeOwn(undefined);
    const table = columns.table();
    const rowOf = new Int32Array(this.#ids.size).fill(-1);
    const { codes } = table.column("customerId");
    for (let row = 0; row < codes.length; row++) rowOf[codes[row] as number] = row;
    const { revenue = "gross", refunds = "net" } = this.#options;
    const setAside = await this.#setAside(relation, day, own);
    const histories = { table, asOf: new Date(day * DAY_MS), timeUnit: "day", revenue, refunds, setAside } as const;
    return { histories, rowOf, inMemory };
  }

  async #setAside(
    relation: Relation,
    day: number,
    own: PurchaseHistories | undefined,
  ): Promise<PurchaseHistories["setAside"]> {
    const { revenue = "gross" } = this.#options;
    const known = before(relation, this.#lines.engine.dialect, day);
    const customer = column(relation, "customerId");
    const amount = column(relation, revenue === "gross" ? "revenue" : "netSales");
    const counted = await this.#lines.engine.row(
      sql`select (count(*) filter (where not ${known}))::float8 as later,
        (count(*) filter (where ${known} and ${amount} is null))::float8 as missing from ${relation.from}`,
      relation.about,
    );
    const guests = relation.facts.idsWithoutCustomer
      ? sql`select count(*)::float8 as guests from (${orderLines(relation, this.#lines.engine.dialect, { asOf: day })}) lines where buyer is null`
      : sql`select count(*)::float8 as guests from ${relation.from} where ${known} and ${customer} is null`;
    const without =
      Number(counted.missing) === 0
        ? 0
        : await this.#lines.engine.row(
            sql`select (count(*) filter (where is_first and not has_amount and buyer is not null))::float8 as orders
              from (${orderLines(relation, this.#lines.engine.dialect, { asOf: day, revenue })}) lines`,
            relation.about,
          );
    return {
      afterAsOf: Number(counted.later),
      guests: Number((await this.#lines.engine.row(guests, relation.about)).guests),
      refunds: own?.setAside.refunds ?? 0,
      withoutAmount: without === 0 ? 0 : Number(without.orders),
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
      if (relation.columns.get(name)?.kind !== "text") {
        column(relation, name);
        throw new OptionError("SqlOrderHistory", "features", "names of columns of texts", name);
      }
      const [texts, byCode] = [new ArrayDictionary(), new Map<number, number>()];
      const lines = orderLines(relation, this.#lines.engine.dialect, { also: { trait: name } });
      await this.#lines.engine.each(
        sql`select buyer, trait from (select buyer, trait, row_number() over (partition by buyer order by counted_at, is_first desc) as place
          from (${lines}) lines where buyer is not null and not refund) firsts where place = 1 and trait is not null`,
        relation.about,
        ({ buyer, trait }) => byCode.set(this.#ids.code(String(buyer)), texts.code(String(trait))),
      );
      traits.set(name, { texts, byCode });
    }
    return traits;
  }
}

/** Texts of customers by column, and by code. */
type Traits = Map<string, { readonly texts: ArrayDictionary; readonly byCode: ReadonlyMap<number, number> }>;

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

/** Days since 1970, and counts, are two to a number: what a client makes of a row costs by its columns. */
const [DAYS, COUNTS] = [2 ** 21, 2 ** 25];

/** One row per customer, from lines of orders that need no more than to be grouped. */
function historiesFrom(lines: Statement, written: boolean): Statement {
  const place = (column: Statement): Statement => (written ? column : NOTHING);
  const isPaid = sql`spent > 0`;
  const log = sql`ln(case when spent > 0 then spent end)`;
  const repeats = sql`${isPaid} and earlier is not null`;
  return sql`select customer, (min(day) * ${DAYS}::float8 + max(day) - min(day))::float8 as days,
      (count(*) * ${COUNTS}::float8 + 2 * count(*) filter (where ${isPaid}) + max(case when ${isPaid} and earlier is null then 1 else 0 end))::float8 as counts,
      coalesce(sum(ln(day - earlier)), 0)::float8 as gaps, sum(spent)::float8 as spend, avg(spent) filter (where ${isPaid}) as mean,
      coalesce(sum(spent) filter (where ${repeats}), 0)::float8 as repeat, avg(${log}) as mean_log,
      coalesce(var_pop(${log}) * count(${log}), 0)::float8 as squares${place(sql`, min(place)::float8 as place`)}
    from (select customer, day, spent, lag(day) over (partition by customer order by day) as earlier${place(sql`, place`)}
      from (select customer, day::float8 as day, coalesce(sum(amount), 0)::float8 as spent${place(sql`, min(place) as place`)}
        from (${lines}) lines group by customer, day) purchases) steps
    group by customer order by ${written ? sql`place` : sql`min(day), customer`}`;
}

const NUMBERS = [
  ...["frequency", "recency", "age", "sumLogGaps", "monetaryValue", "orderCount", "daysSinceLastOrder", "totalSpend"],
  ...["paidPurchases", "meanSpend", "meanLogSpend", "logSpendSquares"],
] as const;
const DATES = ["firstOrderDate", "lastOrderDate"] as const;

type Name = (typeof NUMBERS)[number] | (typeof DATES)[number];

/** Rows of the first histories; they double as they are filled. */
const FEW = 1 << 12;

/** Histories that grow row by row. */
class Histories {
  length = 0;
  #room = FEW;
  #codes = new Uint32Array(FEW);
  /** Whether nobody has a code yet: then each customer is new, since each comes once. */
  readonly #isFirst: boolean;
  readonly #whole: Record<"frequency" | "orderCount" | "daysSinceLastOrder" | "paidPurchases", Int32Array> = {
    frequency: new Int32Array(FEW),
    orderCount: new Int32Array(FEW),
    daysSinceLastOrder: new Int32Array(FEW),
    paidPurchases: new Int32Array(FEW),
  };
  readonly #other: Record<
    Exclude<Name, "frequency" | "orderCount" | "daysSinceLastOrder" | "paidPurchases">,
    Float64Array
  > = {
    recency: new Float64Array(FEW),
    age: new Float64Array(FEW),
    sumLogGaps: new Float64Array(FEW),
    monetaryValue: new Float64Array(FEW),
    totalSpend: new Float64Array(FEW),
    meanSpend: new Float64Array(FEW),
    meanLogSpend: new Float64Array(FEW),
    logSpendSquares: new Float64Array(FEW),
    firstOrderDate: new Float64Array(FEW),
    lastOrderDate: new Float64Array(FEW),
  };

  constructor(
    readonly ids: ArrayDictionary,
    readonly traits: Traits,
  ) {
    this.#isFirst = ids.size === 1;
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
    const [whole, other] = [this.#whole, this.#other];
    whole.frequency[at] = count - 1;
    whole.orderCount[at] = count;
    whole.daysSinceLastOrder[at] = day - last;
    whole.paidPurchases[at] = paid;
    other.recency[at] = last - first;
    other.age[at] = day - first;
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
    for (const [name, column] of this.#columns()) column[at] = table.column(name as "age").values[row] as number;
    return at;
  }

  #columns(): [Name, Int32Array | Float64Array][] {
    return Object.entries({ ...this.#whole, ...this.#other }) as [Name, Int32Array | Float64Array][];
  }

  /** The next row, which is a customer's. */
  #next(customer: string): number {
    if (this.length === this.#room) this.#grow();
    this.#codes[this.length] = this.#isFirst ? this.ids.add(customer) : this.ids.code(customer);
    return this.length++;
  }

  #grow(): void {
    this.#room *= 2;
    const larger = <T extends Uint32Array | Int32Array | Float64Array>(values: T): T => {
      const room = new (values.constructor as new (length: number) => T)(this.#room);
      room.set(values);
      return room;
    };
    this.#codes = larger(this.#codes);
    for (const columns of [this.#whole, this.#other] as Record<string, Int32Array | Float64Array>[])
      for (const [name, values] of Object.entries(columns)) columns[name] = larger(values);
  }

  table(): PurchaseHistories["table"] {
    const codes = this.#codes.slice(0, this.length);
    const of = new Map(this.#columns());
    const values = (name: Name) => (of.get(name) as Float64Array | Int32Array).slice(0, this.length);
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
