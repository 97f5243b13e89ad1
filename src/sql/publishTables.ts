import type { Column, NumberColumn, TextColumn } from "../columns/columns.ts";
import { foldCase } from "../columns/foldCase.ts";
import { hashOf } from "../columns/Hash128.ts";
import { pause } from "../pieces.ts";
import type { PredictionReport } from "../predict/predictCustomers.ts";
import type { SegmentRules } from "../predict/segmentRules.ts";
import type { OrdersReading } from "../reading/Reading.ts";
import { orderLines } from "../shop/orders.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import type { Table } from "../tables/Table.ts";
import { type StepProgress, steps } from "../tasks.ts";
import { DAY_MS } from "../time.ts";
import type { WrittenName, WrittenTable } from "./Catalog.ts";
import { jsonOf } from "./json.ts";
import { type Facts, FOLDED, ROW } from "./Relation.ts";
import type { SqlRow } from "./SqlDatabase.ts";
import type { Writer } from "./Writer.ts";

/** What else is to be told of the tables. */
interface Told {
  readonly report?: PredictionReport | undefined;
  readonly reading?: OrdersReading | undefined;
  /** Rules of the RFM segments, where they are not the usual ones. */
  readonly segments?: SegmentRules | undefined;
}

/** Writes tables, and puts them in the place of those of before, in one step; the others stay as they are. */
export async function publishTables(
  writer: Writer,
  tables: { readonly [name in WrittenName]?: Table },
  { report, reading, segments }: Told,
  now: () => number,
  signal?: AbortSignal,
  onProgress?: (progress: StepProgress) => void,
): Promise<{ readonly number: number; readonly written: { readonly [name in WrittenName]?: WrittenTable } }> {
  try {
    const step = steps("loadInto", Object.keys(tables).length, {
      ...(onProgress && { onProgress }),
      ...(signal && { signal }),
    });
    const written: { [name in WrittenName]?: WrittenTable } = {};
    for (const [name, table] of Object.entries(tables) as [WrittenName, Table][]) {
      await step(`writing ${name}`);
      written[name] = await writeTable(writer, name, table, signal);
    }
    // customers of another origin were not predicted, and orders of another were not read so
    const [newCustomers, newOrders] = [written.customers !== undefined, written.transactions !== undefined];
    const kept = await writer.keptDocuments();
    const documents = await writer.documents({
      report: newCustomers ? report && jsonOf(report) : kept.report,
      reading: newOrders ? reading && jsonOf(reading) : kept.reading,
      segments: newCustomers ? segments && jsonOf(segments) : kept.segments,
    });
    const predictions = newCustomers ? report && hashOf(JSON.stringify(report)) : writer.before.predictions;
    const { histories, ...others } = writer.before.tables;
    const before = newCustomers || histories === undefined ? others : { ...others, histories };
    const number = await writer.publish({
      tables: { ...before, ...written },
      documents,
      ...(predictions !== undefined && { predictions }),
      publishedAt: new Date(now()).toISOString(),
    });
    return { number, written };
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
  const repetitive = new Set(names.filter((_, i) => name === "customers" && isRepetitive(columns[i] as Column)));
  const facts = name === "transactions" ? factsOf(table as unknown as Table<TransactionSchema>) : undefined;
  const made = await writer.create(
    name,
    names.map((name, i) => ({ name, kind: (columns[i] as Column).kind })),
    (name) => ({ hasMissing: missing.get(name) === true, isRepetitive: repetitive.has(name) }),
    facts,
  );
  const ids = name === "customers" ? columns[names.indexOf("customerId")] : undefined;
  await writer.fill(
    made,
    batchesOf(
      made.columns.map(({ column }) => column),
      columns,
      table.length,
      ids,
      signal,
    ),
  );
  await writer.index(made);
  const { rejectedCount: rejected, length: rows } = table;
  return { ...made, version: table.fingerprint, rows, rejected };
}

/** With fewer different values than this, pages of an order would be within one of them. */
const FEW_VALUES = 200;

function isRepetitive(column: Column): boolean {
  if (column.kind === "text") return column.dictionary.size < FEW_VALUES;
  const seen = new Set<number>();
  for (const value of column.values) if (seen.add(value).size >= FEW_VALUES) return false;
  return true;
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
