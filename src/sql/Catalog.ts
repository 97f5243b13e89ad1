import { DataError } from "../errors.ts";
import { nearest } from "../options.ts";
import { customerSchema } from "../shop/customers.ts";
import { purchaseHistorySchema } from "../shop/histories.ts";
import { recommendationSchema } from "../shop/recommendations.ts";
import type { TableName } from "../shop/tables.ts";
import { transactionSchema } from "../shop/transactions.ts";
import type { Schema } from "../tables/schema.ts";
import { snakeCase } from "../tables/snakeCase.ts";
import { catalogPlace, tableNamed } from "./catalogPlaces.ts";
import type { Kind } from "./dialects/Dialect.ts";
import { NEVER } from "./dialects/sqlTypes.ts";
import type { Engine } from "./Engine.ts";
import { type Facts, FOLDED, type Relation, type RelationColumn, ROW, UNKNOWN } from "./Relation.ts";
import { identifier, joined, NOTHING, type Statement, sql } from "./statement.ts";
import { text } from "./words.ts";

/** The tables that the library writes. */
export type WrittenName = TableName | "histories";

/** A column that the library wrote. */
export interface WrittenColumn {
  readonly name: string;
  readonly column: string;
  readonly kind: Kind;
  /** Whether any row lacks it. */
  readonly hasMissing: boolean;
  /** Whether so many rows share a value that an order has to be written down for them. */
  readonly isRepetitive: boolean;
}

/** A table that the library wrote, as the catalog has it. */
export interface WrittenTable {
  /** Its name in the database, which no other version has. */
  readonly table: string;
  /** The same as long as its rows are. */
  readonly version: string;
  readonly rows: number;
  readonly rejected: number;
  readonly columns: readonly WrittenColumn[];
  readonly facts?: Facts;
}

/** What stands in the database: one row says which tables belong together. */
export interface Catalog {
  /** Counts what was published. */
  readonly number: number;
  readonly tables: { readonly [name in WrittenName]?: WrittenTable };
  /** The same as long as the report of predictions is; absent where nothing was predicted. */
  readonly predictions?: string;
  /** A table of long texts: the report, the reading. */
  readonly documents?: string;
  /** When that was published, as ISO text. */
  readonly publishedAt: string | null;
  /** Tables of the version before: who reads them may finish. */
  readonly before: readonly string[];
  /** A hash of all this, as the database makes it. */
  readonly mark?: string;
}

/** What is published before anything is. */
export const EMPTY: Catalog = { number: 0, tables: {}, publishedAt: null, before: [] };

export const SCHEMAS: Readonly<Record<WrittenName, Schema>> = {
  customers: customerSchema,
  transactions: transactionSchema,
  recommendations: recommendationSchema,
  histories: purchaseHistorySchema,
};

/** What was published last; an empty catalog where nothing was. The one that is known already comes back where it still holds. */
export async function readCatalog(engine: Engine, known: Catalog = EMPTY): Promise<Catalog> {
  // who asks only tables of the shop's own may have no catalog, or none to read: that is no error for the database's log
  const hasOwn = Object.keys(engine.database.tables ?? {}).length > 0;
  const place = catalogPlace(engine);
  try {
    if (known.mark === undefined && hasOwn && !(await place.isThere(engine))) return EMPTY;
    const { content, mark } = await place.read(engine, known.mark ?? "");
    return content === null ? known : { ...JSON.parse(content), mark };
  } catch (error) {
    if (error instanceof DataError && error.code === "missing_table") return EMPTY;
    if (error instanceof DataError && error.code === "no_permission" && hasOwn) return EMPTY;
    throw error;
  }
}

/** A table that the library wrote. */
export function writtenRelation(engine: Engine, name: WrittenName, written: WrittenTable): Relation {
  const { columns, facts = UNKNOWN } = written;
  const made = columns.map(({ name, column, kind, hasMissing }): RelationColumn => {
    const stored = identifier(column);
    const value = engine.dialect.written(stored, kind);
    const equals = (wanted: string) => (wanted === "" ? NEVER : sql`${stored} = ${text(wanted)}`);
    return { name, column, kind, value, text: value, hasMissing, equals };
  });
  return {
    name: name as TableName,
    from: tableNamed(engine, written.table),
    columns: new Map(made.map((column) => [column.name, column])),
    order: identifier(ROW),
    rows: written.rows,
    folded: name === "customers" ? identifier(FOLDED) : undefined,
    facts,
    about: { table: name, isVersioned: true },
  };
}

/**
 * A table of the shop's own, as the database describes it.
 *
 * @throws DataError `missing_table`, `missing_column` for one that `columns` names, `wrong_type`
 */
