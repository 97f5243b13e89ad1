import { OptionError } from "../errors.ts";
import { requireOneOf, requireOptions, requireWhole } from "../options.ts";
import type { Sources, VersionedName } from "../shop/tables.ts";
import { type Day, dayNumber } from "../time.ts";
import type { Field } from "./fields.ts";

/** An option of a question: its kind, its bounds, what it is if left out, and its meaning. */
export interface OptionDefinition {
  readonly kind: "number" | "text" | "texts" | "day" | "flag";
  readonly integer?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** The texts there are. */
  readonly values?: readonly string[];
  /** Its value if left out; without one it is not set. */
  readonly default?: number | string | boolean;
  readonly description: string;
}

/** Options by name. */
export interface OptionDefinitions {
  readonly [name: string]: OptionDefinition;
}

/** An option as a caller gives it. */
export type OptionValue<D> = D extends { readonly kind: "number" }
  ? number
  : D extends { readonly kind: "flag" }
    ? boolean
    : D extends { readonly kind: "day" }
      ? Day
      : D extends { readonly kind: "texts" }
        ? readonly string[]
        : D extends { readonly values: readonly (infer Text)[] }
          ? Text
          : string;

/** The options as a caller gives them. */
export type OptionsOf<Definitions> = { readonly [Name in keyof Definitions]?: OptionValue<Definitions[Name]> };

/** The options with their defaults. */
export type ValidOptions<Definitions> = {
  readonly [Name in keyof Definitions]: Definitions[Name] extends { readonly default: unknown }
    ? OptionValue<Definitions[Name]>
    : OptionValue<Definitions[Name]> | undefined;
};

/** What there is to say about a question: the REST route, and what a notebook shows of the answer, come from here. */
export interface QuestionShape<Names extends readonly VersionedName[], Options extends object, Answer> {
  /** Name of the function, and of the store's method. */
  readonly name: string;
  /** What the answer is, in one line. */
  readonly summary: string;
  /** What it is asked of, in the order of the function's arguments: tables, or what was predicted. */
  readonly tables: Names;
  readonly options: OptionDefinitions;
  readonly answer: Field;
  /** Never there: for the compiler, which reads the types off it. */
  readonly types?: { readonly options: Options; readonly answer: Answer };
}

/** A question, and how to answer it: the public function and the method of a store come from here. */
export interface Question<Names extends readonly VersionedName[], Options extends object, Answer>
  extends QuestionShape<Names, Options, Answer> {
  /** The public function. */
  readonly ask: (
    ...given: [...{ readonly [Place in keyof Names]: Sources[Names[Place]] }, options?: Options]
  ) => Answer | Promise<Answer>;
}

/** The day up to which the data are known. */
export const AS_OF = {
  kind: "day",
  description: "The answer as the data were known at the end of this day. Left out: the day of the last line",
} as const;

/** Which amount of an order counts. */
export const REVENUE = {
  kind: "text",
  values: ["gross", "net"],
  default: "gross",
  description: "Which amount of an order counts: its revenue, or its net sales",
} as const;

/**
 * Options that have been checked, with their defaults.
 *
 * @throws OptionError for an unknown name, and for a value of another kind or out of bounds
 */
export function validOptions<const Definitions extends OptionDefinitions>(
  caller: string,
  definitions: Definitions,
  given: object,
): ValidOptions<Definitions> {
  requireOptions(caller, given, Object.keys(definitions));
  const valid = Object.entries(definitions).map(([name, definition]) => {
    const value: unknown =
      given[name as keyof typeof given] === undefined ? definition.default : given[name as keyof typeof given];
    if (value !== undefined) requireValue(caller, name, definition, value);
    return [name, value];
  });
  return Object.fromEntries(valid);
}

function requireValue(caller: string, name: string, definition: OptionDefinition, value: unknown): void {
  const { kind, integer, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, values } = definition;
  const refuse = (expected: string): never => {
    throw new OptionError(caller, name, expected, value);
  };
  if (kind === "day") dayNumber(caller, name, value as Day);
  else if (kind === "flag") typeof value === "boolean" || refuse("true or false");
  else if (kind === "texts") {
    if (!Array.isArray(value) || value.some((item) => typeof item !== "string")) refuse("a list of texts");
  } else if (kind === "text") {
    if (values !== undefined) requireOneOf(caller, name, value as string, values);
    else if (typeof value !== "string") refuse("a text");
  } else if (integer) requireWhole(caller, name, value as number, min, max);
  else if (!(typeof value === "number" && value >= min && value <= max)) refuse(`a number from ${min} to ${max}`);
}
