import { type Column, DateColumn, NumberColumn, TextColumn } from "../columns/columns.ts";
import { OptionError } from "../errors.ts";
import type { GivenColumn } from "./collectColumns.ts";
import { ownDefinition, type Schema } from "./schema.ts";

/** The values of a column, one per row: `null` and `undefined` where something is missing. */
export type ColumnValues =
  | ArrayLike<number | string | Date | bigint | boolean | null | undefined>
  | Iterable<number | string | Date | bigint | boolean | null | undefined>
  | Column;

/** The columns of rows: those of the schema that any row has, all if there are no rows, and those that it does not know. */
export function givenRows(
  caller: string,
  schema: Schema,
  rows: Iterable<object>,
): { readonly given: GivenColumn[]; readonly length: number; readonly textOf: (row: number) => string } {
  if (typeof rows !== "object" || rows === null || !(Symbol.iterator in rows))
    throw new OptionError(caller, "rows", "an array or another iterable of rows", rows);
  const list = (Array.isArray(rows) ? rows : [...rows]) as readonly Readonly<Record<string, unknown>>[];
  const names = namesIn(caller, list);
  const given: GivenColumn[] = [];
  for (const column of schema.columns) {
    if (list.length === 0 || names.delete(column.name))
      given.push({ spec: column, own: false, at: cellOf(list, column.name) });
  }
  for (const name of names) given.push({ spec: ownDefinition(name, "text"), own: true, at: cellOf(list, name) });
  return { given, length: list.length, textOf: (row) => JSON.stringify(list[row]) };
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
    const spec = known.get(name) ?? ownDefinition(name, "text");
    given.push({ spec, own: !known.has(name), values, at: (row) => values[row] });
    const length = given[0]?.values.length as number;
    if (values.length !== length)
      throw new OptionError(caller, name, `a column of ${length} values as the others`, values.length);
  }
  return given;
}

function valuesIn(caller: string, name: string, list: ColumnValues): ArrayLike<unknown> {
  if (list instanceof NumberColumn || list instanceof DateColumn || list instanceof TextColumn) return [...list];
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
