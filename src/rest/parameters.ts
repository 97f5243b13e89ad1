import * as z from "zod";

/** What JSON Schema says of a parameter, as far as it is judged by it. */
export interface ParameterSchema {
  readonly type?: "string" | "integer" | "number" | "boolean";
  readonly enum?: readonly string[];
  /** Kinds of values that will do; the first is what to recommend. */
  readonly anyOf?: readonly ParameterSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly format?: string;
  readonly default?: unknown;
}

/** A parameter of a route, as OpenAPI lists it. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly description: string;
  readonly schema: ParameterSchema;
  readonly examples: readonly unknown[];
}

/** The parameters that an object of schemas describes. */
export function parametersOf(place: "path" | "query", object: z.ZodObject): Parameter[] {
  const { properties = {}, required = [] } = z.toJSONSchema(object, { io: "input" }) as {
    readonly properties?: Readonly<Record<string, ParameterSchema & { description: string; examples?: unknown[] }>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, examples = [], ...schema }]) => {
    return { name, in: place, required: required.includes(name), description, schema, examples };
  });
}

/**
 * A parameter's text as the type it is declared to be, if it is exactly that: no blanks, no hexadecimal, no exponent.
 * Any other text stays a text, and fails.
 */
export function coerced(text: string, { type }: ParameterSchema): unknown {
  if (type === "integer") return /^-?\d+$/.test(text) ? Number(text) : text;
  if (type === "number") return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : text;
  return text;
}

/** What a parameter must be, in words. */
export function expectation(schema: ParameterSchema): string {
  if (schema.anyOf?.[0] !== undefined) return expectation(schema.anyOf[0]);
  const { type, minimum, maximum, minLength, maxLength } = schema;
  const range = (least: unknown, most: unknown) =>
    `${least === undefined ? "" : ` from ${least}`}${most === undefined ? "" : ` to ${most}`}`;
  // what every safe integer is within says nothing
  const [least, most] = [minimum, maximum].map((end) =>
    Math.abs(end ?? 0) === Number.MAX_SAFE_INTEGER ? undefined : end,
  );
  if (schema.enum !== undefined) return `one of ${schema.enum.filter((value) => value !== "").join(", ")}`;
  if (type === "integer") return `a whole number${range(least, most)}`;
  if (type === "number") return `a number${range(least, most)}`;
  if (type === "boolean") return "true or false";
  if (schema.format === "date") return "a day as 2025-01-31";
  if (maxLength === undefined) return "a text";
  return minLength === undefined
    ? `a text of at most ${maxLength} characters`
    : `a text of ${minLength} to ${maxLength} characters`;
}
