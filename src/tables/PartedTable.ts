import { type Column, DateColumn, NumberColumn, TextColumn } from "../columns/columns.ts";
import type { Schema } from "./schema.ts";
import { type Table, tableOf } from "./Table.ts";

/** From a row up to another. */
export type Range = readonly [from: number, to: number];

/** All rows, so many at a time; one range, which may be empty, at least. */
export function ranges(length: number, rows = Number.POSITIVE_INFINITY): readonly Range[] {
  const count = Math.max(1, Math.ceil(length / rows));
  return Array.from({ length: count }, (_, i) => [i * rows || 0, Math.min(length, (i + 1) * rows)] as const);
}

/** A table in parts that are made when they are asked for: as a whole it would not fit. The last part is kept. */
export class PartedTable<S extends Schema> {
  #last: { readonly part: number; readonly table: Promise<Table<S>> } | undefined;

  constructor(
    readonly ranges: readonly Range[],
    readonly make: (from: number, to: number) => Promise<Table<S>>,
  ) {}

  /** A table that is there, as its only part. */
  static of<S extends Schema>(table: Table<S>): PartedTable<S> {
    return new PartedTable([[0, table.length]], async () => table);
  }

  part(part: number): Promise<Table<S>> {
    if (this.#last?.part === part) return this.#last.table;
    const table = this.make(...(this.ranges[part] as Range));
    this.#last = { part, table };
    table.catch(() => {
      if (this.#last?.table === table) this.#last = undefined;
    });
    return table;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Table<S>> {
    for (const part of this.ranges.keys()) yield await this.part(part);
  }

  /** The table, where it has one part. */
  whole(): Promise<Table<S>> {
    if (this.ranges.length > 1) throw new RangeError(`the table has ${this.ranges.length} parts`);
    return this.part(0);
  }
}

/** Some rows of a table, one after the other: what is in memory stays there once. */
export function sliceOf<S extends Schema>(table: Table<S>, from: number, to: number): Table<S> {
  if (from === 0 && to === table.length) return table;
  const columns = new Map(
    table.columnNames.map((name) => [name, part(table.column(name as never) as Column, from, to)]),
  );
  return tableOf({ schema: table.schema, columns, length: to - from });
}

function part(column: Column, from: number, to: number): Column {
  if (column.kind === "text") return new TextColumn(column.codes.subarray(from, to), column.dictionary);
  const values = column.values.subarray(from, to);
  return column.kind === "date" ? new DateColumn(values as Float64Array) : new NumberColumn(values);
}
