import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { type Column, DateColumn, NumberColumn, TextColumn } from "../columns/columns.ts";
import { pickRows } from "../columns/pickRows.ts";
import { type TransactionSchema, transactionSchema } from "../shop/transactions.ts";
import { type Table, tableOf } from "../tables/Table.ts";
import type { Kind } from "./dialects/Dialect.ts";
import { type Engine, numberOf } from "./Engine.ts";
import { before } from "./orderLines.ts";
import { column, type Relation, ROW } from "./Relation.ts";
import type { SqlRow } from "./SqlDatabase.ts";
import { identifier, joined, NOTHING, Statement, sql } from "./statement.ts";
import { dayNumberOf, double, isAmong, isIn, milliseconds, moment } from "./words.ts";

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
        ? moment(double(sql`null`))
        : NO_TEXT;
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
  return parts.length === 0 ? sql`select ${NO_TEXT} as customer where 1 = 0` : joined(parts, " union all ");
}

const DAY = dayNumberOf(sql`moment`);
const NO_TEXT = sql`nullif('', '')`;

/** Customers with an order id that stands on lines without a customer too. */
const sharedWithNobody = (relation: Relation): Statement => {
  const lines = linesIn(relation);
  const ids = sql`(select id from (${lines}) lines where customer is null and id is not null)`;
  return sql`select customer from (${lines}) lines where ${isIn(sql`id`, ids)}`;
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
 * @param customers their ids, or a statement that gives them in a column `customer`
 */
export async function linesOf(
  engine: Engine,
  relation: Relation,
  customers: Statement | readonly string[],
  { names: wantedNames = COLUMNS, day, guestIds }: WantedLines = {},
): Promise<SomeLines> {
  const { columns, facts } = relation;
  const names = wantedNames.filter((name) => columns.has(name));
  const list = names.map((name, i) => {
    const value = column(relation, name);
    return sql`${name === "date" ? milliseconds(value) : value} as ${identifier(`c${i}`)}`;
  });
  const customer = column(relation, "customerId");
  const known = day === undefined ? NOTHING : sql` and ${before(relation, day)}`;
  const place = relation.about.isVersioned ? sql`, ${identifier(ROW)} as place` : NOTHING;
  const wantedColumns = names.map((name) => new GrowingColumn(columns.get(name)?.kind ?? "text"));
  const places: number[] = [];
  const take = (condition: Statement, isWanted: (row: SqlRow) => boolean = () => true): Promise<void> =>
    engine.each(
      sql`select ${joined(list, ", ")}${place} from ${relation.from} where (${condition})${known} order by ${relation.order}`,
      relation.about,
      (row) => {
        if (!isWanted(row)) return;
        for (const [i, column] of wantedColumns.entries()) column.add(row[`c${i}`] ?? null);
        places.push(numberOf(row.place));
      },
    );
  const others = facts.idsWithoutCustomer ? withOthers(relation, guestIds) : undefined;
  const among = (rows: Statement) => isIn(customer, sql`(select customer from (${rows}) wanted)`);
  if (customers instanceof Statement) {
    const wanted = others === undefined ? customers : sql`${customers} union all ${others.customers}`;
    await take(others === undefined ? among(wanted) : sql`${among(wanted)} or ${others.lines}`);
  } else {
    const parts = engine.parts(customers);
    for (const part of parts) {
      const isLast = part === parts.at(-1);
      const own = isAmong(customer, part);
      if (!isLast || others === undefined) await take(own);
      else {
        // whoever comes along is asked for once, and may have come before
        const came = new Set<unknown>(parts.slice(0, -1).flat());
        const at = `c${names.indexOf("customerId")}`;
        await take(sql`${own} or ${among(others.customers)} or ${others.lines}`, (row) => !came.has(row[at]));
      }
    }
  }
  const columnsMade = wantedColumns.map((column) => column.column());
  const toTable = (made: readonly Column[], places: Float64Array): SomeLines => {
    const named = new Map(names.map((name, i) => [name, made[i] as Column]));
    return {
      table: tableOf<TransactionSchema>({ schema: transactionSchema, columns: named, length: places.length }),
      places,
    };
  };
  if (customers instanceof Statement || engine.parts(customers).length === 1)
    return toTable(columnsMade, Float64Array.from(places));
  // what came in parts goes back into the order of the rows, where these have numbers
  const order = places.map((_, i) => i).sort((a, b) => (places[a] as number) - (places[b] as number) || a - b);
  return toTable(
    columnsMade.map((column) => pickRows(column, order)),
    Float64Array.from(order, (row) => places[row] as number),
  );
}

/** Whose lines may tell whose a line without a customer is, and those lines. */
function withOthers(relation: Relation, guestIds: Statement | undefined) {
  const [customer, order] = [column(relation, "customerId"), column(relation, "orderId")];
  // an id that no customer has tells nothing of anybody
  const told = sql`select ${order} from ${relation.from} where ${customer} is not null and ${order} is not null`;
  const guests = guestIds === undefined ? told : sql`${told} union all ${guestIds}`;
  return {
    customers: sharedWithNobody(relation),
    lines: sql`(${customer} is null and ${isIn(order, sql`(${guests})`)})`,
  };
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
