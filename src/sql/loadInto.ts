import { requireObject, requireOptions } from "../options.ts";
import type { OrdersReading } from "../reading/Reading.ts";
import type { OrdersRead } from "../reading/readOrders.ts";
import type { TableName } from "../shop/tables.ts";
import { DataStore } from "../store/DataStore.ts";
import type { DataSources, DataStoreOptions } from "../store/DataStoreOptions.ts";
import type { Table } from "../tables/Table.ts";
import type { StepProgress } from "../tasks.ts";
import { clock } from "../time.ts";
import type { WrittenName } from "./Catalog.ts";
import { Engine } from "./Engine.ts";
import { publishTables } from "./publishTables.ts";
import { requireDatabase, type SqlDatabase } from "./SqlDatabase.ts";
import { Writer } from "./Writer.ts";

/** How to load. */
export interface LoadIntoOptions extends Omit<DataStoreOptions, "onProgress" | "loadTimeout" | "logger"> {
  /** Told before each table is written. */
  readonly onProgress?: (progress: StepProgress) => void;
  /** Stops between two batches; nothing of it is seen by anybody. */
  readonly signal?: AbortSignal;
}

/** What was loaded. */
export interface LoadIntoReport {
  /** Counts what was published in this database. */
  readonly number: number;
  /** Rows by table, and how many were set aside because something is wrong with them (`onBadRow: "collect"`). */
  readonly tables: { readonly [name in TableName]?: { readonly rows: number; readonly rejected: number } };
  /** How the orders were read, and what was left out; `null` where they were not read by `readOrders`. */
  readonly reading: OrdersReading | null;
}

const OPTIONS = ["columns", "unknownColumns", "onBadRow", "maxRejected", "rowDates", "now", "onProgress", "signal"];

/**
 * Orders, or all three tables, into a database, beside those in use: they take their place in one step, with the indexes that
 * questions need. Tables that are not given stay as they are.
 *
 * @param source what `readOrders` gave, or what a `DataStore` is made of: three tables, `csvDirectory(folder)`, `fromOrders(file)`
 * @throws DataError as reading does; `concurrent_write` where somebody else published meanwhile
 * @example
 * ```ts
 * import { DuckDBInstance } from "@duckdb/node-api";
 * import { loadInto } from "clientele/sql";
 *
 * const connection = await (await DuckDBInstance.create(":memory:")).connect();
 * const query = async (text: string, params: readonly (string | number | null)[] = []) =>
 *   (await connection.runAndReadAll(text, [...params])).getRowObjectsJS();
 * const csv = "Customer_ID,Date,Revenue\nC1,2025-01-31,20\nC1,2025-02-03,5\n";
 * const { tables } = await loadInto({ transactions: csv }, { query, dialect: "duckdb" });
 * tables; // => { transactions: { rows: 2, rejected: 0 } }
 * ```
 */
export async function loadInto(
  source: DataSources | OrdersRead,
  sql: SqlDatabase,
  options: LoadIntoOptions = {},
): Promise<LoadIntoReport> {
  const caller = "loadInto";
  requireObject(caller, "source", source, "what readOrders gave, or sources as a DataStore takes them");
  requireDatabase(caller, sql);
  requireOptions(caller, options, OPTIONS);
  const { onProgress, signal, ...reading } = options;
  const given: DataSources =
    "orders" in source ? { transactions: source.orders, reading: () => source.reading } : source;
  let histories = given.histories;
  const { predict } = given;
  const sources: DataSources = predict
    ? {
        ...given,
        predict: async (...orders) => {
          const predicted = await predict(...orders);
          histories = predicted.histories;
          return predicted;
        },
      }
    : given;
  const store = new DataStore(sources, { ...reading, loadTimeout: Number.POSITIVE_INFINITY });
  await store.load(signal === undefined ? {} : { signal });
  const snapshot = await store.snapshot();
  const gives = (name: TableName) => sources[name] !== undefined || predict !== undefined;
  const tables: Partial<Record<WrittenName, Table>> = {
    ...(gives("transactions") && { transactions: (await snapshot.getTransactions()) as Table }),
    ...(gives("customers") && { customers: (await snapshot.getRfmData()) as Table }),
    ...(gives("recommendations") && { recommendations: (await snapshot.getRecommendations()) as Table }),
    ...(histories && { histories: histories as Table }),
  };
  const report = await snapshot.getModelReport();
  const read = await snapshot.getReading();
  const { number, written } = await publishTables(
    await Writer.begin(new Engine(sql), signal),
    tables,
    { report, reading: read, segments: sources.segments },
    options.now ?? clock,
    signal,
    onProgress,
  );
  const counts = Object.entries(written).filter(([name]) => name !== "histories");
  return {
    number,
    tables: Object.fromEntries(counts.map(([name, { rows, rejected }]) => [name, { rows, rejected }])),
    reading: read ?? null,
  };
}
