import type { BadRowOptions, RejectedRow, TableWarning } from "../columns/BadRows.ts";
import type { Column, DateColumn, NumberColumn, TextColumn } from "../columns/columns.ts";
import { fingerprintOf } from "../columns/fingerprint.ts";
import { missingCells } from "../columns/missingCells.ts";
import { pickRows, rowTest } from "../columns/pickRows.ts";
import { display, JUPYTER_DISPLAY, type MimeBundle } from "../display/display.ts";
import { DataError, OptionError } from "../errors.ts";
import { nearest, requireOptions } from "../options.ts";
import { type RowDates, requireRowDates } from "../time.ts";
import { collectColumns, type GivenColumn } from "./collectColumns.ts";
import { type ColumnOf, type ColumnTable, columnNamed } from "./columnsOf.ts";
import { failOnBadRows, type NamedColumns } from "./failOnBadRows.ts";
import { type ColumnValues, givenColumns, givenRows, jsonOf } from "./given.ts";
import { rowClock } from "./rowClock.ts";
import {
  type ColumnDefinition,
  type ColumnName,
  type Definition,
  ownDefinition,
  type Row,
  type RowInput,
  requireSchema,
  type Schema,
} from "./schema.ts";
import { setRowsAside } from "./setRowsAside.ts";

/** A column copied out of a table: numbers with NaN where missing, dates and texts with `null`. */
export type PlainColumn = Float64Array | Int32Array | (Date | null)[] | (string | null)[];

/** How to make a table of what a program has. */
export interface TableOptions {
  /** Which parts of a `Date` are the shop's clock. Default `"utc"`: rows of a table make the same table anywhere. */
  readonly rowDates?: RowDates;
}

type WithOwn<S extends Schema, Own extends Readonly<Record<string, ColumnValues>>> = Schema<
  readonly (
    | Definition<S>
    | {
        [Name in Exclude<keyof Own & string, ColumnName<S>>]: OwnDefinition<Name, Own[Name]>;
      }[Exclude<keyof Own & string, ColumnName<S>>]
  )[]
>;
interface OwnDefinition<Name extends string, Values extends ColumnValues> extends ColumnDefinition {
  readonly name: Name;
  readonly kind: KindOf<Values>;
}
/** The elements of a list, missing ones left out. */
type Element<Values> = Exclude<
  Values extends Iterable<infer One> ? One : Values extends ArrayLike<infer One> ? One : never,
  null | undefined
>;
type KindOf<Values> = Values extends NumberColumn
  ? "number"
  : Values extends DateColumn
    ? "date"
    : Values extends TextColumn
      ? "text"
      : [Element<Values>] extends [never]
        ? "text"
        : [Element<Values>] extends [number]
          ? "number"
          : [Element<Values>] extends [Date]
            ? "date"
            : "text";
type Selected<S extends Schema, Name extends ColumnName<S>> = Schema<
  readonly Extract<Definition<S>, { readonly name: Name }>[]
>;

/** What the library itself makes a table of: columns of one length that fit the schema. */
export interface TableParts<S extends Schema> {
  readonly schema: S;
  readonly columns: ReadonlyMap<string, Column>;
  readonly length: number;
  readonly rejected?: readonly RejectedRow[];
  readonly rejectedCount?: number;
  readonly warnings?: readonly TableWarning[];
}

let make: <S extends Schema>(parts: TableParts<S>) => Table<S>;

/**
 * An immutable table, held by column: numbers in typed arrays, texts as codes into a dictionary, dates as epoch
 * milliseconds. Rows are objects made on demand.
 *
 * What a table hands out is a copy (`row`, `toColumns`) or frozen (`columnNames`, `rejected`, `warnings`, the columns). The
 * typed arrays in its columns are its own, for the sake of speed: whoever writes to them changes the table, which its
 * {@link fingerprint} tells.
 *
 * @example
 * ```ts
 * import { Table, transactionSchema } from "clientele";
 *
 * const orders = Table.from(transactionSchema, [
 *   { customerId: "C1", date: "2025-01-31", revenue: 20 },
 *   { customerId: "C2", date: "2025-02-01", revenue: 12.5 },
 * ]);
 * orders.length; // => 2
 * orders.row(1).revenue; // => 12.5
 * [...orders.column("customerId")]; // => ["C1", "C2"]
 * orders.where(({ revenue }) => revenue !== null && revenue > 15).length; // => 1
 * orders.with({ country: ["NG", "GH"] }).row(1).country; // => "GH"
 * ```
 */
