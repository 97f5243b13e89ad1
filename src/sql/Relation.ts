import { DataError } from "../errors.ts";
import type { TableName } from "../shop/tables.ts";
import type { Dialect, Kind } from "./dialects.ts";
import type { About } from "./failures.ts";
import type { SqlRow } from "./SqlDatabase.ts";
import { identifier, joined, type Statement, sql } from "./statement.ts";

/** A column of a table in a database. */
export interface RelationColumn {
  /** The library's name of it, or that of a column of the shop's own. */
  readonly name: string;
  /** Its name in the database. */
  readonly column: string;
  readonly kind: Kind;
  /** Its value, of the kind, whatever type the database holds. */
  readonly value: Statement;
  /** Whether a row may lack it. */
  readonly hasMissing: boolean;
  /** Rows that have a text in it, as an index can find them; only of texts. */
  readonly equals: (text: string) => Statement;
}

/** What is known of the rows of a table that the library wrote, which makes statements shorter. */
export interface Facts {
  /** Whether each line is an order of its own. */
  readonly oneLineOrders: boolean;
  /** Whether there are lines with an order id and without a customer. */
  readonly idsWithoutCustomer: boolean;
  /** Whether all lines of an order are of one day. */
  readonly oneDayOrders: boolean;
}

/** A table in a database, by the library's names. */
export interface Relation {
  readonly name: TableName;
  /** The table as a statement names it. */
  readonly from: Statement;
  readonly columns: ReadonlyMap<string, RelationColumn>;
  /** What puts rows in their order, the same each time. */
  readonly order: Statement;
  /** How many rows there are, where that is known. */
  readonly rows: number | undefined;
  /** By which texts are found in any case, where such a column was written. */
  readonly folded: Statement | undefined;
  readonly facts: Facts;
  readonly about: About;
}

/** The order of rows that the library wrote, and the column of customers' ids in which case does not matter. */
export const ROW = "clientele_row";
export const FOLDED = "clientele_folded";

/** Nothing is known of tables of one's own. */
export const UNKNOWN: Facts = { oneLineOrders: false, idsWithoutCustomer: true, oneDayOrders: false };

/**
 * The value of a column.
 *
 * @throws DataError `missing_column`
 */
export function column({ name: table, columns }: Relation, name: string): Statement {
  const found = columns.get(name);
  if (found !== undefined) return found.value;
  const problem = `the table has no column for ${name}; it has ${[...columns.keys()].join(", ")}. The option columns says what it is called`;
  throw new DataError("missing_column", problem, { table, column: name, expected: name });
}

/** Columns as a subquery gives them, each under a name that needs no quotes. */
export function selected(relation: Relation, names: Readonly<Record<string, string>>): Statement {
  return joined(
    Object.entries(names).map(([alias, name]) => sql`${column(relation, name)} as ${identifier(alias)}`),
    ", ",
  );
}

/** All columns as they come back, `c0` being the first: dates as milliseconds. */
export function wholeRow({ columns }: Relation): Statement {
  return joined(
    [...columns.values()].map(({ kind, value }, i) => {
      const alias = identifier(`c${i}`);
      return kind === "date" ? sql`${milliseconds(value)} as ${alias}` : sql`${value} as ${alias}`;
    }),
    ", ",
  );
}

/** A row as an object: what is missing is `null`. */
export function rowOf({ columns }: Relation, row: SqlRow): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  let i = 0;
  for (const { name, kind } of columns.values()) {
    const value = row[`c${i++}`] ?? null;
    made[name] =
      value === null
        ? null
        : kind === "text"
          ? String(value)
          : kind === "number"
            ? Number(value)
            : new Date(Number(value));
  }
  return made;
}

/** Epoch milliseconds of a moment. */
export const milliseconds = (moment: Statement): Statement => sql`round(extract(epoch from ${moment}) * 1000)::float8`;

/** A day since 1970, as a whole number. */
export const dayNumberOf = (moment: Statement): Statement => sql`((${moment})::date - date '1970-01-01')::int`;

/** Rows that have a text in a column of a type: the text becomes what the column holds, so that its index can be used. */
export function equalsOf(name: Statement, type: string): (text: string) => Statement {
  const plain = type.toLowerCase();
  if (/int/.test(plain))
    return (text) => (/^(0|-?[1-9]\d{0,17})$/.test(text) ? sql`${name} = ${text}::bigint` : sql`false`);
  if (plain === "uuid") return (text) => (UUID.test(text) ? sql`${name} = ${text}::uuid` : sql`false`);
  if (/^(text|varchar|character|char|citext)/.test(plain))
    return (text) => (text === "" ? sql`false` : sql`${name} = ${text}`);
  return (text) => sql`${name}::text = ${text}`;
}

/** A UUID as databases write it. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The value of a column of a type, as a kind. */
export function castTo(
  name: Statement,
  type: string,
  kind: Kind,
  dialect: Dialect,
  zone: string,
): Statement | undefined {
  const plain = type.toLowerCase();
  if (kind === "date") {
    if (/with time zone|^timestamptz/.test(plain)) return sql`(${name} at time zone ${zone}::text)`;
    if (plain.startsWith("timestamp")) return name;
    return plain === "date" ? sql`${name}::timestamp` : undefined;
  }
  const isText = /^(text|varchar|character|char|bpchar|uuid|user-defined|enum|citext|name)/.test(plain);
  const isNumber = /^(double|float|real|numeric|decimal|u?(big|small|tiny|huge)?int|hugeint|int\d)/.test(plain);
  if (kind === "number") {
    if (/^(double precision|double|float8)$/.test(plain)) return sql`nullif(${name}, 'NaN'::float8)`;
    if (plain === "boolean") return sql`${name}::int::float8`;
    return isNumber ? sql`nullif(${name}::float8, 'NaN'::float8)` : undefined;
  }
  if (!isText && !isNumber) return undefined;
  const text =
    /^(text|varchar|character varying)$/.test(plain) && dialect.name === "duckdb" ? name : sql`${name}::text`;
  return sql`nullif(${dialect.byCodePoint(text)}, '')`;
}