export async function ownRelation(engine: Engine, name: TableName, given: string): Promise<Relation> {
  const { database, dialect } = engine;
  const [named, table] = namesOf(given);
  const schema = named ?? database.schema ?? null;
  const described = await engine.rows(dialect.describe(table, schema), { table: name });
  if (described.length === 0) {
    const problem = `there is no table ${JSON.stringify(given)} that this role may read; tables.${name} names it, with its schema if need be`;
    throw new DataError("missing_table", problem, { table: name, expected: given });
  }
  const from = schema === null ? identifier(table) : sql`${identifier(schema)}.${identifier(table)}`;
  const types = new Map(described.map(({ name, type }) => [String(name), String(type)]));
  const exact = new Set(described.filter(({ exact }) => exact === true).map(({ name }) => String(name)));
  const names = database.columns?.[name] ?? {};
  const columns = new Map<string, RelationColumn>();
  const taken = new Set<string>();
  const add = (called: string, column: string, kind: Kind | undefined, isWanted: boolean): void => {
    const type = types.get(column) as string;
    const raw = identifier(dialect.held(column));
    const own = kind ?? dialect.ownTypes.kindOf(type);
    const value = own && dialect.ownTypes.castTo(raw, type, own, database.zone ?? "UTC");
    if (own === undefined || value === undefined) {
      if (!isWanted) return;
      const expected = kind === undefined ? "texts, numbers or dates" : `${kind}s`;
      const problem = `expected a column of ${expected}, got one of type ${type}`;
      throw new DataError("wrong_type", problem, { table: name, column, value: type, expected });
    }
    taken.add(column);
    columns.set(called, {
      name: called,
      column,
      kind: own,
      value,
      text: text(raw),
      hasMissing: true,
      key: dialect.ownTypes.keyOf(raw, type, exact.has(column)),
      equals: dialect.ownTypes.equalsOf(raw, type),
    });
  };
  const known = new Map(SCHEMAS[name].columns.map((definition) => [definition.name, definition]));
  for (const [called, column] of Object.entries(names)) {
    if (!types.has(column)) {
      const near = nearest(column, [...types.keys()]);
      const problem = `there is no column ${JSON.stringify(column)} in ${given}${near ? `; did you mean ${JSON.stringify(near)}?` : ""}`;
      throw new DataError("missing_column", problem, { table: name, column, expected: column });
    }
    add(called, column, known.get(called)?.kind, true);
  }
  for (const { name: called, kind, required = false } of known.values()) {
    const column = [snakeCase(called), called].find((candidate) => types.has(candidate) && !taken.has(candidate));
    // without order ids each line would be an order: they are not left out because of their type
    if (column !== undefined && !columns.has(called)) add(called, column, kind, required || called === "orderId");
  }
  for (const column of types.keys())
    if (!taken.has(column) && !columns.has(column)) add(column, column, undefined, false);
  return {
    name,
    from: heldOf(engine, from, [...types.keys()], name === "transactions" ? columns.get("date")?.value : undefined),
    columns,
    order: orderOf(name, columns),
    rows: undefined,
    folded: undefined,
    facts: { ...UNKNOWN, oneLineOrders: !columns.has("orderId"), ...(columns.has("orderId") ? {} : ONE_LINE) },
    about: { table: name },
  };
}

/** The schema, if one is named, and the table: either of them may stand in double quotes. */
function namesOf(given: string): [schema: string | undefined, table: string] {
  const [, first, last = given] = QUOTED.exec(given) ?? /^(.*)\.([^.]*)$/s.exec(given) ?? [];
  const plain = (name: string) => (/^".*"$/s.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name);
  return [first === undefined ? undefined : plain(first), plain(last)];
}

const QUOTED = /^(?:("(?:[^"]|"")+"|[^".]+)\.)?("(?:[^"]|"")+"|[^".]+)$/;

/**
 * A table of the shop's own as statements read it: under names that nothing else has, where an engine takes a column for what a statement
 * calls so; of lines those that have a date: what has none happened at no time. Of columns that the role may read: `*` would need all.
 */
function heldOf(
  { dialect }: Engine,
  from: Statement,
  names: readonly string[],
  date: Statement | undefined,
): Statement {
  if (date === undefined && names.every((name) => dialect.held(name) === name)) return from;
  const list = names.map((name) => {
    const held = dialect.held(name);
    return held === name ? identifier(name) : sql`${identifier(name)} as ${identifier(held)}`;
  });
  const isDated = date === undefined ? NOTHING : sql` where ${dialect.isDated(date)}`;
  return sql`(select ${joined(list, ", ")} from ${from}${isDated}) held`;
}

const ONE_LINE: Facts = { oneLineOrders: true, idsWithoutCustomer: false, oneDayOrders: true };

/** Rows of one's own have no order of their own: theirs is the key's, of orders that of time. */
function orderOf(name: TableName, columns: ReadonlyMap<string, RelationColumn>): Statement {
  const wanted = {
    customers: ["customerId"],
    transactions: ["date", "orderId", "customerId", "product", "category", "revenue", "netSales", "quantity"],
    recommendations: ["customerId"],
  }[name];
  const values = wanted.flatMap((column) => columns.get(column)?.value ?? []);
  if (name !== "recommendations") return values.length === 0 ? sql`1` : joined(values, ", ");
  const confidence = columns.get("confidence")?.value;
  const items = columns.get("recommendedCategory")?.value;
  return joined(
    [...values, ...(confidence ? [sql`${confidence} desc nulls last`] : []), ...(items ? [items] : [])],
    ", ",
  );
}
