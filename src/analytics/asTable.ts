import type { RowInput, Schema } from "../tables/schema.ts";
import { Table } from "../tables/Table.ts";

/** What an analytics function takes: a table, or rows that are turned into one at the door. */
export type TableInput<S extends Schema> = Table<S> | Iterable<RowInput<S>>;

/** The table given, or made of the rows given. */
export function asTable<S extends Schema>(schema: S, input: TableInput<S>): Table<S> {
  return input instanceof Table ? input : Table.from(schema, input);
}
