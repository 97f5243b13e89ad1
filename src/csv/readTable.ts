import type { BadRowOptions } from "../columns/BadRows.ts";
import { missingCells } from "../columns/missingCells.ts";
import { OptionError } from "../errors.ts";
import { requireOneOf, requireOptions, requireWhole } from "../options.ts";
import { type ColumnName, type RowInput, requireSchema, type Schema } from "../tables/schema.ts";
import { type Table, type TableOptions, tableFromRows, tableOf } from "../tables/Table.ts";
import { requireRowDates } from "../time.ts";
import type { CsvInput } from "./byteChunks.ts";
import type { CsvSource, LoadProgress } from "./CsvSource.ts";
import type { Dialect } from "./Dialect.ts";
import { FORMAT_OPTIONS, type FormatOptions, requireFormat } from "./FormatOptions.ts";
import { readCsv } from "./readCsv.ts";
import { isSource } from "./takeSample.ts";

/** How to read a table. */
export interface ReadTableOptions<S extends Schema = Schema> extends BadRowOptions, TableOptions, FormatOptions {
  /** Headers of the file, or properties of the rows, where they are not the schema's: `{ customerId: "cust_no" }`. */
  readonly columns?: { readonly [name in ColumnName<S>]?: string };
  /**
   * `"keep"` keeps columns the schema does not know, as text under their own header; `"ignore"` leaves them out. Default
   * `"ignore"` for files and `"keep"` for rows.
   */
  readonly unknownColumns?: "ignore" | "keep";
  /** Name of the file, for messages. */
  readonly file?: string;
  /** Called about once per MiB. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Stops the reading; its reason is thrown. */
  readonly signal?: AbortSignal;
}

const OPTIONS = [
  ...FORMAT_OPTIONS,
  ...["columns", "unknownColumns", "onBadRow", "maxRejected", "rowDates", "file", "onProgress", "signal"],
];

/** What a table is read from: CSV in any form, a source that reads itself, or rows. */
export type TableContent<S extends Schema> = CsvInput | CsvSource | Iterable<RowInput<S>>;

/**
 * Reads CSV into a table whose headers are known: commas and RFC 4180 quoting unless the options say otherwise, columns in
 * any order. An export of orders that nobody knows is for `readOrders`.
 *
 * Numbers come out exactly as `Number()` would give them, groups of thousands, currencies and decimal commas are
 * understood; dates are the day written, in any of the usual forms. An empty cell is missing; in number and date columns so
 * are `NA`, `N/A`, `NaN`, `null`, `None` and the like.
 *
 * @param input text, bytes, a stream, a `Blob`, a `Response`, a source that reads itself such as `csvFile`'s, or rows: an
 *   array of objects or another iterable of them, as `Table.from` takes
 * @param schema what the columns are: `customerSchema`, `transactionSchema`, `recommendationSchema` or your own
 * @throws DataError for the input (`missing_file`, `source_consumed`, `empty_file`, `not_csv`, `invalid_encoding`), the
 *   header (`missing_column`, `duplicate_column`), or the first bad row (`cell_count`, `invalid_quote`, `invalid_number`,
 *   `invalid_date`, `out_of_range`, `unknown_value`, `missing_value`, `duplicate_value`), or a column that two readings fit
 *   (`ambiguous_dates`, `ambiguous_numbers`); OptionError; the signal's reason
 * @example
 * ```ts
 * import { readTable, transactionSchema } from "clientele";
 *
 * const orders = await readTable("Date,Revenue,Customer_ID\n2025-01-31,20,C1\n", transactionSchema);
 * orders.row(0); // => { date: new Date("2025-01-31"), revenue: 20, customerId: "C1" }
 * ```
 */
export async function readTable<S extends Schema>(
  input: TableContent<S>,
  schema: S,
  options: ReadTableOptions<S> = {},
): Promise<Table<S>> {
  requireSchema("readTable", schema);
  requireOptions("readTable", options, OPTIONS);
  const { columns = {}, rowDates, delimiter, quote, escape: mark, comment, widths, ...rest } = options;
  requireFormat("readTable", options);
  requireOptions(
    "readTable",
    columns,
    schema.columns.map(({ name }) => name),
    "columns",
  );
  for (const [name, header] of Object.entries(columns)) {
    if (header !== undefined && typeof header !== "string")
      throw new OptionError("readTable", `columns.${name}`, "a header", header);
  }
  if (options.signal !== undefined && !(options.signal instanceof AbortSignal))
    throw new OptionError("readTable", "signal", "an AbortSignal", options.signal);
  if (options.onProgress !== undefined && typeof options.onProgress !== "function")
    throw new OptionError("readTable", "onProgress", "a function", options.onProgress);
  const { unknownColumns = "ignore", onBadRow = "fail", maxRejected = 0 } = rest;
  requireWhole("readTable", "maxRejected", maxRejected, 0, 100_000_000);
  requireRowDates("readTable", rowDates);
  requireOneOf("readTable", "unknownColumns", unknownColumns, ["ignore", "keep"]);
  requireOneOf("readTable", "onBadRow", onBadRow, ["fail", "collect"]);
  if (isRows(input)) {
    const { signal, maxRejected } = options;
    signal?.throwIfAborted();
    return tableFromRows("readTable", schema, input, {
      onBadRow,
      properties: columns,
      complete: true,
      ...(options.unknownColumns && { unknownColumns: options.unknownColumns }),
      ...(maxRejected !== undefined && { maxRejected }),
      ...(rowDates !== undefined && { rowDates }),
    });
  }
  const dialect: Dialect = {
    delimiter: delimiter ?? ",",
    quote: quote === undefined ? '"' : quote,
    escape: mark ?? null,
    comment: comment ?? null,
    widths: widths ?? null,
  };
  const request = { ...rest, dialect, table: schema.name, columns: renamed(schema, columns) };
  const result = await (isSource(input) ? input.read(request) : readCsv(input, request));
  const { rowCount: length, warnings, ...parts } = result;
  const missing = missingCells(request.columns, result.columns);
  return tableOf({ schema, length, ...parts, warnings: [...warnings, ...missing] });
}

/** Whether rows were given, not text or bytes. */
function isRows<S extends Schema>(input: TableContent<S>): input is Iterable<RowInput<S>> {
  return typeof input === "object" && input !== null && Symbol.iterator in input && !(input instanceof Uint8Array);
}

/** The schema's columns under the headers that the caller gave. */
function renamed<S extends Schema>(
  schema: S,
  headers: { readonly [name: string]: string | undefined },
): Schema["columns"] {
  const given = new Map(Object.entries(headers).filter(([, csv]) => csv !== undefined)) as Map<string, string>;
  const taken = new Set(given.values());
  const columns = schema.columns
    // a header given to one column is no longer that of the optional column that usually has it
    .filter(({ name, csv, required }) => given.has(name) || required || !taken.has(csv))
    .map((column) => {
      const csv = given.get(column.name);
      // a column may also be headed by its name in code, unless the caller says what its header is
      return csv === undefined ? { ...column, alias: column.name } : { ...column, csv };
    });
  const twice = columns.find(({ csv }, i) => columns.findIndex((other) => other.csv === csv) < i);
  if (twice !== undefined) throw new OptionError("readTable", "columns", "an object of distinct headers", twice.csv);
  return columns;
}
