import { DataError } from "../errors.ts";
import type { TableName } from "../shop/tables.ts";
import { byCodePoint, type Dialect, type Kind } from "./dialects.ts";
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
  /** Its text in the database's own collation, which knows upper and lower case. */
  readonly text: Statement;
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

/** All columns as they come back, `c0` being the first: dates as milliseconds. */
export function wholeRow({ columns }: Relation): Statement {
  return joined(
    [...columns.values()].map(({ kind, value }, i) => {
      const alias = identifier(cell(i));
      return kind === "date" ? sql`${milliseconds(value)} as ${alias}` : sql`${value} as ${alias}`;
    }),
    ", ",
  );
}

/** A row as an object: what is missing is `null`. */
export function rowOf({ columns }: Relation, row: SqlRow): Record<string, unknown> {
  return Object.fromEntries(
    [...columns.values()].map(({ name, kind }, i) => {
      const value = row[cell(i)] ?? null;
      if (value === null) return [name, null];
      return [name, kind === "text" ? String(value) : kind === "number" ? Number(value) : new Date(Number(value))];
    }),
  );
}

/** What a cell of a whole row is called: no column of a shop is. */
const cell = (i: number): string => `#${i}`;

/** Epoch milliseconds of a moment, without a part of one. */
export const milliseconds = (moment: Statement): Statement =>
  sql`round(extract(epoch from date_trunc('milliseconds', ${moment})) * 1000)::float8`;

/** A day since 1970, as a whole number. */
export const dayNumberOf = (moment: Statement): Statement => sql`((${moment})::date - date '1970-01-01')::int`;

const WHOLE = /^(u?(tiny|small|big|huge)int|u?integer|u?int\d*)$/;
const NUMERIC = /^(double precision|double|float\d?|real|numeric|decimal)(\([\d, ]+\))?$/;
const TEXT = /^(text|varchar|character varying|character|char|bpchar|citext|name)(\(\d+\))?$/;
const ENUM = /^enum(\(.*\))?$/s;

/** What a column of a type holds; `undefined` for what is neither text nor number nor date. */
export function kindOf(type: string): Kind | undefined {
  const plain = type.toLowerCase();
  if (plain === "date" || /^timestamp(_\w+)?(\(\d\))?( with(out)? time zone)?$|^timestamptz$/.test(plain))
    return "date";
  if (TEXT.test(plain) || ENUM.test(plain) || plain === "uuid") return "text";
  return NUMERIC.test(plain) || WHOLE.test(plain) || plain === "boolean" ? "number" : undefined;
}

/** Rows that have a text in a column of a type: the text becomes what the column holds, so that its index can be used. */
export function equalsOf(name: Statement, type: string, dialect: Dialect): (text: string) => Statement {
  const plain = type.toLowerCase();
  if (WHOLE.test(plain))
    return (text) => {
      if (!/^(0|-?[1-9]\d{0,38})$/.test(text)) return sql`false`;
      const isLong = BigInt.asIntN(64, BigInt(text)) === BigInt(text);
      return isLong ? sql`${name} = ${text}::bigint` : sql`${name}::text = ${text}`;
    };
  if (plain === "uuid") return (text) => (UUID.test(text) ? sql`${name} = ${text}::uuid` : sql`false`);
  // PostgreSQL takes an index for the column as it is, DuckDB its collation, in which others may be alike
  const own = dialect.name === "duckdb" ? byCodePoint(name) : name;
  if (/^(text|varchar|character varying)/.test(plain))
    return (text) => (text === "" ? sql`false` : sql`${own} = ${text}`);
  // char(n) is compared without the spaces at its end, a name cut off
  if (TEXT.test(plain) && plain !== "citext")
    return (text) => (text === "" ? sql`false` : sql`${name} = ${text} and ${name}::text = ${text}`);
  return (text) => sql`${name}::text = ${text}`;
}

/** A UUID as databases write it. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The value of a column of a type, as a kind; `undefined` for a type that is of another. */
export function castTo(
  name: Statement,
  type: string,
  kind: Kind,
  dialect: Dialect,
  zone: string,
): Statement | undefined {
  const plain = type.toLowerCase();
  const own = kindOf(type);
  if (kind === "date") {
    if (own !== "date") return undefined;
    if (/with time zone|^timestamptz/.test(plain)) return sql`(${name} at time zone ${dialect.zone(zone)}::text)`;
    return plain === "date" ? sql`${name}::timestamp` : name;
  }
  if (kind === "number") {
    if (own !== "number") return undefined;
    if (plain === "boolean") return sql`${name}::int::float8`;
    const value = sql`${name}::float8`;
    // what is no number, or no amount that could be added, is missing
    return WHOLE.test(plain) ? value : sql`case when abs(${value}) < 'Infinity'::float8 then ${value} end`;
  }
  if (own !== "text" && (own !== "number" || plain === "boolean")) return undefined;
  const isText = /^(text|varchar|character varying)$/.test(plain) && dialect.name === "duckdb";
  return sql`nullif(${byCodePoint(isText ? name : sql`${name}::text`)}, '')`;
}
