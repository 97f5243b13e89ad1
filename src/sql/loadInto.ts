import type { Column, NumberColumn, TextColumn } from "../columns/columns.ts";
import { foldCase } from "../columns/foldCase.ts";
import { hashOf } from "../columns/Hash128.ts";
import { requireObject, requireOptions } from "../options.ts";
import { pause } from "../pieces.ts";
import type { OrdersReading } from "../reading/Reading.ts";
import { orderLines } from "../shop/orders.ts";
import type { TableName } from "../shop/tables.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import { DataStore } from "../store/DataStore.ts";
import type { DataSources, DataStoreOptions } from "../store/DataStoreOptions.ts";
import type { Table } from "../tables/Table.ts";
import { type StepProgress, steps } from "../tasks.ts";
import { clock, DAY_MS } from "../time.ts";
import type { WrittenName, WrittenTable } from "./Catalog.ts";
import { Engine } from "./Engine.ts";
import { type Facts, FOLDED, ROW } from "./Relation.ts";
import { requireDatabase, type SqlDatabase, type SqlRow } from "./SqlDatabase.ts";
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

/** Orders as `readOrders` gives them. */
interface ReadOrders {
  readonly orders: Table<TransactionSchema>;
  readonly reading: OrdersReading;
}

const OPTIONS = ["columns", "unknownColumns", "onBadRow", "maxRejected", "rowDates", "now", "onProgress", "signal"];

/**
 * Orders, or all three tables, into a database, beside those in use: they take their place in one step, with the indexes that
 * questions need. Tables that are not given stay as they are.
 *
 * @param source what `readOrders` gave, or what a `DataStore` is made of: three tables, `csvDirectory(folder)`, `fromOrders(file)`
 * @throws DataError as reading does; `concurrent_write` where somebody else published meanwhile
 * @example
 * ```ts no-run
 * import { readOrders } from "clientele";
 * import { csvFile } from "clientele/node";
 * import { loadInto } from "clientele/sql";
 * import pg from "pg";
 *
 * const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
 * const query = async (text, params) => (await pool.query(text, params)).rows;
 * await loadInto(await readOrders(csvFile("orders.csv")), { query, dialect: "postgres" });
 * ```
 */
export async function loadInto(
  source: DataSources | ReadOrders,
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
  const read = (await snapshot.getReading()) ?? null;
  const writer = await Writer.begin(new Engine(sql));
  try {
    const step = steps(caller, Object.keys(tables).length, {
      ...(onProgress && { onProgress }),
      ...(signal && { signal }),
    });
    const written: { [name in WrittenName]?: WrittenTable } = {};
    for (const [name, table] of Object.entries(tables) as [WrittenName, Table][]) {
      await step(`writing ${name}`);
      written[name] = await writeTable(writer, name, table, signal);
    }
    const kept = await writer.keptDocuments();
    const isReplaced = (name: WrittenName) => written[name] !== undefined;
    const documents = await writer.documents({
      report: report === undefined && !isReplaced("customers") ? kept.report : report && JSON.stringify(report),
      reading:
        read === null && !isReplaced("transactions") ? kept.reading : (read ?? undefined) && JSON.stringify(read),
    });
    const predictions = isReplaced("customers") ? report && hashOf(JSON.stringify(report)) : writer.before.predictions;
    const { histories: historiesBefore, ...others } = writer.before.tables;
    const before =
      isReplaced("customers") || historiesBefore === undefined ? others : { ...others, histories: historiesBefore };
    const number = await writer.publish({
      tables: { ...before, ...written },
      documents,
      ...(predictions !== undefined && { predictions }),
      publishedAt: new Date((options.now ?? clock)()).toISOString(),
    });
    const counts = Object.entries(written).filter(([name]) => name !== "histories");
    return {
      number,
      tables: Object.fromEntries(counts.map(([name, { rows, rejected }]) => [name, { rows, rejected }])),
      reading: read,
    };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

/** Writes a table as it is in memory. */
async function writeTable(
  writer: Writer,
  name: WrittenName,
  table: Table,
  signal: AbortSignal | undefined,
): Promise<WrittenTable> {
  const names = table.columnNames;
  const columns = names.map((name) => table.column(name) as Column);
  const isMissing = ({ kind, ...column }: Column) =>
    kind === "text" ? (column as TextColumn).codes.includes(0) : (column as NumberColumn).values.some(Number.isNaN);
  const missing = new Map(names.map((name, i) => [name, isMissing(columns[i] as Column)]));
  const facts = name === "transactions" ? factsOf(table as unknown as Table<TransactionSchema>) : undefined;
  const made = await writer.create(
    name,
    names.map((name, i) => ({ name, kind: (columns[i] as Column).kind })),
    (name) => missing.get(name) === true,
    facts,
  );
  const ids = name === "customers" ? columns[names.indexOf("customerId")] : undefined;
  await writer.fill(made, batchesOf(names, columns, table.length, ids, signal));
  await writer.index(made);
  const { rejectedCount: rejected, length: rows } = table;
  return { ...made, version: table.fingerprint, rows, rejected };
}

/** Rows to a batch. */
const BATCH = 5000;

async function* batchesOf(
  names: readonly string[],
  columns: readonly Column[],
  length: number,
  ids: Column | undefined,
  signal: AbortSignal | undefined,
): AsyncIterable<SqlRow[]> {
  for (let from = 0; from < length; from += BATCH) {
    await pause(signal);
    const rows: SqlRow[] = [];
    for (let row = from; row < Math.min(length, from + BATCH); row++) {
      const made: Record<string, unknown> = { [ROW]: row };
      for (let i = 0; i < names.length; i++) made[names[i] as string] = cell(columns[i] as Column, row);
      if (ids !== undefined) made[FOLDED] = foldCase((ids as TextColumn).at(row) ?? "");
      rows.push(made);
    }
    yield rows;
  }
}

/** A cell as a statement takes it: a date as milliseconds, `null` for what is missing. */
function cell(column: Column, row: number): string | number | null {
  if (column.kind === "text") return column.at(row);
  const value = column.values[row] as number;
  return Number.isNaN(value) ? null : value;
}

/** What statements need not look for. */
function factsOf(table: Table<TransactionSchema>): Facts {
  const { multiLine, dates } = orderLines(table);
  const own = table.column("date").values;
  const ids = table.has("orderId") ? table.column("orderId").codes : undefined;
  const { codes } = table.column("customerId");
  const day = (date: number | undefined) => Math.floor((date as number) / DAY_MS);
  return {
    oneLineOrders: !multiLine,
    idsWithoutCustomer: ids?.some((id, row) => id !== 0 && codes[row] === 0) ?? false,
    oneDayOrders: own.every((date, row) => day(date) === day(dates[row])),
  };
}
