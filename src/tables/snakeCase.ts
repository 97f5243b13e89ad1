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

/** A name as JSON and SQL have it: snake_case, where code has camelCase. */
export function snakeCase<Name extends string>(name: Name): SnakeCase<Name> {
  return name.replace(/[A-Z]|(?<=\D)\d/g, (letter) => `_${letter.toLowerCase()}`) as SnakeCase<Name>;
}
