/** What kinds of values there are: their type in JSON, their bounds and their unit. */
const KINDS = {
  /** A whole number of things. */
  count: { type: "number", integer: true, min: 0, unit: "" },
  /** An amount of money. */
  money: { type: "number", unit: "currency of the shop" },
  /** A share in percent. */
  percent: { type: "number", unit: "percent" },
  /** A share, or a probability. */
  share: { type: "number", min: 0, max: 1, unit: "0 to 1" },
  /** Any other number, with a unit of its own. */
  number: { type: "number", unit: "" },
  text: { type: "text", unit: "" },
  /** A day as `2025-01-31`. */
  day: { type: "day", unit: "" },
  /** True or false. */
  flag: { type: "flag", unit: "" },
} as const;

/** A value of an answer: its kind and its meaning. */
export interface ValueField {
  readonly kind: "count" | "money" | "percent" | "share" | "number" | "text" | "day" | "flag";
  /** In words, of a `number`; the others have that of their kind. */
  readonly unit?: string;
  /** The texts there are. */
  readonly values?: readonly string[];
  /** Whether it is `null` where there is nothing to say. */
  readonly nullable?: boolean;
  readonly description: string;
}

/** Values by name. */
export interface ObjectField {
  readonly kind: "object";
  readonly fields: Fields;
  readonly description?: string;
}

/** Any number of objects that are alike. */
export interface ListField {
  readonly kind: "list";
  /** The fields of each. */
  readonly fields: Fields;
  readonly description?: string;
}

/** What a part of an answer is. */
export type Field = ValueField | ObjectField | ListField;

/** The parts of an object by name. */
export interface Fields {
  readonly [name: string]: Field;
}

/** What a field describes, as a type. */
export type ValueOf<F> = F extends { readonly kind: "list"; readonly fields: infer Inner }
  ? readonly ValuesOf<Inner>[]
  : F extends { readonly kind: "object"; readonly fields: infer Inner }
    ? ValuesOf<Inner>
    : F extends { readonly nullable: true }
      ? PlainValue<F> | null
      : PlainValue<F>;

/** A value that is there. */
export type PlainValue<F> = F extends { readonly kind: "flag" }
  ? boolean
  : F extends { readonly kind: "text" | "day" }
    ? F extends { readonly values: readonly (infer Text)[] }
      ? Text
      : string
    : number;

/** An object of such fields, as a type. */
export type ValuesOf<Inner> = { readonly [Name in keyof Inner]: ValueOf<Inner[Name]> };

/** A value with all that its kind says of it. */
export interface FullField {
  readonly type: "number" | "text" | "day" | "flag";
  readonly integer?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly string[];
  readonly nullable?: boolean;
  readonly unit: string;
  readonly description: string;
}

/** The same with what its kind says of it. */
export function fullField({ kind, ...field }: ValueField): FullField {
  return { ...KINDS[kind], ...field };
}

/** The unit of every value of an answer, by its name; of a list's items by theirs, of objects inside behind a dot. */
export function unitsOf(field: Field, path: readonly string[] = []): Record<string, string> {
  if (field.kind !== "object" && field.kind !== "list") {
    const { unit } = fullField(field);
    return unit === "" ? {} : { [path.join(".")]: unit };
  }
  if (field.kind === "list" && path.length > 0) return {};
  return Object.assign({}, ...Object.entries(field.fields).map(([name, inner]) => unitsOf(inner, [...path, name])));
}
