import { type ReadTableOptions, readTable, type TableContent } from "../csv/readTable.ts";
import { DataError, OptionError } from "../errors.ts";
import type { Schema } from "../tables/schema.ts";
import { Table } from "../tables/Table.ts";
import { untilAborted } from "../tasks.ts";

/**
 * Where a table comes from: CSV in any form, a source that reads itself, rows, a finished table, or a function that gives
 * one of them each time it is called, so that the table can be reloaded. The function gets the load's signal.
 */
export type TableSource<S extends Schema> =
  | Content<S>
  | ((context: { readonly signal?: AbortSignal | undefined }) => Content<S> | Promise<Content<S>>);

type Content<S extends Schema> = TableContent<S> | Table<S>;

/** The table of a source; what a source throws by itself, a network say, is a DataError that names the table. */
export async function readSource<S extends Schema>(
  source: TableSource<S>,
  schema: S,
  options: ReadTableOptions<S>,
): Promise<Table<S>> {
  try {
    return await tableOf(source, schema, options);
  } catch (cause) {
    // a wrong option is the caller's mistake
    if (cause instanceof DataError || cause instanceof OptionError || options.signal?.aborted) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError("unreadable_source", `the source failed: ${reason}`, { table: schema.name }, { cause });
  }
}

async function tableOf<S extends Schema>(
  source: TableSource<S>,
  schema: S,
  options: ReadTableOptions<S>,
): Promise<Table<S>> {
  const { signal } = options;
  const content =
    typeof source === "function" ? await untilAborted(Promise.resolve(source({ signal })), signal) : source;
  if (!(content instanceof Table)) return readTable(content, schema, options);
  const name = content.schema.name;
  if (name === schema.name) return content;
  throw new DataError("missing_table", `expected a table of ${schema.name}, got one of ${name}`, {
    table: schema.name,
    value: name,
  });
}
