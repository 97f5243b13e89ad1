import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { type Column, DateColumn, NumberColumn, TextColumn } from "../columns/columns.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import { type Table, tableOf } from "../tables/Table.ts";
import type { Kind } from "./dialects.ts";
import { type Engine, numberOf } from "./Engine.ts";
import { before } from "./orderLines.ts";
import { column, dayNumberOf, milliseconds, type Relation, ROW } from "./Relation.ts";
import { identifier, joined, NOTHING, type Statement, sql } from "./statement.ts";

/** Columns that questions about single lines need, and what they are called here. */
const COLUMNS = ["customerId", "orderId", "date", "revenue", "netSales", "category", "product"] as const;
const ALIASES: Readonly<Record<string, string>> = {
  customerId: "customer",
  orderId: "id",
  date: "moment",
  revenue: "revenue",
  netSales: "net",
  category: "category",
  product: "product",
};

/** The lines of a transactions table as `customer`, `id` and `moment`, with more columns; what the table lacks is missing. */
export function linesIn(relation: Relation, also: Readonly<Record<string, string>> = {}): Statement {
  const names = ["customerId", "orderId", "date", ...Object.values(also)];
  const list = names.map((name) => {
    const value = relation.columns.has(name)
      ? column(relation, name)
      : name === "date"
        ? sql`null::timestamp`
        : sql`null::text`;
    return sql`${value} as ${identifier(ALIASES[name] as string)}`;
  });
  return sql`select ${joined(list, ", ")} from ${relation.from}`;
}

/**
 * The customers whose orders a plain GROUP BY would count wrongly: those with refunds, which take back orders one after the other; with
 * orders over several days; with an order id that stands on lines without a customer too.
 */
export function difficultCustomers(relation: Relation): Statement {
  const { columns, facts } = relation;
  const lines = sql`(${linesIn(relation)}) lines`;
  const parts: Statement[] = [];
  if (columns.has("revenue"))
    parts.push(
      sql`select ${column(relation, "customerId")} as customer from ${relation.from} where ${column(relation, "revenue")} < 0`,
    );
  if (!facts.oneDayOrders)
    parts.push(
      sql`select customer from ${lines} where id is not null group by customer, id having min(${DAY}) < max(${DAY})`,
    );
  if (facts.idsWithoutCustomer) parts.push(sharedWithNobody(relation));
  return parts.length === 0 ? sql`select null::text as customer where false` : joined(parts, " union all ");
}

const DAY = dayNumberOf(sql`moment`);

/** Customers with an order id that stands on lines without a customer too. */
const sharedWithNobody = (relation: Relation): Statement => {
  const lines = linesIn(relation);
  return sql`select customer from (${lines}) lines where id in (select id from (${lines}) lines where customer is null and id is not null)`;
};

/** Lines of some customers in memory. */
export interface SomeLines {
  readonly table: Table<TransactionSchema>;
  /** By row its number in the database, where rows have one. */
  readonly places: Float64Array;
}

/** What is wanted of lines. */
interface WantedLines {
  /** Columns, where the table has them. */
  readonly names?: readonly string[];
  /** Lines up to the end of this day. */
  readonly day?: number | undefined;
  /** Order ids of guests whose lines are wanted too. */
  readonly guestIds?: Statement | undefined;
}

/**
 * All lines of some customers, and whatever may tell whose a line is, as a table in memory: for what goes from line to line.
 *
 * @param customers a statement that gives them, in a column `customer`
 */
export async function linesOf(
  engine: Engine,
  relation: Relation,
  customers: Statement,
  { names: wantedNames = COLUMNS, day, guestIds }: WantedLines = {},
): Promise<SomeLines> {
  const { columns, facts } = relation;
  const names = wantedNames.filter((name) => columns.has(name));
  const list = names.map((name, i) => {
    const value = column(relation, name);
    return sql`${name === "date" ? milliseconds(value) : value} as ${identifier(`c${i}`)}`;
  });
  const customer = column(relation, "customerId");
  const wanted = facts.idsWithoutCustomer ? sql`${customers} union all ${sharedWithNobody(relation)}` : customers;
  const order = facts.idsWithoutCustomer ? column(relation, "orderId") : NOTHING;
  // an id that no customer has tells nothing of anybody
  const told = sql`select ${order} from ${relation.from} where ${customer} is not null and ${order} is not null`;
  const guests = guestIds === undefined ? told : sql`${told} union all ${guestIds}`;
  const ownerless = facts.idsWithoutCustomer ? sql` or (${customer} is null and ${order} in (${guests}))` : NOTHING;
  const known = day === undefined ? NOTHING : sql` and ${before(relation, engine.dialect, day)}`;
  const wantedColumns = names.map((name) => new GrowingColumn(columns.get(name)?.kind ?? "text"));
  const places: number[] = [];
  await engine.each(
    sql`select ${joined(list, ", ")}${relation.about.isVersioned ? sql`, ${identifier(ROW)} as place` : NOTHING} from ${relation.from} where (${customer} in (select customer from (${wanted}) wanted)${ownerless})${known}
      order by ${relation.order}`,
    relation.about,
    (row) => {
      for (const [i, column] of wantedColumns.entries()) column.add(row[`c${i}`] ?? null);
      places.push(numberOf(row.place));
    },
  );
  const made = new Map(names.map((name, i) => [name, (wantedColumns[i] as GrowingColumn).column()]));
  const table = tableOf<TransactionSchema>({ schema: transactionSchema, columns: made, length: places.length });
  return { table, places: Float64Array.from(places) };
}

/** A column whose values come one by one. */
class GrowingColumn {
  readonly #values: number[] = [];
  readonly #texts = new ArrayDictionary();

  constructor(readonly kind: Kind) {}

  add(value: unknown): void {
    const isText = this.kind === "text";
    this.#values.push(!isText ? numberOf(value) : value === null ? 0 : this.#texts.code(String(value)));
  }

  column(): Column {
    if (this.kind === "text") return new TextColumn(Uint32Array.from(this.#values), this.#texts);
    const values = Float64Array.from(this.#values);
    return this.kind === "date" ? new DateColumn(values) : new NumberColumn(values);
  }
}
