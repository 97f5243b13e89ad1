import * as z from "zod";
import type { Field, ValueField, ValueOf } from "../analytics/fields.ts";
import { type Json, snakeCase } from "./jsonNames.ts";

/** The JSON schema of an answer or a part of it, its names in snake_case, with meanings and units. */
export function fieldSchema<F extends Field>(field: F): z.ZodType<Json<ValueOf<F>>> {
  return schemaOf(field) as z.ZodType as z.ZodType<Json<ValueOf<F>>>;
}

function schemaOf(field: Field): z.ZodType {
  if (field.kind === "list") return described(z.array(schemaOf(field.of)), field.description);
  if (field.kind !== "object") return valueSchema(field);
  const fields = Object.entries(field.fields).map(([name, inner]) => [snakeCase(name), schemaOf(inner)]);
  return described(z.object(Object.fromEntries(fields)), field.description);
}

function described(schema: z.ZodType, description: string): z.ZodType {
  return description === "" ? schema : schema.meta({ description });
}

/** The JSON schema of a value with its meaning and its unit. */
export function valueSchema(field: ValueField, schema = plainSchema(field)): z.ZodType {
  return (field.nullable ? schema.nullable() : schema).meta({
    description: field.description,
    ...(field.kind === "day" && { examples: ["2025-01-31"] }),
    ...(field.unit && { "x-unit": field.unit }),
  });
}

const DAY = /^\d{4,}-\d\d-\d\d$/;

function plainSchema({ kind, integer, min, max, values }: ValueField): z.ZodType {
  if (kind === "flag") return z.boolean();
  if (kind === "day") return z.string().regex(DAY);
  if (kind === "text") return values === undefined ? z.string() : z.enum(values as [string, ...string[]]);
  let number = integer ? z.int() : z.number();
  if (min !== undefined) number = number.min(min);
  if (max !== undefined) number = number.max(max);
  return number;
}
