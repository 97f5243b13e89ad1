import { HashDictionary } from "../columns/HashDictionary.ts";
import { MemoryOrderHistory } from "../predict/MemoryOrderHistory.ts";
import type { PurchaseHistoryOptions } from "../predict/purchaseHistories.ts";
import type { Engine } from "./Engine.ts";
import { difficultCustomers, linesOf, type SomeLines } from "./lines.ts";
import { openRelation } from "./open.ts";
import { before } from "./orderLines.ts";
import { column, dayNumberOf, type Relation, ROW } from "./Relation.ts";
import { identifier, joined, NOTHING, type Statement, sql } from "./statement.ts";

/** The customers that are counted in memory. */
export interface Difficult {
  readonly lines: SomeLines;
  readonly history: MemoryOrderHistory | undefined;
  /** Their ids as a JSON array; `undefined` without any. */
  readonly ids: string | undefined;
}

/**
 * A transactions table as the engine can group it: the lines of most customers as they are, and those of the few whose orders depend on
 * each other in memory.
 */
export class GroupedLines {
  /** The customers' ids, alike for all that is made from these lines. */
  readonly ids: HashDictionary = new HashDictionary();
  #relation: Promise<Relation> | undefined;
  #difficult: Promise<Difficult> | undefined;

  constructor(
    readonly engine: Engine,
    readonly options: Pick<PurchaseHistoryOptions, "revenue" | "refunds">,
    relation?: Relation,
  ) {
    if (relation !== undefined) this.#relation = Promise.resolve(relation);
  }

  /** The table, described once. */
  relation(): Promise<Relation> {
    this.#relation ??= openRelation(this.engine, "transactions");
    this.#relation.catch(() => {
      this.#relation = undefined;
    });
    return this.#relation;
  }

  /** The customers that are counted in memory, found once. */
  difficult(): Promise<Difficult> {
    this.#difficult ??= this.#find();
    this.#difficult.catch(() => {
      this.#difficult = undefined;
    });
    return this.#difficult;
  }

  async #find(): Promise<Difficult> {
    const relation = await this.relation();
    const lines = await linesOf(this.engine, relation, difficultCustomers(relation));
    if (lines.table.length === 0) return { lines, history: undefined, ids: undefined };
    const customers = new Set(lines.table.column("customerId"));
    customers.delete(null);
    const { revenue, refunds } = this.options;
    const history = new MemoryOrderHistory(lines.table, { ...(revenue && { revenue }), ...(refunds && { refunds }) });
    return { lines, history, ids: JSON.stringify([...customers]) };
  }

  /**
   * The lines of the others, as `customer`, `day` and `amount`, with `place` where rows have numbers: up to the end of a day, and from
   * after another.
   *
   * @param also more columns: the parts of a list, each with a comma before it
   */
  async simple(until: number, after?: number, also: Statement = NOTHING): Promise<Statement> {
    const relation = await this.relation();
    const { dialect } = this.engine;
    const { ids } = await this.difficult();
    const customer = column(relation, "customerId");
    const conditions = [sql`${customer} is not null`, before(relation, dialect, until)];
    if (after !== undefined) conditions.push(sql`not ${before(relation, dialect, after)}`);
    if (ids !== undefined) conditions.push(sql`${customer} not in ${dialect.textsIn(sql`${ids}`)}`);
    const amount = column(relation, this.options.revenue === "net" ? "netSales" : "revenue");
    const place = hasPlaces(relation) ? sql`, ${identifier(ROW)} as place` : NOTHING;
    return sql`select ${customer} as customer, ${dayNumberOf(column(relation, "date"))} as day, ${amount} as amount${place}${also} from ${relation.from}
      where ${joined(conditions, " and ")}`;
  }
}

/** Whether rows have numbers: those of tables that the library wrote do. */
export const hasPlaces = ({ about }: Relation): boolean => about.isVersioned === true;
