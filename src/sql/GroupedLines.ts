import { HashDictionary } from "../columns/HashDictionary.ts";
import { MemoryOrderHistory } from "../predict/MemoryOrderHistory.ts";
import type { PurchaseHistoryOptions } from "../predict/purchaseHistories.ts";
import type { Engine } from "./Engine.ts";
import { difficultCustomers, linesOf, type SomeLines } from "./lines.ts";
import { openRelation } from "./open.ts";
import { before } from "./orderLines.ts";
import { column, type Relation, ROW } from "./Relation.ts";
import { identifier, joined, NOTHING, type Statement, sql } from "./statement.ts";
import { countIf, dayNumberOf, isAmong, isIn, known } from "./words.ts";

/** The customers that are counted in memory. */
export interface Difficult {
  readonly lines: SomeLines;
  readonly history: MemoryOrderHistory | undefined;
  /** Their ids. */
  readonly ids: readonly string[];
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
    this.#relation ??= this.#open();
    this.#relation.catch(() => {
      this.#relation = undefined;
    });
    return this.#relation;
  }

  /** Most shops' tables have no lines that only an order id could tell whose they are: without them all is shorter. */
  async #open(): Promise<Relation> {
    const relation = await openRelation(this.engine, "transactions");
    if (hasPlaces(relation) || !relation.facts.idsWithoutCustomer) return relation;
    const [customer, order] = [column(relation, "customerId"), column(relation, "orderId")];
    const { count } = await this.engine.row(
      sql`select ${countIf(sql`${customer} is null and ${order} is not null`)} as count from ${relation.from}`,
      relation.about,
    );
    return { ...relation, facts: { ...relation.facts, idsWithoutCustomer: Number(count) > 0 } };
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
    if (lines.table.length === 0) return { lines, history: undefined, ids: [] };
    const customers = new Set([...lines.table.column("customerId")].flatMap((id) => id ?? []));
    const { revenue, refunds } = this.options;
    const history = new MemoryOrderHistory(lines.table, { ...(revenue && { revenue }), ...(refunds && { refunds }) });
    return { lines, history, ids: [...customers] };
  }

  /** Whether a customer is among the difficult ones: of a list, or where that is too long as the database finds them. */
  #areIn(customer: Statement, relation: Relation, ids: readonly string[]): Statement {
    if (this.engine.parts(ids).length === 1) return isAmong(customer, ids);
    const found = sql`(select customer from (${difficultCustomers(relation)}) difficult where customer is not null)`;
    return isIn(customer, found);
  }

  /**
   * The lines of the others, as `customer`, `day` and `amount`, with `place` where rows have numbers: up to the end of a day, and from
   * after another.
   *
   * @param also more columns: the parts of a list, each with a comma before it
   */
  async simple(until: number, after?: number, also: Statement = NOTHING): Promise<Statement> {
    const relation = await this.relation();
    const { ids } = await this.difficult();
    const customer = column(relation, "customerId");
    const key = relation.columns.get("customerId")?.key ?? { column: customer, isThere: sql`${customer} is not null` };
    const conditions = [key.isThere, before(relation, until)];
    if (after !== undefined) conditions.push(sql`not ${before(relation, after)}`);
    if (ids.length > 0) conditions.push(sql`not (${this.#areIn(customer, relation, ids)})`);
    const amount = column(relation, this.options.revenue === "net" ? "netSales" : "revenue");
    const place = hasPlaces(relation) ? sql`, ${identifier(ROW)} as place` : NOTHING;
    return sql`select ${known(key.column)} as customer, ${known(dayNumberOf(column(relation, "date")))} as day, ${amount} as amount${place}${also} from ${relation.from}
      where ${joined(conditions, " and ")}`;
  }
}

/** Whether rows have numbers: those of tables that the library wrote do. */
export const hasPlaces = ({ about }: Relation): boolean => about.isVersioned === true;