export class Table<S extends Schema = Schema> implements Iterable<Row<S>>, ColumnTable<S> {
  static {
    // `this`: a class that names itself inside loses its name when it is bundled
    make = (parts) => new this(parts);
  }

  /** What the columns mean. */
  readonly schema: S;
  /** Number of rows. */
  readonly length: number;
  /** Rows that were set aside because something is wrong with them, in the file's order: the first 10,000. */
  readonly rejected: readonly RejectedRow[];
  /** How many rows were set aside in all. */
  readonly rejectedCount: number;
  /** What is worth knowing of the table, without being an error. */
  readonly warnings: readonly TableWarning[];
  readonly #columns: ReadonlyMap<string, Column>;
  readonly #names: readonly string[];
  readonly #list: readonly Column[];
  /** A row of nothing, to be copied: objects of one origin are of one shape, which is what makes them fast. */
  readonly #blank: Record<string, unknown>;

  private constructor({ schema, columns, length, rejected = [], rejectedCount, warnings = [] }: TableParts<S>) {
    this.schema = schema;
    this.length = length;
    this.rejected = Object.freeze(rejected);
    this.rejectedCount = rejectedCount ?? rejected.length;
    this.warnings = Object.freeze(warnings);
    this.#columns = columns;
    this.#names = Object.freeze([...columns.keys()]);
    this.#list = [...columns.values()];
    this.#blank = Object.fromEntries(this.#names.map((name) => [name, null]));
    Object.freeze(this);
  }

  /**
   * A table of rows given as objects. Columns that no row has are absent from the table, except that a table of no rows
   * has them all; what a row lacks is missing there. Properties that the schema does not know are kept as columns of
   * their own: numbers, dates, else texts.
   *
   * @throws DataError as reading a file would, with the row in place of the line; OptionError
   */
  static from<S extends Schema>(schema: S, rows: Iterable<RowInput<S>>, options: TableOptions = {}): Table<S> {
    requireOptions("Table.from", options, ["rowDates"]);
    return tableFromRows("Table.from", schema, rows, options);
  }

  /**
   * A table of columns given by name: arrays, typed arrays, any iterables, or columns of another table. Names that the
   * schema does not know are kept as columns of their own.
   *
   * @throws DataError `missing_column`, or for the first row with a value that does not fit; OptionError for columns of
   *   different lengths
   */
  static fromColumns<S extends Schema>(
    schema: S,
    columns: { readonly [name in ColumnName<S>]?: ColumnValues } & {
      readonly [name: string]: ColumnValues | undefined;
    },
    options: TableOptions = {},
  ): Table<S> {
    requireOptions("Table.fromColumns", options, ["rowDates"]);
    requireSchema("Table.fromColumns", schema);
    const given = givenColumns("Table.fromColumns", columns, schema);
    requireColumns(schema, given, Object.keys(columns));
    const length = given[0]?.values.length ?? 0;
    return make({ schema, ...collect("Table.fromColumns", schema, given, length, { ...options, strict: true }) });
  }

  /** The names of the columns there are, own ones included. */
  get columnNames(): readonly string[] {
    return this.#names;
  }

  /** Whether the table has a column. */
  has(name: string): boolean {
    return this.#columns.has(name);
  }

