import { type Column, DateColumn, NumberColumn, TextColumn } from "../columns/columns.ts";
import { DataError, OptionError } from "../errors.ts";
import type { GivenColumn } from "./collectColumns.ts";
import { isOwnDefinition, ownDefinition, type Schema } from "./schema.ts";

/** The values of a column, one per row: `null` and `undefined` where something is missing. */
export type ColumnValues =
  | ArrayLike<number | string | Date | bigint | boolean | null | undefined>
  | Iterable<number | string | Date | bigint | boolean | null | undefined>
  | Column;

/** Columns that rows may have: each takes a pass over all of them. */
const MAX_COLUMNS = 1000;

/**
 * The columns of rows: those of the schema that any row has, all if there are no rows, and those that it does not know.
 *
 * @param propertyOf the property of the rows that a column is
 */
export function givenRows(
  caller: string,
  schema: Schema,
  rows: Iterable<object>,
  propertyOf: (column: string) => string = (column) => column,
): { readonly given: GivenColumn[]; readonly rows: readonly object[] } {
  if (typeof rows !== "object" || rows === null || !(Symbol.iterator in rows))
    throw new OptionError(caller, "rows", "an array or another iterable of rows", rows);
  const list = (Array.isArray(rows) ? rows : [...once(rows)]) as readonly Readonly<Record<string, unknown>>[];
  const names = namesIn(caller, list);
  const given: GivenColumn[] = [];
  for (const column of schema.columns) {
    const name = propertyOf(column.name);
    if (list.length === 0 || names.delete(name)) given.push({ spec: column, own: false, at: cellOf(list, name) });
  }
  for (const name of names) given.push({ spec: ownDefinition(name, "text"), own: true, at: cellOf(list, name) });
  return { given, rows: list };
}

/** Iterators that were read: there is nothing left in them. */
const read = new WeakSet<object>();

function once<T extends object>(rows: Iterable<T>): Iterable<T> {
  // an iterable that is its own iterator can be walked over once only
  if ((rows[Symbol.iterator]() as unknown) !== rows) return rows;
  if (read.has(rows)) {
    const problem =
      "expected rows that can be read, got an iterator that was read before: give a function that makes a new one";
    throw new DataError("source_consumed", problem, { expected: "an unread iterator" });
  }
  read.add(rows);
  return rows;
}

/** The names that any row gives a value. Most rows have the same names in the same order, which is quick to see. */
function namesIn(caller: string, rows: readonly Readonly<Record<string, unknown>>[]): Set<string> {
  const names = new Set<string>();
  const usual: string[] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (typeof row !== "object" || row === null)
      throw new OptionError(caller, `rows[${i}]`, "an object with the row's values", row);
    let place = 0;
    for (const name in row) {
      if (usual[place++] === name || !Object.hasOwn(row, name) || row[name] === undefined) continue;
      usual[place - 1] = name;
      names.add(name);
      if (names.size > MAX_COLUMNS)
        throw new OptionError(caller, "rows", `rows of at most ${MAX_COLUMNS} different columns`, name);
    }
  }
  return names;
}

/** What stands under a name in each row. */
function cellOf(rows: readonly Readonly<Record<string, unknown>>[], name: string): (row: number) => unknown {
  // a column may be called as something that every object inherits: constructor
  if (name in Object.prototype)
    return (row) => (Object.hasOwn(rows[row] as object, name) ? rows[row]?.[name] : undefined);
  return (row) => (rows[row] as Readonly<Record<string, unknown>>)[name];
}

export interface GivenValues extends GivenColumn {
  readonly values: ArrayLike<unknown>;
}

/** Columns given by name, each as something with a length, and all of one. */
export function givenColumns(
  caller: string,
  columns: { readonly [name: string]: ColumnValues | undefined },
  schema: Schema,
): GivenValues[] {
  if (typeof columns !== "object" || columns === null || Array.isArray(columns))
    throw new OptionError(caller, "columns", "an object with a list of values by name", columns);
  const known = new Map(schema.columns.map((column) => [column.name, column]));
  const given: GivenValues[] = [];
  for (const [name, list] of Object.entries(columns)) {
    if (list === undefined) continue;
    const values = valuesIn(caller, name, list);
    const definition = known.get(name);
    const own = definition === undefined || isOwnDefinition(definition);
    const spec = own ? ownDefinition(name, "text") : definition;
    given.push({ spec, own, values, at: (row) => values[row] });
    const length = given[0]?.values.length as number;
    if (values.length !== length)
      throw new OptionError(caller, name, `a column of ${length} values as the others`, values.length);
  }
  return given;
}

function valuesIn(caller: string, name: string, list: ColumnValues): ArrayLike<unknown> {
  if (list instanceof NumberColumn || list instanceof TextColumn) return [...list];
  // its milliseconds are on the shop's clock already, whatever Dates are meant by
  if (list instanceof DateColumn) return Array.from(list.values, (ms) => (Number.isNaN(ms) ? null : ms));
  if (typeof list === "object" && list !== null) {
    if (
      ArrayBuffer.isView(list) &&
      !(list instanceof DataView) &&
      !(list instanceof Float64Array || list instanceof Float32Array)
    )
      return list as unknown as ArrayLike<unknown>;
    // NaN in a typed array is what it has for a missing value
    if (list instanceof Float64Array || list instanceof Float32Array)
      return Array.from(list, (value) => (Number.isNaN(value) ? null : value));
    if (Array.isArray(list)) return list;
    if (Symbol.iterator in list) return [...(list as Iterable<unknown>)];
  }
  throw new OptionError(caller, name, "an array, a typed array or another iterable of values", list);
}

/** A row as JSON, as far as it can be. */
export function jsonOf(row: unknown): string {
  try {
    return JSON.stringify(row, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value)) ?? String(row);
  } catch {
    return "a row that is no JSON";
  }
}
