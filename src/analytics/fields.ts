/** A value of an answer: its kind, range, unit and meaning. */
export interface ValueField {
  readonly kind: "number" | "text" | "day" | "flag";
  readonly integer?: boolean;
  readonly min?: number;
  readonly max?: number;
  /** The texts there are. */
  readonly values?: readonly string[];
  /** Whether it is `null` where there is nothing to say. */
  readonly nullable?: boolean;
  /** In words; empty for texts, days and counts. */
  readonly unit: string;
  readonly description: string;
}

/** Values by name. */
export interface ObjectField {
  readonly kind: "object";
  readonly fields: Fields;
  readonly description: string;
}

/** Any number of alike. */
export interface ListField {
  readonly kind: "list";
  readonly of: ObjectField;
  readonly description: string;
}

/** What a part of an answer is. */
export type Field = ValueField | ObjectField | ListField;

/** The parts of an object by name. */
export interface Fields {
  readonly [name: string]: Field;
}

/** What a field describes, as a type. */
export type ValueOf<F> = F extends { readonly kind: "list"; readonly of: infer Item }
  ? readonly ValueOf<Item>[]
  : F extends { readonly kind: "object"; readonly fields: infer Inner }
    ? ValuesOf<Inner>
    : F extends { readonly nullable: true }
      ? Plain<F> | null
      : Plain<F>;

type Plain<F> = F extends { readonly kind: "number" }
  ? number
  : F extends { readonly kind: "flag" }
    ? boolean
    : F extends { readonly values: readonly (infer Text)[] }
      ? Text
      : string;

/** An object of such fields, as a type. */
export type ValuesOf<Inner> = { readonly [Name in keyof Inner]: ValueOf<Inner[Name]> };

/** A number with a unit. */
export const number = (description: string, unit: string) => ({ kind: "number", unit, description }) as const;

/** A whole number of things. */
export const count = (description: string) =>
  ({ kind: "number", integer: true, min: 0, unit: "", description }) as const;

/** An amount of money. */
export const money = (description: string) => number(description, "currency of the shop");

/** A share in percent. */
export const percent = (description: string) => number(description, "percent");

/** A share, or a probability. */
export const share = (description: string) =>
  ({ kind: "number", min: 0, max: 1, unit: "0 to 1", description }) as const;

/** A text. */
export const text = (description: string) => ({ kind: "text", unit: "", description }) as const;

/** One of a few texts. */
export const oneOf = <const Values extends readonly string[]>(values: Values, description: string) =>
  ({ kind: "text", values, unit: "", description }) as const;

/** A day as `2025-01-31`. */
export const day = (description: string) => ({ kind: "day", unit: "", description }) as const;

/** True or false. */
export const flag = (description: string) => ({ kind: "flag", unit: "", description }) as const;

/** The same, or `null` where there is nothing to say. */
export const orNull = <F extends ValueField>(field: F) => ({ ...field, nullable: true }) as F & { nullable: true };

/** Values by name. */
export const object = <const Inner extends Fields>(fields: Inner, description = "") =>
  ({ kind: "object", fields, description }) as const;

/** Any number of objects with these fields. */
export const list = <const Inner extends Fields>(fields: Inner, description = "") =>
  ({ kind: "list", of: object(fields), description }) as const;

/** The unit of every value of an answer, by its name; of a list's items by theirs, of objects inside behind a dot. */
export function unitsOf(field: Field, path: readonly string[] = []): Record<string, string> {
  if (field.kind === "list") return path.length === 0 ? unitsOf(field.of) : {};
  if (field.kind !== "object") return field.unit === "" ? {} : { [path.join(".")]: field.unit };
  return Object.assign({}, ...Object.entries(field.fields).map(([name, inner]) => unitsOf(inner, [...path, name])));
}