  /**
   * A column by its name in code: typed values, and an iterable of what the rows show.
   *
   * @throws DataError `missing_column` when the table does not have it
   */
  column<Name extends ColumnName<S>>(name: Name): ColumnOf<S, Name> {
    return columnNamed(name, this.schema, this.#columns, this.warnings);
  }

  /**
   * A row as an object of its own.
   *
   * @param index from 0
   * @throws OptionError when there is no such row
   */
  row(index: number): Row<S> {
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      throw new OptionError("row", "index", `a whole number below ${this.length}`, index);
    }
    const row = { ...this.#blank };
    for (let i = 0; i < this.#names.length; i++) row[this.#names[i] as string] = (this.#list[i] as Column).at(index);
    return row as Row<S>;
  }

  /** The rows in order, each made when it is asked for. */
  *[Symbol.iterator](): Iterator<Row<S>> {
    for (let index = 0; index < this.length; index++) yield this.row(index);
  }

  /**
   * The rows that a function picks, or that have these values: `{ rfmSegment: "Champions" }`, one of several
   * `{ status: ["paid", "shipped"] }`, missing ones `{ email: null }`.
   *
   * @throws DataError `missing_column`; OptionError
   */
  where(
    condition:
      | ((row: Row<S>, index: number) => boolean)
      | { readonly [Name in ColumnName<S>]?: WantedValue | readonly WantedValue[] },
  ): Table<S> {
    const rows: number[] = [];
    const passes = typeof condition === "function" ? condition : undefined;
    const isPlain = typeof condition === "object" && condition !== null && !(Symbol.iterator in condition);
    if (passes === undefined && !isPlain)
      throw new OptionError("where", "condition", "a function of a row, or an object of values by column", condition);
    const tests = passes
      ? []
      : Object.entries(condition).map(([name, wanted]) => rowTest(name, this.column(name as ColumnName<S>), wanted));
    for (let row = 0; row < this.length; row++) {
      if (passes ? passes(this.row(row), row) : tests.every((test) => test(row))) rows.push(row);
    }
    const columns = new Map([...this.#columns].map(([name, column]) => [name, pickRows(column, rows)]));
    return make({ schema: this.schema, columns, length: rows.length, warnings: this.#warningsOf(columns) });
  }

  /**
   * The table with these columns only, in this order.
   *
   * @throws DataError `missing_column`
   */
  select<const Name extends ColumnName<S>>(...names: readonly Name[]): Table<Selected<S, Name>> {
    const columns = new Map(names.map((name) => [name as string, this.column(name) as Column]));
    if (columns.size < names.length) throw new OptionError("select", "names", "different columns", names.join(", "));
    const known = new Map(this.schema.columns.map((column) => [column.name, column]));
    const kept = names.map((name) => known.get(name)).filter((column) => column !== undefined);
    const schema = { name: this.schema.name, columns: kept } as unknown as Selected<S, Name>;
    return make({ schema, columns, length: this.length, warnings: this.#warningsOf(columns) });
  }

  /**
   * The table with columns of your own added, or put in place of those of the same name.
   *
   * @param columns by name, one value per row: arrays, typed arrays, any iterables, or columns of another table
   * @throws OptionError when a column has another length; DataError when a value does not fit a column of the schema
   */
  with<const Own extends Readonly<Record<string, ColumnValues>>>(columns: Own): Table<WithOwn<S, Own>> {
    const given = givenColumns("with", columns, this.schema);
    for (const { spec, values } of given) {
      if (values.length !== this.length)
        throw new OptionError("with", spec.name, `a column of ${this.length} values`, values.length);
    }
    const made = collect("with", this.schema, given, this.length, { strict: true });
    const own = given.filter(({ own }) => own).map(({ spec }) => spec.name);
    const definitions = own.map((name) => ownDefinition(name, made.columns.get(name)?.kind ?? "text"));
    const known = this.schema.columns.filter(({ name }) => !own.includes(name));
    const schema = { name: this.schema.name, columns: [...known, ...definitions] } as unknown as WithOwn<S, Own>;
    return make({
      schema,
      columns: new Map([
        ...[...this.#columns].flatMap(([name, column]) => {
          const replaced = given.some(({ spec }) => spec.name === name) ? made.columns.get(name) : column;
          return replaced === undefined ? [] : ([[name, replaced]] as const);
        }),
        ...made.columns,
      ]),
      length: this.length,
      rejected: this.rejected,
      rejectedCount: this.rejectedCount,
      warnings: [...this.warnings, ...made.warnings],
    });
  }

  /**
   * The columns by name, copied: typed arrays of numbers (NaN where missing), arrays of dates and of texts (`null` where
   * missing). That is what arquero's `table`, Arrow's `tableFromArrays`, Observable Plot and DuckDB take.
   */
  toColumns(): Record<string, PlainColumn> {
    return Object.fromEntries(
      this.#names.map((name, i) => {
        const column = this.#list[i] as Column;
        return [name, column.kind === "number" ? column.values.slice() : [...column]] as [string, PlainColumn];
      }),
    );
  }

  /** The warnings of a table made of some rows or columns of this one, in which other numbers of values are missing. */
  #warningsOf(columns: ReadonlyMap<string, Column>): readonly TableWarning[] {
    const others = this.warnings.filter(({ code }) => code !== "missing_values");
    return [...others, ...missingCells(this.schema.columns, columns)];
  }

  /** How the table looks in a notebook that asks: its first rows. `display` has the options. */
  [JUPYTER_DISPLAY](): MimeBundle {
    return display(this)[JUPYTER_DISPLAY]();
  }

  /**
   * A hash of the content as it is now, the same for the same rows wherever they came from: 32 hexadecimal digits. It is
   * computed each time, which takes a pass over the table.
   */
  get fingerprint(): string {
    return fingerprintOf(this.schema.name, this.#columns, this.length);
  }
}

/** A value that rows may be asked for. */
export type WantedValue = string | number | Date | null;

/** A table of columns that are known to fit: for what the library makes itself. */
export const tableOf = <S extends Schema>(parts: TableParts<S>): Table<S> => make(parts);

/** Which columns rows have. */
export interface RowColumns {
  /** Properties of the rows, by column, where they are called otherwise. */
  readonly properties?: { readonly [column: string]: string | undefined };
  /** Whether columns that the schema does not know are kept. */
  readonly unknownColumns?: "ignore" | "keep";
  /** Whether all required columns must be there. */
  readonly complete?: boolean;
}

/** A table of rows, made for whoever called. */
export function tableFromRows<S extends Schema>(
  caller: string,
  schema: S,
  rows: Iterable<RowInput<S>>,
  options: TableOptions & BadRowOptions & RowColumns,
): Table<S> {
  requireSchema(caller, schema);
  const { properties = {} } = options;
  const all = givenRows(caller, schema, rows, (column) =>
    Object.hasOwn(properties, column) ? (properties[column] ?? column) : column,
  );
  const textOf = (row: number) => jsonOf(all.rows[row]);
  const given = options.unknownColumns === "ignore" ? all.given.filter(({ own }) => !own) : all.given;
  if (options.complete)
    requireColumns(
      schema,
      given,
      all.given.map(({ spec }) => spec.name),
    );
  return make({ schema, ...collect(caller, schema, given, all.rows.length, { ...options, textOf }) });
}

interface CollectOptions extends TableOptions, BadRowOptions {
  /** Whether a cell of an optional column that does not fit makes a bad row at any rate. */
  readonly strict?: boolean;
  /** A row as text, for those set aside. */
  readonly textOf?: (row: number) => string;
}

function collect(
  caller: string,
  schema: Schema,
  given: readonly GivenColumn[],
  length: number,
  { rowDates, strict, textOf = String, ...onBad }: CollectOptions,
): NamedColumns {
  requireRowDates(caller, rowDates);
  const collected = collectColumns(given, length, { strict, clock: () => rowClock(rowDates) });
  const settled =
    onBad.onBadRow === "collect"
      ? setRowsAside(collected, schema.name, onBad, textOf)
      : failOnBadRows(collected, schema.name);
  return { ...settled, warnings: [...settled.warnings, ...missingCells(collected.specs, settled.columns)] };
}

/** @throws DataError `missing_column` for the required columns that are not given */
function requireColumns(schema: Schema, given: readonly GivenColumn[], names: readonly string[]): void {
  const missing = schema.columns.filter(
    ({ name, required }) => required && !given.some(({ spec, own }) => !own && spec.name === name),
  );
  const [first] = missing;
  if (first === undefined) return;
  const list = missing.map(({ name }) => {
    const near = nearest(name, names);
    return near === undefined
      ? JSON.stringify(name)
      : `${JSON.stringify(name)} (nearest given: ${JSON.stringify(near)})`;
  });
  const problem = `missing ${missing.length === 1 ? "column" : "columns"} ${list.join(", ")}; given were ${names.join(", ")}`;
  throw new DataError("missing_column", problem, { table: schema.name, column: first.name, expected: first.name });
}
