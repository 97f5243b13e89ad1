import type { ColumnSpec } from "../columns/columns.ts";
import { OptionError } from "../errors.ts";
import { requireOneOf, requireOptions } from "../options.ts";

/**
 * All there is to say about one column, said once: its name in code, its header in a file, its kind, unit and meaning.
 * Row types, JSON fields, API descriptions and the tables in the docs come from here.
 */
export interface ColumnDefinition extends ColumnSpec {
  /** Unit of the values, in words; empty for texts and plain numbers. */
  readonly unit: string;
  /** What the column says about a row. */
  readonly description: string;
}

/** A table's name and its columns. */
export interface Schema<Columns extends readonly ColumnDefinition[] = readonly ColumnDefinition[]> {
  /** Name of the table: `customers`, `transactions`, `recommendations` or your own. */
  readonly name: string;
  /** The columns it may have; the required ones it must have. */
  readonly columns: Columns;
}

/** A column as it is defined: the header is the name, unit and description are empty, unless they are given. */
export type ColumnInput = Omit<ColumnDefinition, "csv" | "unit" | "description"> &
  Partial<Pick<ColumnDefinition, "csv" | "unit" | "description">>;

/** The columns of a schema made by {@link defineSchema}. */
export type DefinedColumns<Columns extends readonly ColumnInput[]> = {
  readonly [Place in keyof Columns]: Columns[Place] & Pick<ColumnDefinition, "csv" | "unit" | "description">;
};

/** Checks the properties of a column, whose names are known. */
function requireProperties(column: ColumnInput, place: string): void {
  const refuse = (property: string, expected: string): never => {
    throw new OptionError("defineSchema", `${place}.${property}`, expected, column[property as keyof ColumnInput]);
  };
  const { kind, integer, min, max, values, unique } = column;
  for (const property of ["csv", "unit", "description"] as const) {
    if (column[property] !== undefined && typeof column[property] !== "string") refuse(property, "a text");
  }
  if (column.csv !== undefined && column.csv.trim() === "") refuse("csv", "a header");
  for (const property of ["required", "nullable", "lenient", "unique"] as const) {
    if (column[property] !== undefined && typeof column[property] !== "boolean") refuse(property, "true or false");
  }
  if (integer !== undefined && typeof integer !== "boolean" && integer !== "mostly")
    refuse("integer", "true, false or mostly");
  for (const property of ["min", "max"] as const) {
    if (column[property] !== undefined && !Number.isFinite(column[property])) refuse(property, "a number");
  }
  if (min !== undefined && max !== undefined && min > max) refuse("min", `at most max, ${max}`);
  if (kind !== "number" && (integer !== undefined || min !== undefined || max !== undefined))
    refuse("kind", "number, as integer, min and max are of numbers");
  if (values !== undefined && !(Array.isArray(values) && values.every((value) => typeof value === "string")))
    refuse("values", "a list of texts");
  if (kind !== "text" && (values !== undefined || unique)) refuse("kind", "text, as values and unique are of texts");
}

const KINDS = ["number", "text", "date"];
const PROPERTIES = [
  ...[
    "name",
    "csv",
    "kind",
    "unit",
    "description",
    "required",
    "nullable",
    "integer",
    "lenient",
    "unique",
    "min",
    "max",
  ],
  "values",
];

/**
 * A schema of your own, for `readTable`, `Table.from` and `Table.fromColumns`.
 *
 * @param schema name and columns; of a column `name` and `kind` are enough
 * @throws OptionError for a column without a name, a kind that there is not, a name or header that comes twice, a
 *   property that there is not
 * @example
 * ```ts
 * import { defineSchema, readTable } from "clientele";
 *
 * const visits = defineSchema({
 *   name: "visits",
 *   columns: [
 *     { name: "customerId", csv: "Customer_ID", kind: "text", required: true, nullable: false },
 *     { name: "minutes", kind: "number", min: 0 },
 *   ],
 * });
 * const table = await readTable("Customer_ID,minutes\nC1,12.5\n", visits);
 * table.row(0); // => { customerId: "C1", minutes: 12.5 }
 * ```
 */
