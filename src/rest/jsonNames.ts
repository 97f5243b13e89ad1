type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";

/** `predictedClv` as `predicted_clv`, `clv6Month` as `clv_6_month`. */
export type SnakeCase<Name extends string, Before extends string = ""> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Digit
      ? Before extends Digit | ""
        ? First
        : `_${First}`
      : First extends Lowercase<First>
        ? First
        : `_${Lowercase<First>}`}${SnakeCase<Rest, First>}`
  : "";

/** A value with the names of all its fields, at any depth, in snake_case. */
export type Json<T> = T extends readonly (infer Item)[]
  ? Json<Item>[]
  : T extends object
    ? { -readonly [Name in keyof T as SnakeCase<Name & string>]: Json<T[Name]> }
    : T;

/** The name of a field in JSON: snake_case, where code has camelCase. */
export function snakeCase<Name extends string>(name: Name): SnakeCase<Name> {
  return name.replace(/[A-Z]|(?<=\D)\d/g, (letter) => `_${letter.toLowerCase()}`) as SnakeCase<Name>;
}

/** An answer of the store, plain objects and arrays, as it goes over the wire. */
export function toJson<T>(value: T): Json<T> {
  return renamed(value) as Json<T>;
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [snakeCase(name), renamed(part)]));
}
