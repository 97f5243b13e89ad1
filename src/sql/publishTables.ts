import type { Column, TextColumn } from "../columns/columns.ts";
import { foldCase } from "../columns/foldCase.ts";
import { hashOf } from "../columns/Hash128.ts";
import { pause } from "../pieces.ts";
import type { PredictionReport } from "../predict/predictCustomers.ts";
import type { SegmentRules } from "../predict/segmentRules.ts";
import type { OrdersReading } from "../reading/Reading.ts";
import { orderLines } from "../shop/orders.ts";
import type { TransactionSchema } from "../shop/transactions.ts";
import { PartedTable, ranges } from "../tables/PartedTable.ts";
import type { Schema } from "../tables/schema.ts";
import type { Table } from "../tables/Table.ts";
import { type StepProgress, steps } from "../tasks.ts";
import { DAY_MS } from "../time.ts";
import type { WrittenColumn, WrittenName, WrittenTable } from "./Catalog.ts";
import { jsonOf } from "./json.ts";
import { type Facts, FOLDED, ROW } from "./Relation.ts";
import type { SqlRow } from "./SqlDatabase.ts";
import type { NewColumn, NewTable, Writer } from "./Writer.ts";

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
  tables: { readonly [name in WrittenName]?: Table | PartedTable<Schema> },
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
    for (const [name, table] of Object.entries(tables) as [WrittenName, Table | PartedTable<Schema>][]) {
      await step(`writing ${name}`);
      const parts = table instanceof PartedTable ? table : PartedTable.of(table);
      written[name] = await writeTable(writer, name, parts, signal);
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

/** Writes a table part by part, as its parts are made. */
async function writeTable(
  writer: Writer,
  name: WrittenName,
  parts: PartedTable<Schema>,
  signal: AbortSignal | undefined,
): Promise<WrittenTable> {
  const first = await parts.part(0);
  const facts = name === "transactions" ? factsOf(first as unknown as Table<TransactionSchema>) : undefined;
  const columns = columnsOf(first).map(([name, { kind }]): NewColumn => ({ name, kind }));
  const made = await writer.create(name, columns, facts);
  // pages are of customers alone
  const seen = new Seen(name === "customers" ? columns.map(({ name }) => name) : []);
  await writer.fill(made, batchesOf(made, parts, writer.batch, seen, signal));
  const written = {
    ...made,
    ...seen.total(),
    columns: made.columns.map((column) => ({ ...column, ...seen.of(column.name) })),
  };
  await writer.index(written);
  return written;
}

const columnsOf = (table: Table): [name: string, column: Column][] =>
  table.columnNames.map((name) => [name, table.column(name) as Column]);

/** With fewer different values than this, pages of an order would be within one of them. */
const FEW_VALUES = 200;

/** What the parts of a table say of all of it. */
class Seen {
  #rows = 0;
  #rejected = 0;
  readonly #versions: string[] = [];
  readonly #missing = new Set<string>();
  /** Different values, as long as they are few. */
  readonly #values: ReadonlyMap<string, Set<unknown>>;

  /** @param names columns whose different values are to be counted */
  constructor(names: readonly string[]) {
    this.#values = new Map(names.map((name) => [name, new Set()]));
  }

  add(table: Table): void {
    this.#rows += table.length;
    this.#rejected += table.rejectedCount;
    this.#versions.push(table.fingerprint);
    for (const [name, column] of columnsOf(table)) {
      if (column.kind === "text" ? column.codes.includes(0) : column.values.some(Number.isNaN)) this.#missing.add(name);
      const known = this.#values.get(name);
      if (known === undefined || known.size >= FEW_VALUES) continue;
      const values = new Set<number>();
      for (const value of column.kind === "text" ? column.codes : column.values)
        if (values.add(value).size > FEW_VALUES) break;
      for (const value of values) known.add(column.kind === "text" ? column.dictionary.at(value) : value);
    }
  }

  of(name: string): Pick<WrittenColumn, "hasMissing" | "isRepetitive"> {
    const isFew = (this.#values.get(name)?.size ?? FEW_VALUES) < FEW_VALUES;
    return { hasMissing: this.#missing.has(name), isRepetitive: isFew };
  }

  total(): Pick<WrittenTable, "version" | "rows" | "rejected"> {
    const [version, ...others] = this.#versions as [string, ...string[]];
    return {
      version: others.length === 0 ? version : hashOf(this.#versions.join()),
      rows: this.#rows,
      rejected: this.#rejected,
    };
  }
}

async function* batchesOf(
  { name, columns: written }: NewTable,
  parts: PartedTable<Schema>,
  batch: number,
  seen: Seen,
  signal: AbortSignal | undefined,
): AsyncIterable<SqlRow[]> {
  let before = 0;
  for await (const table of parts) {
    seen.add(table);
    const ids = name === "customers" ? (table.column("customerId") as Column as TextColumn) : undefined;
    const columns = columnsOf(table).map(
      ([, column], i) => [(written[i] as NewTable["columns"][number]).column, column] as const,
    );
    // an object that is copied with its names takes less than one that gets them one by one
    const names = [...columns.map(([name]) => name), ROW, ...(ids === undefined ? [] : [FOLDED])];
    const empty: SqlRow = Object.fromEntries(names.map((name) => [name, null]));
    for (const [from, to] of ranges(table.length, batch)) {
      if (from === to) continue;
      await pause(signal);
      const rows: SqlRow[] = [];
      for (let row = from; row < to; row++) {
        const made: Record<string, unknown> = { ...empty };
        made[ROW] = before + row;
        for (const [name, column] of columns) made[name] = cell(column, row);
        if (ids !== undefined) made[FOLDED] = foldCase(ids.at(row) ?? "");
        rows.push(made);
      }
      yield rows;
    }
    before += table.length;
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