export function defineSchema<const Columns extends readonly ColumnInput[]>(schema: {
  readonly name: string;
  readonly columns: Columns;
}): Schema<DefinedColumns<Columns>> {
  const wrong = (option: string, expected: string, got: unknown) =>
    new OptionError("defineSchema", option, expected, got);
  if (typeof schema !== "object" || schema === null) throw wrong("schema", "an object with name and columns", schema);
  requireOptions("defineSchema", schema, ["name", "columns"], "schema");
  if (typeof schema.name !== "string" || schema.name === "") throw wrong("name", "the name of the table", schema.name);
  if (!Array.isArray(schema.columns) || schema.columns.length === 0)
    throw wrong("columns", "a list of columns", schema.columns);
  const columns = schema.columns.map((column: ColumnInput, i) => {
    if (typeof column !== "object" || column === null)
      throw wrong(`columns[${i}]`, "an object with name and kind", column);
    requireOptions("defineSchema", column, PROPERTIES);
    if (typeof column.name !== "string" || column.name === "") throw wrong(`columns[${i}].name`, "a name", column.name);
    requireOneOf("defineSchema", `columns[${i}].kind`, column.kind, KINDS);
    requireProperties(column, `columns[${i}]`);
    return Object.freeze({ csv: column.name, unit: "", description: "", ...column });
  });
  for (const property of ["name", "csv"] as const) {
    const twice = columns.find(
      (column, i) => columns.findIndex((other) => other[property].trim() === column[property].trim()) < i,
    );
    if (twice !== undefined) throw wrong("columns", `columns of which each ${property} comes once`, twice[property]);
  }
  return Object.freeze({ name: schema.name, columns: Object.freeze(columns) }) as unknown as Schema<
    DefinedColumns<Columns>
  >;
}

/** @throws OptionError for what is no schema */
export function requireSchema(caller: string, schema: unknown): void {
  if (typeof schema === "object" && schema !== null) {
    const { name, columns } = schema as { name?: unknown; columns?: unknown };
    const isColumn = (column: unknown): boolean =>
      typeof column === "object" && column !== null && "name" in column && "csv" in column && "kind" in column;
    if (typeof name === "string" && Array.isArray(columns) && columns.every(isColumn)) return;
  }
  throw new OptionError(caller, "schema", "a schema such as transactionSchema, or one made by defineSchema", schema);
}

const own = new WeakSet<object>();

/** Whether a definition was made for a column that no schema knew: what stands there later may be of another kind. */
export const isOwnDefinition = (definition: object): boolean => own.has(definition);

/** A column that no schema knows. */
export function ownDefinition(name: string, kind: ColumnDefinition["kind"]): ColumnDefinition {
  const definition = Object.freeze({ name, csv: name, kind, unit: "", description: "" });
  own.add(definition);
  return definition;
}

/** A schema that nobody can change. */
export function frozenSchema<S extends Schema>(schema: S): S {
  for (const column of schema.columns) Object.freeze(column);
  Object.freeze(schema.columns);
  return Object.freeze(schema);
}

/** A column definition of a schema. */
export type Definition<S extends Schema> = S["columns"][number];
type ValueOf<Kind extends ColumnSpec["kind"]> = Kind extends "number" ? number : Kind extends "date" ? Date : string;
type Value<D extends ColumnDefinition> = ValueOf<D["kind"]>;
type Cell<D extends ColumnDefinition> = D extends { readonly nullable: false } ? Value<D> : Value<D> | null;
type RequiredOf<S extends Schema> = Extract<Definition<S>, { readonly required: true }>;

/** Name of a column of a schema. */
export type ColumnName<S extends Schema> = Definition<S>["name"];

/** A row of a table: what is missing in a cell is `null`, what is missing in the table is not there. */
export type Row<S extends Schema> = {
  readonly [D in RequiredOf<S> as D["name"]]: Cell<D>;
} & {
  readonly [D in Exclude<Definition<S>, RequiredOf<S>> as D["name"]]?: Cell<D>;
};

/** What a row may be made from: any of the columns; dates also as epoch milliseconds or text. */
export type RowInput<S extends Schema> = {
  readonly [D in Definition<S> as D["name"]]?:
    | ("date" extends D["kind"] ? Date | number | string : Value<D>)
    | null
    | undefined;
};
