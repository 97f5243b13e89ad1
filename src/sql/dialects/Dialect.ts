import type { SqlDatabase } from "../SqlDatabase.ts";
import type { Statement, Words, Writing } from "../statement.ts";

/** What columns hold. */
export type Kind = "text" | "number" | "date";

/** A column as it is, whose values are alike where those of the library's kind are. */
export interface Key {
  readonly column: Statement;
  /** Whether it has a value. */
  readonly isThere: Statement;
}

/** Columns of a table that the library writes. */
export interface StoredColumn {
  readonly column: Statement;
  readonly kind: Kind;
}

/** How the values of a shop's own columns are read, by the types that the database has for them. */
export interface OwnTypes {
  /** What a column of a type holds; `undefined` for what is neither text nor number nor date. */
  kindOf(type: string): Kind | undefined;
  /** The value of a column of a type, as a kind; `undefined` for a type that is of another. */
  castTo(name: Statement, type: string, kind: Kind, zone: string): Statement | undefined;
  /** The column as it is, where its values can be grouped by; `isExact` where no two of them count as equal. */
  keyOf(name: Statement, type: string, isExact: boolean): Key | undefined;
  /** Rows that have a text in a column of a type: the text becomes what the column holds, so that its index can be used. */
  equalsOf(name: Statement, type: string): (text: string) => Statement;
}

/** Where the engines differ. */
export interface Dialect extends Writing {
  readonly name: SqlDatabase["dialect"];
  readonly words: Words;
  readonly ownTypes: OwnTypes;
  /** Types of new columns. */
  readonly types: Readonly<Record<Kind | "row", Statement>>;
  /** The value of a column that the library wrote. */
  written(column: Statement, kind: Kind): Statement;
  /** What a column of a shop's own, or one that it keeps, is called within statements. */
  held(column: string): string;
  /** Whether a moment of a shop's own is one. */
  isDated(moment: Statement): Statement;
  /** What comes after the columns of a new table, of which these are looked up. */
  stored(keys: readonly Statement[]): Statement;
  /** So long a list of texts stands in a statement; longer ones are asked for in parts. */
  readonly longestList: number;
  /** Rows that are written at a time. */
  readonly batch: number;
  /** Rows of so many columns that a statement may insert. */
  rowsToStatement(columns: number): number;
  /** A statement that inserts rows, by the names of the columns. */
  insert(
    into: Statement,
    columns: readonly { readonly column: string; readonly kind: Kind }[],
    rows: readonly { readonly [column: string]: unknown }[],
  ): Statement;
  /** Columns of a table that may be read, in their order, as `name` and `type`; and `exact` where different texts are never equal. */
  describe(table: string, schema: string | null): Statement;
  /** The tables of a schema, by their `name`. */
  tables(schema: string | null): Statement;
  /** The first version that does. */
  readonly least: { readonly version: string; readonly isOlder: (version: string) => boolean };
  /** Whether a version takes values beside a statement. */
  takesValues(version: string): boolean;
  /** The engine's version, as a text `version`; `leaves_out` is a list of settings that make it leave out a part of an answer. */
  readonly versionOf: Statement;
}
