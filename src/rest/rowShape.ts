import * as z from "zod";
import type { ColumnDefinition, ColumnName, Row, Schema } from "../tables/schema.ts";
import { type SnakeCase, snakeCase } from "./jsonNames.ts";

type Definition<S extends Schema, Name extends ColumnName<S>> = Extract<S["columns"][number], { readonly name: Name }>;
type JsonValue<D extends ColumnDefinition> = D["kind"] extends "number" ? number : string;
type JsonCell<D extends ColumnDefinition> = D extends { readonly nullable: false } ? JsonValue<D> : JsonValue<D> | null;

/** What a column's cell is in JSON. */
export type ColumnSchema<S extends Schema, Name extends ColumnName<S>> = z.ZodType<JsonCell<Definition<S, Name>>>;

/** Some columns of a table as the fields of a JSON object. */
export interface RowShape<S extends Schema, Names extends ColumnName<S>> {
  /** Schemas by the fields' names. */
  readonly fields: { readonly [Name in Names as SnakeCase<Name>]: ColumnSchema<S, Name> };
  /** A row as such an object; a column that the table lacks is `null`. */
  readonly of: (row: Row<S>) => { [Name in Names as SnakeCase<Name>]: JsonCell<Definition<S, Name>> };
}

/** The JSON fields of some columns of a table, with everything that their definitions say of them. */
export function rowShape<S extends Schema, const Names extends readonly ColumnName<S>[]>(
  schema: S,
  names: Names,
): RowShape<S, Names[number]> {
  const fields = names.map((name) => ({ name, json: snakeCase(name), schema: columnSchema(schema, name) }));
  const of = (row: { readonly [name: string]: unknown }): Record<string, unknown> => {
    const json: Record<string, unknown> = {};
    for (const field of fields) json[field.json] = jsonValue(row[field.name]);
    return json;
  };
  return { fields: Object.fromEntries(fields.map((field) => [field.json, field.schema])), of } as unknown as RowShape<
    S,
    Names[number]
  >;
}

/** One column's cell in JSON, under whatever name. */
export function columnSchema<S extends Schema, Name extends ColumnName<S>>(
  schema: S,
  name: Name,
): ColumnSchema<S, Name> {
  const definition = schema.columns.find((column) => column.name === name) as ColumnDefinition;
  const { unit, description } = definition;
  const cell = definition.nullable === false ? valueSchema(definition) : valueSchema(definition).nullable();
  return cell.meta({ description, ...(unit && { "x-unit": unit }) }) as z.ZodType as ColumnSchema<S, Name>;
}

function valueSchema({ kind, min, max, values }: ColumnDefinition): z.ZodType {
  if (kind === "date") return z.string().regex(SHOP_TIME);
  if (kind === "text") return values === undefined ? z.string() : z.enum(values as [string, ...string[]]);
  // a column that is whole by nature may hold a fraction all the same
  let number = z.number();
  if (min !== undefined) number = number.min(min);
  if (max !== undefined) number = number.max(max);
  return number;
}

const SHOP_TIME = /^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?$/;

/** A date without a zone is the shop's own clock, and goes out without one; what is missing is `null`. */
function jsonValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace(/(\.000)?Z$/, "");
  return value ?? null;
}
