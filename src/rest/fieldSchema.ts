import * as z from "zod";
import { type Field, type FullField, fullField, type ValueOf } from "../analytics/fields.ts";
import { snakeCase } from "../tables/snakeCase.ts";
import type { Json } from "./jsonNames.ts";

/** The JSON schema of an answer or a part of it, its names in snake_case, with meanings and units. */
export function fieldSchema<F extends Field>(field: F): z.ZodType<Json<ValueOf<F>>> {
  return schemaOf(field) as z.ZodType as z.ZodType<Json<ValueOf<F>>>;
}

function schemaOf(field: Field): z.ZodType {
  if (field.kind !== "object" && field.kind !== "list") return valueSchema(fullField(field));
  const fields = Object.entries(field.fields).map(([name, inner]) => [snakeCase(name), schemaOf(inner)]);
  const object = z.object(Object.fromEntries(fields));
  const schema = field.kind === "list" ? z.array(object) : object;
  return field.description === undefined ? schema : schema.meta({ description: field.description });
}

/** The JSON schema of a value with its meaning and its unit. */
export function valueSchema(field: FullField, schema = plainSchema(field)): z.ZodType {
  return (field.nullable ? schema.nullable() : schema).meta({
    description: field.description,
    ...(field.type === "day" && { examples: ["2025-01-31"] }),
    ...(field.unit && { "x-unit": field.unit }),
  });
}

const DAY = /^\d{4,}-\d\d-\d\d$/;

function plainSchema({ type, integer, min, max, values }: FullField): z.ZodType {
  if (type === "flag") return z.boolean();
  if (type === "day") return z.string().regex(DAY);
  if (type === "text") return values === undefined ? z.string() : z.enum(values as [string, ...string[]]);
  let number = integer ? z.int() : z.number();
  if (min !== undefined) number = number.min(min);
  if (max !== undefined) number = number.max(max);
  return number;
}
