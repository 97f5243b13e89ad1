import { CsvReader, type RejectedRow } from "../csv/CsvReader.ts";
import { display, JUPYTER_DISPLAY, type MimeBundle } from "../display/display.ts";
import { DataError, OptionError } from "../errors.ts";
import type { Column, DateColumn, NumberColumn, TextColumn } from "./columns.ts";
import { formatRows } from "./formatRows.ts";
import type { ColumnDefinition, ColumnName, Row, RowInput, Schema } from "./schema.ts";

/** The column class of a column of a schema. */
export type ColumnOf<S extends Schema, Name extends ColumnName<S>> = {
  number: NumberColumn;
  text: TextColumn;
  date: DateColumn;
}[Extract<S["columns"][number], { readonly name: Name }>["kind"]];

/**
 * An immutable table, held by column: numbers in typed arrays, texts as codes into a dictionary, dates as epoch
 * milliseconds. Rows are objects made on demand.
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
 * ```
 */
export class Table<S extends Schema = Schema> implements Iterable<Row<S>> {
  readonly #columns: ReadonlyMap<string, Column>;
  readonly #names: readonly string[];
  readonly #list: readonly Column[];
  /** A row of nothing, to be copied: objects of one origin are of one shape, which is what makes them fast. */
  readonly #blank: Record<string, unknown>;
  #fingerprint: string | undefined;

  /** Use {@link Table.from} or `readTable`; columns must be of one length and fit the schema. */
  constructor(
    /** What the columns mean. */
    readonly schema: S,
    columns: ReadonlyMap<string, Column>,
    /** Number of rows. */
    readonly length: number,
    /** Rows of the file that were set aside because something is wrong with them, in the file's order. */
    readonly rejected: readonly RejectedRow[] = [],
  ) {
    this.#columns = columns;
    this.#names = [...columns.keys()];
    this.#list = [...columns.values()];
    this.#blank = Object.fromEntries(this.#names.map((name) => [name, null]));
  }

  /**
   * A table of rows given as objects. Columns that no row has are absent from the table, except that a table of no rows
   * has them all; what a row lacks is missing there. Properties that the schema does not know are passed over.
   *
   * @throws DataError as reading a file would, with the row in place of the line
   */
  static from<S extends Schema>(schema: S, rows: Iterable<RowInput<S>>): Table<S> {
    return tableOf(schema, rows);
  }

  /** The names of the columns there are, unknown ones that were kept included. */
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
  column<Name extends ColumnName<S>>(name: Name): ColumnOf<S, Name>;
  column(name: string): Column;
  column(name: string): Column {
    const column = this.#columns.get(name);
    if (column !== undefined) return column;
    const csv = this.schema.columns.find((definition) => definition.name === name)?.csv;
    const called = csv === undefined ? JSON.stringify(name) : `${JSON.stringify(csv)} (${name})`;
    throw new DataError("missing_column", `missing column ${called}; the table has ${this.columnNames.join(", ")}`, {
      table: this.schema.name,
      column: csv ?? name,
      expected: csv ?? name,
    });
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

  /** How the table looks in a notebook that asks: its first rows. `display` has the options. */
  [JUPYTER_DISPLAY](): MimeBundle {
    return display(this)[JUPYTER_DISPLAY]();
  }

  /** A hash of the content, the same for the same rows wherever they came from: 16 hexadecimal digits. */
  get fingerprint(): string {
    this.#fingerprint ??= fingerprintOf(this.schema.name, this.#columns, this.length);
    return this.#fingerprint;
  }
}

// outside the class: a class that names itself inside loses its name when it is bundled
function tableOf<S extends Schema>(schema: S, rows: Iterable<RowInput<S>>): Table<S> {
  const given: Readonly<Record<string, unknown>>[] = [];
  const names = new Set<string>();
  for (const row of rows as Iterable<Readonly<Record<string, unknown>>>) {
    given.push(row);
    for (const name of Object.keys(row)) if (row[name] !== undefined) names.add(name);
  }
  const columns = given.length === 0 ? schema.columns : schema.columns.filter(({ name }) => names.has(name));
  // a table without a single known column still has its rows
  if (columns.length === 0) return new Table(schema, new Map(), given.length);
  const reader = new CsvReader({ columns: columns.map(optional), table: schema.name }, { countBy: "rows" });
  for (const text of formatRows(columns, given)) reader.push(new TextEncoder().encode(text));
  const result = reader.finish();
  return new Table(schema, result.columns, result.rowCount);
}

/** Rows need not have every column that a file must have. */
function optional(column: ColumnDefinition): ColumnDefinition {
  return { ...column, required: false };
}

/** Two independent 32-bit hashes over names, values and texts, row by row. */
function fingerprintOf(name: string, columns: ReadonlyMap<string, Column>, length: number): string {
  const hash = new Hash();
  hash.text(`${name} ${length}`);
  // by name: the same rows may come with their columns in another order
  for (const columnName of [...columns.keys()].sort()) {
    const column = columns.get(columnName) as Column;
    hash.text(columnName);
    if (column.kind === "text") hash.words(column.codes, textHashes(column));
    else hash.doubles(column.values);
  }
  return hash.digest();
}

function textHashes({ dictionary }: TextColumn): Uint32Array {
  return Uint32Array.from({ length: dictionary.size }, (_, code) => {
    const hash = new Hash();
    hash.text(dictionary.at(code) ?? "");
    return hash.word();
  });
}

class Hash {
  #a = 0x811c9dc5 | 0;
  #b = 0x9e3779b9 | 0;

  #add(word: number): void {
    this.#a = Math.imul(this.#a ^ word, 0x85ebca6b);
    this.#a ^= this.#a >>> 15;
    this.#b = Math.imul((this.#b << 13) | (this.#b >>> 19), 5) + word;
    this.#b = Math.imul(this.#b ^ (this.#b >>> 16), 0xc2b2ae35);
  }

  text(text: string): void {
    this.#add(text.length);
    for (let i = 0; i < text.length; i++) this.#add(text.charCodeAt(i));
  }

  words(codes: Uint32Array, words: Uint32Array): void {
    for (let i = 0; i < codes.length; i++) this.#add(words[codes[i] as number] as number);
  }

  /** Numbers by their bits, so that 32-bit and 64-bit columns of the same numbers agree. */
  doubles(values: Float64Array | Int32Array): void {
    const block = new Float64Array(1024);
    const bits = new Int32Array(block.buffer);
    for (let from = 0; from < values.length; from += block.length) {
      const part = values.subarray(from, from + block.length);
      block.set(part);
      for (let i = 0; i < 2 * part.length; i++) this.#add(bits[i] as number);
    }
  }

  word(): number {
    return (this.#a ^ this.#b) >>> 0;
  }

  digest(): string {
    return [this.#a, this.#b].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }
}
