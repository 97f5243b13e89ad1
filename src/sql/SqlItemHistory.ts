import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import type { TextDictionary } from "../columns/TextDictionary.ts";
import { type Breath, inPieces } from "../pieces.ts";
import { type Baskets, type CountedBaskets, type ItemLevel, itemsIn } from "../predict/baskets.ts";
import { type ItemHistory, MemoryItemHistory } from "../predict/ItemHistory.ts";
import type { OrderHistory } from "../predict/OrderHistory.ts";
import type { RevenueKind } from "../shop/orders.ts";
import { DAY_MS } from "../time.ts";
import { type GroupedLines, hasPlaces } from "./GroupedLines.ts";
import { column, ROW } from "./Relation.ts";
import { identifier, NOTHING, type Statement, sql } from "./statement.ts";
import { list } from "./words.ts";

/** What customers bought, grouped by the engine; of those whose orders depend on each other, in memory. */
export class SqlItemHistory implements ItemHistory {
  readonly #lines: GroupedLines;
  readonly #history: OrderHistory;
  #texts: Promise<Texts> | undefined;

  /** @param history of the same lines: their customers have the same codes */
  constructor(
    lines: GroupedLines,
    history: OrderHistory,
    readonly level: ItemLevel,
    readonly revenue: RevenueKind,
    readonly breath: Breath,
  ) {
    this.#lines = lines;
    this.#history = history;
  }

  async first(day: number): Promise<number | undefined> {
    const { values } = (await this.#history.at(day)).table.column("firstOrderDate");
    let first = Number.POSITIVE_INFINITY;
    for (const date of values) first = Math.min(first, date);
    return first === Number.POSITIVE_INFINITY ? undefined : first / DAY_MS;
  }

  async customers(day: number): Promise<{ readonly codes: Uint32Array; readonly dictionary: TextDictionary }> {
    return (await this.#history.at(day)).table.column("customerId");
  }

  baskets(day: number): Promise<Baskets> {
    return this.#count(day, false);
  }

  countedBaskets(day: number): Promise<CountedBaskets> {
    return this.#count(day, true);
  }

  async #count(day: number, counted: boolean): Promise<CountedBaskets> {
    const { ids, engine } = this.#lines;
    const relation = await this.#lines.relation();
    const { dictionary, items, contents, firsts } = await this.#itemTexts();
    const own = await this.#inMemory(day, counted, items);
    const lines = await this.#lines.simple(day, undefined, sql`, ${column(relation, this.level)} as item`);
    const also = counted ? sql`, day` : NOTHING;
    const first = hasPlaces(relation) ? sql`min(place)` : sql`min(day)`;
    const order = sql`first${also}, item`;
    const listed = (value: Statement) => list(value, order);
    const found = new Found(items.length, counted);
    // a row a customer: what a client makes of one costs more than what is in it
    await engine.each(
      sql`select customer, ${listed(sql`item`)} as items${counted ? sql`, ${listed(sql`day`)} as days` : NOTHING}
        from (select customer, item${also}, ${first} as first from (${lines}) lines where item is not null group by customer, item${also}) bought
        group by customer`,
      relation.about,
      (row) => {
        const days = counted ? listFrom<number>(row.days) : [];
        found.begin(ids.internText(String(row.customer)));
        for (const [i, item] of listFrom<string>(row.items).entries()) {
          const text = dictionary.indexOf(item);
          for (let k = firsts[text] as number; k < (firsts[text + 1] as number); k++)
            found.add(contents[k] as number, Number(days[i] ?? 0));
        }
      },
    );
    for (const [code, range] of own?.of ?? []) {
      found.begin(code);
      found.take(own as Memory, range);
    }
    await this.breath();
    const purchases = counted ? await this.#purchases(day) : new Uint32Array(0);
    return { items, purchases, ...found.byCode(ids.size) };
  }

  /** The texts of the lines in the order of their rows, and the items in them. */
  #itemTexts(): Promise<Texts> {
    this.#texts ??= this.#findTexts();
    this.#texts.catch(() => {
      this.#texts = undefined;
    });
    return this.#texts;
  }

  async #findTexts(): Promise<Texts> {
    const relation = await this.#lines.relation();
    const text = column(relation, this.level);
    const order = hasPlaces(relation) ? sql`min(${identifier(ROW)})` : sql`item`;
    const dictionary = new ArrayDictionary();
    await this.#lines.engine.each(
      sql`select item from (select ${text} as item${hasPlaces(relation) ? sql`, ${identifier(ROW)}` : NOTHING} from ${relation.from}) texts
        where item is not null group by item order by ${order}`,
      relation.about,
      ({ item }) => dictionary.code(String(item)),
    );
    return { dictionary, ...(await inPieces(itemsIn(dictionary, this.level), this.breath)) };
  }

  /** The baskets of the customers that are counted in memory, with the same numbers of items. */
  async #inMemory(day: number, counted: boolean, items: readonly string[]): Promise<Memory | undefined> {
    const { lines, history } = await this.#lines.difficult();
    if (history === undefined) return undefined;
    const memory = new MemoryItemHistory(lines.table, this.level, this.revenue, this.breath);
    const baskets = counted ? await memory.countedBaskets(day) : await memory.baskets(day);
    const numbers = new Map(items.map((item, number) => [item, number]));
    const { dictionary } = lines.table.column("customerId");
    const of = new Map<number, Range>();
    for (let code = 1; code + 1 < baskets.starts.length; code++) {
      const [from, to] = [baskets.starts[code] as number, baskets.starts[code + 1] as number];
      if (to > from) of.set(this.#lines.ids.internText(dictionary.at(code) as string), [from, to]);
    }
    const bought = Uint32Array.from(baskets.bought, (item) => numbers.get(baskets.items[item] as string) as number);
    return { of, bought, ...("purchasesWith" in baskets && { counted: baskets as CountedBaskets }) };
  }

  /** All purchases by code. */
  async #purchases(day: number): Promise<Uint32Array> {
    const { table } = await this.#history.at(day);
    const { codes } = table.column("customerId");
    const { values } = table.column("orderCount");
    const purchases = new Uint32Array(this.#lines.ids.size);
    for (let row = 0; row < codes.length; row++) purchases[codes[row] as number] = values[row] as number;
    return purchases;
  }
}

