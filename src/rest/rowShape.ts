import * as z from "zod";
import type { ColumnDefinition, ColumnName, Row, Schema } from "../tables/schema.ts";
import { type SnakeCase, snakeCase } from "../tables/snakeCase.ts";
import { valueSchema } from "./fieldSchema.ts";

type Definition<S extends Schema, Name extends ColumnName<S>> = Extract<S["columns"][number], { readonly name: Name }>;
type JsonValue<D extends ColumnDefinition> = D["kind"] extends "number" ? number : string;
type JsonCell<D extends ColumnDefinition> = D extends { readonly nullable: false } ? JsonValue<D> : JsonValue<D> | null;

/** What a column's cell is in JSON. */
export type ColumnSchema<S extends Schema, Name extends ColumnName<S>> = z.ZodType<JsonCell<Definition<S, Name>>>;

/** Columns whose fields have other names than in code. */
type Renamed<S extends Schema> = { readonly [Name in ColumnName<S>]?: string };
type FieldName<Name extends string, As> = Name extends keyof As ? Extract<As[Name], string> : SnakeCase<Name>;

/** Some columns of a row as they are in JSON. */
// biome-ignore lint/complexity/noBannedTypes: no column has another name
export type JsonRow<S extends Schema, Names extends ColumnName<S>, As = {}> = {
  [Name in Names as FieldName<Name, As>]: JsonCell<Definition<S, Name>>;
};

/** Some columns of a table as the fields of a JSON object, with others that come from elsewhere. */
export interface RowShape<S extends Schema, Names extends ColumnName<S>, As, Others> {
  /** Schemas by the fields' names. */
  readonly fields: { readonly [Name in Names as FieldName<Name, As>]: ColumnSchema<S, Name> } & Readonly<Others>;
  /** A row as such an object; a column that the table lacks is `null`. */
  readonly of: (
    row: Row<S>,
    ...others: [keyof Others] extends [never] ? [] : [{ readonly [Name in keyof Others]: z.input<Others[Name]> }]
  ) => Flat<JsonRow<S, Names, As> & { [Name in keyof Others]: z.input<Others[Name]> }>;
}

/** An intersection as one type. */
type Flat<T> = { [Name in keyof T]: T[Name] };

/**
 * The JSON fields of some columns of a table, with everything that their definitions say of them; `as` gives columns
 * another name, `others` are the schemas of fields that follow.
 */
export function rowShape<
  S extends Schema,
  const Names extends readonly ColumnName<S>[],
  // biome-ignore lint/complexity/noBannedTypes: no column
  const As extends Renamed<S> = {},
  // biome-ignore lint/complexity/noBannedTypes: no field
  Others extends z.core.$ZodLooseShape = {},
>(
  schema: S,
  names: Names,
  { as, others }: { readonly as?: As; readonly others?: Others } = {},
): RowShape<S, Names[number], As, Others> {
  const fields = names.map((name: ColumnName<S>) => {
    return { name, json: as?.[name] ?? snakeCase(name), schema: columnSchema(schema, name) };
  });
  const otherNames = Object.keys(others ?? {});
  // copies of one object are of one shape, which is what makes them fast: nothing may be added later
  const blank = Object.fromEntries([...fields.map(({ json }) => json), ...otherNames].map((name) => [name, null]));
  const of = (row: { readonly [name: string]: unknown }, rest: { readonly [name: string]: unknown }) => {
    const json: Record<string, unknown> = { ...blank };
    for (const field of fields) json[field.json] = jsonValue(row[field.name]);
    for (const name of otherNames) json[name] = rest[name];
    return json;
  };
  const schemas = Object.fromEntries(fields.map((field) => [field.json, field.schema]));
  return { fields: { ...schemas, ...others }, of } as unknown as RowShape<S, Names[number], As, Others>;
}

/** One column's cell in JSON, under whatever name. */
export function columnSchema<S extends Schema, Name extends ColumnName<S>>(
  schema: S,
  name: Name,
): ColumnSchema<S, Name> {
  const definition = schema.columns.find((column) => column.name === name) as ColumnDefinition;
  const { kind, integer, nullable = true, ...rest } = definition;
  // a column that is whole by nature may hold a fraction all the same
  const cell =
    kind === "date"
      ? valueSchema({ ...rest, type: "text", nullable }, z.string().regex(SHOP_TIME))
      : valueSchema({ ...rest, type: kind, nullable });
  return cell as z.ZodType as ColumnSchema<S, Name>;
}

const SHOP_TIME = /^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?$/;

/** A date without a zone is the shop's own clock, and goes out without one; what is missing is `null`. */
function jsonValue(value: unknown): unknown {
  // most values are no objects, and whether one is a Date takes its time
  if (typeof value === "object" && value instanceof Date) return value.toISOString().replace(/(\.000)?Z$/, "");
  return value ?? null;
}
