import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { rowsByCode } from "../columns/rowsByCode.ts";
import type { TextDictionary } from "../columns/TextDictionary.ts";
import { type Breath, inPieces } from "../pieces.ts";
import { type Baskets, type CountedBaskets, type ItemLevel, itemsIn } from "../predict/baskets.ts";
import { type ItemHistory, MemoryItemHistory } from "../predict/ItemHistory.ts";
import type { OrderHistory } from "../predict/OrderHistory.ts";
import type { RevenueKind } from "../shop/orders.ts";
import { DAY_MS } from "../time.ts";
import { type GroupedLines, hasPlaces } from "./GroupedLines.ts";
import { column, ROW } from "./Relation.ts";
import { identifier, NOTHING, sql } from "./statement.ts";

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
    const order = hasPlaces(relation) ? sql`min(place)` : sql`min(day), item`;
    const [codes, texts, days]: [number[], number[], number[]] = [[], [], []];
    await engine.each(
      sql`select customer, item${counted ? sql`, day::float8 as day` : NOTHING} from (${lines}) lines where item is not null
        group by customer, item${counted ? sql`, day` : NOTHING} order by ${order}`,
      relation.about,
      (row) => {
        codes.push(ids.code(String(row.customer)));
        texts.push(dictionary.indexOf(String(row.item)));
        if (counted) days.push(Number(row.day));
      },
    );
    const purchases = counted ? await this.#purchases(day) : new Uint32Array(0);
    const { starts, rows } = rowsByCode(Uint32Array.from(codes), ids.size);
    const found = new Found(items.length);
    const basketStarts = new Uint32Array(ids.size + 1);
    let customers = 0;
    // code 0 is nobody
    for (let code = 1; code < ids.size; code++) {
      basketStarts[code] = found.length;
      const taken = own?.of.get(code);
      if (taken !== undefined) found.take(own as Memory, taken);
      for (let i = starts[code] as number; i < (starts[code + 1] as number); i++) {
        const row = rows[i] as number;
        const text = texts[row] as number;
        for (let k = firsts[text] as number; k < (firsts[text + 1] as number); k++)
          found.add(contents[k] as number, days[row] ?? 0, basketStarts[code] as number);
      }
      if (found.length > (basketStarts[code] as number)) customers++;
      found.next();
      if (code % PIECE === 0) await this.breath();
    }
    basketStarts[ids.size] = found.length;
    return { items, starts: basketStarts, customers, purchases, ...found.columns() };
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
      if (to > from) of.set(this.#lines.ids.code(dictionary.at(code) as string), [from, to]);
    }
    const bought = baskets.bought.map((item) => numbers.get(baskets.items[item] as string) as number);
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

/** Customers to a piece. */
const PIECE = 1 << 13;

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

/** Items of customers, one after the other: each once. */
class Found {
  readonly #bought: number[] = [];
  readonly #counts: number[] = [];
  readonly #first: number[] = [];
  readonly #last: number[] = [];
  readonly #placeOf: Int32Array;
  readonly #days = new Set<number>();

  constructor(readonly items: number) {
    this.#placeOf = new Int32Array(items).fill(-1);
  }

  get length(): number {
    return this.#bought.length;
  }

  /** An item of the customer whose basket begins at a place, bought on a day. */
  add(item: number, day: number, begin: number): void {
    const key = day * this.items + item;
    if (this.#days.has(key)) return;
    this.#days.add(key);
    const place = this.#placeOf[item] as number;
    if (place < begin) {
      this.#placeOf[item] = this.#bought.push(item) - 1;
      this.#counts.push(1);
      this.#first.push(day);
      this.#last.push(day);
      return;
    }
    (this.#counts[place] as number)++;
    this.#first[place] = Math.min(this.#first[place] as number, day);
    this.#last[place] = Math.max(this.#last[place] as number, day);
  }

  /** A basket as it is. */
  take({ bought, counted }: Memory, [from, to]: Range): void {
    for (let i = from; i < to; i++) {
      this.#bought.push(bought[i] as number);
      this.#counts.push(counted?.purchasesWith[i] ?? 1);
      this.#first.push(counted?.firstDays[i] ?? 0);
      this.#last.push(counted?.lastDays[i] ?? 0);
    }
  }

  /** The next customer. */
  next(): void {
    this.#days.clear();
  }

  columns(): Pick<CountedBaskets, "bought" | "purchasesWith" | "firstDays" | "lastDays"> {
    return {
      bought: Uint32Array.from(this.#bought),
      purchasesWith: Uint32Array.from(this.#counts),
      firstDays: Int32Array.from(this.#first),
      lastDays: Int32Array.from(this.#last),
    };
  }
}