/** A list as a client gives it. */
const listFrom = <T>(value: unknown): readonly T[] => (Array.isArray(value) ? value : JSON.parse(String(value)));

interface Texts {
  readonly dictionary: ArrayDictionary;
  readonly items: readonly string[];
  readonly contents: Uint32Array;
  readonly firsts: Uint32Array;
}

type Range = readonly [from: number, to: number];

/** Baskets that were counted in memory, by the code of the customer. */
interface Memory {
  readonly of: ReadonlyMap<number, Range>;
  readonly bought: Uint32Array;
  readonly counted?: CountedBaskets;
}

/** Items of customers, each once, as the customers come. */
class Found {
  readonly #bought: Growing<Uint8Array | Uint16Array | Uint32Array>;
  readonly #counts = new Growing(Uint32Array);
  readonly #first = new Growing(Int32Array);
  readonly #last = new Growing(Int32Array);
  /** Of each customer the code, and where the items begin. */
  readonly #codes = new Growing(Uint32Array);
  readonly #begins = new Growing(Uint32Array);
  /** By item where the last customer's stands who has it. */
  readonly #placeOf: Int32Array;
  readonly #days = new Set<number>();
  #begin = 0;

  /** @param counted whether it is asked how often and when */
  constructor(
    readonly items: number,
    readonly counted: boolean,
  ) {
    this.#placeOf = new Int32Array(items).fill(-1);
    this.#bought = new Growing(kindFor(items));
  }

  /** The next customer. */
  begin(code: number): void {
    this.#days.clear();
    this.#begin = this.#bought.length;
    this.#codes.push(code);
    this.#begins.push(this.#begin);
  }

  /** An item of the customer, bought on a day. */
  add(item: number, day: number): void {
    const place = this.#placeOf[item] as number;
    const isNew = place < this.#begin;
    if (!isNew && !this.counted) return;
    const key = day * this.items + item;
    if (this.#days.has(key)) return;
    this.#days.add(key);
    if (isNew) {
      this.#placeOf[item] = this.#bought.length;
      this.#push(item, 1, day, day);
      return;
    }
    const [counts, first, last] = [this.#counts.values, this.#first.values, this.#last.values];
    (counts[place] as number)++;
    first[place] = Math.min(first[place] as number, day);
    last[place] = Math.max(last[place] as number, day);
  }

  /** A basket as it is. */
  take({ bought, counted }: Memory, [from, to]: Range): void {
    for (let i = from; i < to; i++)
      this.#push(
        bought[i] as number,
        counted?.purchasesWith[i] ?? 1,
        counted?.firstDays[i] ?? 0,
        counted?.lastDays[i] ?? 0,
      );
  }

  #push(item: number, count: number, first: number, last: number): void {
    this.#bought.push(item);
    if (!this.counted) return;
    this.#counts.push(count);
    this.#first.push(first);
    this.#last.push(last);
  }

  /** All that was found, by the codes of the customers; code 0 is nobody. */
  byCode(size: number): Omit<CountedBaskets, "items" | "purchases"> {
    const starts = new Uint32Array(size + 1);
    const count = this.#codes.length;
    const begin = (i: number) => (i < count ? (this.#begins.values[i] as number) : this.#bought.length);
    let customers = 0;
    for (let i = 0; i < count; i++) {
      const items = begin(i + 1) - begin(i);
      starts[(this.#codes.values[i] as number) + 1] = items;
      if (items > 0) customers++;
    }
    for (let code = 0; code < size; code++) (starts[code + 1] as number) += starts[code] as number;
    const sorted = <Values extends Whole>({ kind, values, length }: Growing<Values>): Values => {
      const to = new kind(length);
      for (let i = 0; length > 0 && i < count; i++) {
        const end = begin(i + 1);
        for (let from = begin(i), at = starts[this.#codes.values[i] as number] as number; from < end; from++, at++)
          to[at] = values[from] as number;
      }
      return to;
    };
    return {
      starts,
      customers,
      bought: sorted(this.#bought),
      purchasesWith: sorted(this.#counts),
      firstDays: sorted(this.#first),
      lastDays: sorted(this.#last),
    };
  }
}

type Whole = Uint8Array | Uint16Array | Uint32Array | Int32Array;

/** Whole numbers that come one by one, in an array of a kind that holds them. */
class Growing<Values extends Whole> {
  values: Values;
  length = 0;

  constructor(readonly kind: new (length: number) => Values) {
    this.values = new kind(1 << 12);
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new this.kind(2 * this.length);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }
}

/** The smallest kind that holds the numbers of so many items. */
const kindFor = (items: number): (new (length: number) => Uint8Array | Uint16Array | Uint32Array) =>
  items <= 2 ** 8 ? Uint8Array : items <= 2 ** 16 ? Uint16Array : Uint32Array;
