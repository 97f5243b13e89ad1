import { type SnakeCase, snakeCase } from "../tables/snakeCase.ts";

/** A value with the names of all its fields, at any depth, in snake_case. */
export type Json<T> = T extends readonly (infer Item)[]
  ? Json<Item>[]
  : T extends object
    ? { -readonly [Name in keyof T as SnakeCase<Name & string>]: Json<T[Name]> }
    : T;

/** An answer of the store, plain objects and arrays, as it goes over the wire. */
export function toJson<T>(value: T): Json<T> {
  return renamed(value) as Json<T>;
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [snakeCase(name), renamed(part)]));
}
