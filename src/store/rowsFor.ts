import type { TextColumn } from "../columns/columns.ts";
import { rowsByCode } from "../columns/rowsByCode.ts";
import { OptionError } from "../errors.ts";
import type { Row, Schema } from "../tables/schema.ts";
import type { Table } from "../tables/Table.ts";
import type { SnapshotData } from "./SnapshotData.ts";

/** The rows of a customer, found through an index that is built on first need. */
export function rowsFor<S extends Schema>(
  snapshot: SnapshotData,
  table: Table<S>,
  { codes, dictionary }: TextColumn,
  id: string,
  caller: string,
): Row<S>[] {
  if (typeof id !== "string") throw new OptionError(caller, "id", "a text", id);
  const { starts, rows } = snapshot.index(`${table.schema.name} by id`, () => rowsByCode(codes, dictionary.size));
  const code = dictionary.indexOf(id);
  const found: Row<S>[] = [];
  if (code === 0) return found;
  for (let i = starts[code] as number; i < (starts[code + 1] as number); i++) found.push(table.row(rows[i] as number));
  return found;
}
