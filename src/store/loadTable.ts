import type { TableName, Tables } from "../shop/tables.ts";
import type { Schema } from "../tables/schema.ts";
import type { Table } from "../tables/Table.ts";

import type { DataSources, DataStoreOptions } from "./DataStoreOptions.ts";
import { readSource, type TableSource } from "./TableSource.ts";

/** Reads a table as a store's options have it, and tells the log about it. */
export async function loadTable<Name extends TableName>(
  name: Name,
  source: NonNullable<DataSources[TableName]>,
  schema: Schema,
  { columns, logger, onProgress, unknownColumns, onBadRow, maxRejected, rowDates }: DataStoreOptions,
  signal: AbortSignal,
): Promise<Tables[Name]> {
  logger?.debug(`${name}: loading`);
  const table: Table<Schema> = await readSource(source as TableSource<Schema>, schema, {
    ...(columns?.[name] && { columns: columns[name] as Record<string, string> }),
    ...(unknownColumns && { unknownColumns }),
    ...(onBadRow && { onBadRow }),
    ...(maxRejected !== undefined && { maxRejected }),
    ...(rowDates && { rowDates }),
    ...(onProgress && { onProgress }),
    signal,
  });
  logger?.info(`${name}: ${table.length} rows`);
  for (const { message } of table.warnings) logger?.warn(`${name}: ${message}`);
  if (table.rejectedCount > 0) {
    const [first] = table.rejected;
    const where = first ? `, the first on line ${first.line}: ${first.reason}` : "";
    logger?.warn(`${name}: ${table.rejectedCount} rows set aside${where}`);
  }
  return table as unknown as Tables[Name];
}
