import { identifier, joined, NOTHING, type Statement, sql } from "../statement.ts";
import type { Dialect, Kind, StoredColumn } from "./Dialect.ts";

/** Values to a statement. */
const VALUES = 60_000;

/** Within double quotes all is a name but the quote, which is doubled. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A statement that inserts rows, which it is given as JSON. */
export function insertJson(
  into: Statement,
  columns: readonly { readonly column: string; readonly kind: Kind }[],
  rows: readonly { readonly [column: string]: unknown }[],
  rowsIn: (json: Statement, columns: readonly StoredColumn[]) => Statement,
  moment: (milliseconds: Statement) => Statement,
): Statement {
  const keys = columns.map(({ kind }, i) => ({ column: identifier(`c${i}`), kind }));
  const values = keys.map(({ column, kind }) => (kind === "date" ? moment(column) : column));
  const given = rows.map((row) => Object.fromEntries(columns.map(({ column }, i) => [`c${i}`, row[column] ?? null])));
  return sql`insert into ${into} select ${joined(values, ", ")} from ${rowsIn(sql`${JSON.stringify(given)}`, keys)}`;
}

/** Rows of so many columns that a statement takes. */
const rowsToStatement = (columns: number): number => Math.max(1, Math.floor(VALUES / columns));

/** The tables of a schema. */
const tables = (schema: string | null): Statement =>
  sql`select table_name::text as name from information_schema.tables
    where table_schema = coalesce(${schema}::text, current_schema()::text) and table_catalog = current_database()`;

/** All values go beside a statement: none ever becomes a part of it. */
function noLiteral(): never {
  throw new TypeError("a value was to become a part of a statement");
}

/** What PostgreSQL and DuckDB have alike. */
export const alike = {
  quoted,
  parameter: (place) => `$${place}`,
  literal: noLiteral,
  written: (column) => column,
  held: (column) => column,
  isDated: (moment) => sql`${moment} is not null and isfinite(${moment})`,
  stored: () => NOTHING,
  longestList: Number.POSITIVE_INFINITY,
  batch: 1000,
  rowsToStatement,
  tables,
  takesValues: () => true,
} satisfies Partial<Dialect>;
