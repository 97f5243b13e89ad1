import { DataError } from "../errors.ts";
import type { TableName } from "../shop/tables.ts";
import type { Key, Kind } from "./dialects/Dialect.ts";
import type { About } from "./failures.ts";
import type { SqlRow } from "./SqlDatabase.ts";
import { identifier, joined, type Statement, sql } from "./statement.ts";
import { milliseconds } from "./words.ts";

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
  /** What rows are grouped by in its place, where that is another: the column as it is, which shards group by themselves. */
  readonly key?: Key | undefined;
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
