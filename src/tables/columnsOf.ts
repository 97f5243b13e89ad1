import type { TableWarning } from "../columns/BadRows.ts";
import type { Column, DateColumn, NumberColumn, TextColumn } from "../columns/columns.ts";
import { DataError } from "../errors.ts";
import { collectColumns } from "./collectColumns.ts";
import { failOnBadRows } from "./failOnBadRows.ts";
import { givenRows } from "./given.ts";
import type { ColumnName, Definition, RowInput, Schema } from "./schema.ts";

/** The column class of a column of a schema. */
export type ColumnOf<S extends Schema, Name extends ColumnName<S>> = {
  number: NumberColumn;
  text: TextColumn;
  date: DateColumn;
}[Extract<Definition<S>, { readonly name: Name }>["kind"]];

/**
 * Columns by name, which is what questions need of a table. They ask for no more, so that a bundle of one question holds
 * no other methods of `Table`.
 */
export interface ColumnTable<S extends Schema = Schema> {
  readonly length: number;
  /** Whether the table has a column. */
  has(name: string): boolean;
  /** @throws DataError `missing_column` when the table does not have it */
  column<Name extends ColumnName<S>>(name: Name): ColumnOf<S, Name>;
}

/**
 * The columns of a table as they are, or those of rows, which are checked as `Table.from` checks them.
 *
 * @throws DataError for the first bad row; OptionError for what are no rows
 */
export function columnsOf<S extends Schema>(schema: S, input: ColumnTable<S> | Iterable<RowInput<S>>): ColumnTable<S> {
  if (isColumnTable(input)) return input;
  const { given, rows } = givenRows("Table.from", schema, input);
  const { columns, warnings } = failOnBadRows(collectColumns(given, rows.length), schema.name);
  return {
    length: rows.length,
    has: (name) => columns.has(name),
    column: (name) => columnNamed(name, schema, columns, warnings),
  };
}

function isColumnTable<S extends Schema>(input: ColumnTable<S> | Iterable<RowInput<S>>): input is ColumnTable<S> {
  return typeof input === "object" && input !== null && "column" in input && typeof input.column === "function";
}

/** A column by its name in code. */
export function columnNamed<S extends Schema, Name extends ColumnName<S>>(
  name: Name,
  schema: S,
  columns: ReadonlyMap<string, Column>,
  warnings: readonly TableWarning[],
): ColumnOf<S, Name> {
  const column = columns.get(name);
  if (column !== undefined) return column as ColumnOf<S, Name>;
  const csv = schema.columns.find((definition) => definition.name === name)?.csv;
  const called = csv === undefined ? JSON.stringify(name) : `${JSON.stringify(csv)} (${name})`;
  const left = warnings.find(({ code, column }) => code !== "missing_values" && (column === csv || column === name));
  const why = left === undefined ? `the table has ${[...columns.keys()].join(", ")}` : left.message;
  throw new DataError("missing_column", `missing column ${called}; ${why}`, {
    table: schema.name,
    column: csv ?? name,
    expected: csv ?? name,
  });
}
