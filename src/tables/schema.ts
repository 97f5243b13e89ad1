import type { ColumnSpec } from "../csv/columns.ts";

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
  /** Name of the table: `customers`, `transactions` or `recommendations`. */
  readonly name: string;
  /** The columns it may have; the required ones it must have. */
  readonly columns: Columns;
}

type Definition<S extends Schema> = S["columns"][number];
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
