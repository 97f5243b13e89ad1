import type { BadRowOptions, RejectedRow, TableWarning } from "../columns/BadRows.ts";
import type { CellReading } from "../columns/CellReading.ts";
import type { Problem } from "../columns/checks.ts";
import type { Column, ColumnSpec } from "../columns/columns.ts";
import type { DateOrder } from "../columns/DateReading.ts";
import type { DecimalMark } from "../columns/NumberReading.ts";
import type { Dialect } from "./Dialect.ts";
import type { LineMap } from "./LineMap.ts";
import type { Wrapping } from "./unwrap.ts";

/** How a table is written. */
export interface CsvFormat {
  /** How its cells are told apart. Default RFC 4180, with commas. */
  readonly dialect?: Dialect;
  /** Lines above the header that are no part of the table. Default 0. */
  readonly skipLines?: number;
  /** Whether the first record is a header; without one the columns are `column1`, `column2` and so on. Default true. */
  readonly header?: boolean;
  /** The names of its columns, which decide how many there are: those of the header are passed over. */
  readonly names?: readonly string[];
  /** The decimal mark of its numbers. Default: what the column's cells show. */
  readonly decimal?: DecimalMark;
  /** The order of day and month in its dates. Default: what the column's cells show. */
  readonly dates?: DateOrder;
  /** `utc` or an IANA zone in which the days of values with an offset are meant. Default: as they are written. */
  readonly zone?: string;
}

/** How a column's numbers or dates are written. */
export interface KnownWriting {
  readonly decimal?: DecimalMark;
  readonly dates?: DateOrder;
}

/** What to read and how to treat what does not fit. */
export interface CsvReaderOptions extends BadRowOptions, CsvFormat {
  /** The columns wanted. */
  readonly columns: readonly ColumnSpec[];
  /** Name of the table, for messages. */
  readonly table: string;
  /** Name of the file, for messages. */
  readonly file?: string;
  /** `"ignore"` (default) or `"keep"` the columns nobody asked for, as text under their own header. */
  readonly unknownColumns?: "ignore" | "keep";
  /** By column, what is known of how its numbers or dates are written. */
  readonly known?: ReadonlyMap<string, KnownWriting>;
  /** Whether to keep what the reading of numbers and dates found out, what both readings fit included. */
  readonly details?: boolean;
  /** Size of the input in bytes, if known: memory is then taken once. */
  readonly totalBytes?: number;
}

/** What came out of a file. */
export interface CsvResult {
  /** The columns found, in the file's order, by their name in code. */
  readonly columns: ReadonlyMap<string, Column>;
  readonly rowCount: number;
  readonly rejected: readonly RejectedRow[];
  /** All rows set aside, those that were not kept included. */
  readonly rejectedCount: number;
  readonly warnings: readonly TableWarning[];
  /** If they were asked for. */
  readonly details?: CsvDetails;
}

/** Cells of a column that do not fit. */
export interface Misfits {
  readonly rows: readonly number[];
  readonly first: Problem;
  /** What stands in these cells and rows, of as many as bad rows are kept. */
  readonly values: readonly string[];
  readonly texts: readonly string[];
}

/** What the reading of a file found out, beside its columns. */
export interface CsvDetails {
  /** By column, how its numbers or dates are written. */
  readonly readings: ReadonlyMap<string, CellReading>;
  /** By column, its values under the other reading, where both fit all its cells and differ. */
  readonly others: ReadonlyMap<string, Column>;
  /** By column of numbers, what stands beside each: one more than its place among the reading's units. */
  readonly units: ReadonlyMap<string, ArrayLike<number>>;
  /** By column, the rows whose cell does not fit; it is missing there. */
  readonly misfits: ReadonlyMap<string, Misfits>;
  readonly lines: LineMap;
  /** Lines that are no rows. */
  readonly blankLines: number;
  readonly commentLines: number;
}

/** How far a load has come. */
export interface LoadProgress {
  /** Table being read. */
  readonly table: string;
  /** Bytes read so far. */
  readonly bytesRead: number;
  /** Bytes in all, where that is known beforehand. */
  readonly totalBytes?: number;
  /** Rows read so far. */
  readonly rows: number;
}

/** What to read, and how to follow and to stop it. */
export interface ReadCsvOptions extends CsvReaderOptions {
  /** Called after every piece, about once per MiB. */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Stops the reading; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** What the text is encoded in: any label that `TextDecoder` knows. Default: what its bytes show. */
  readonly encoding?: string;
  /** Told what the bytes were wrapped in. */
  readonly wrapping?: Wrapping;
  /** Whether bytes are all ASCII, where a platform tells faster than a loop over them. */
  readonly isAscii?: (bytes: Uint8Array) => boolean;
}

/** Something that reads itself, such as a file on several threads; `csvFile` of `clientele/node` gives one. */
export interface CsvSource {
  /** Its name, for messages. */
  readonly name?: string;
  /** Some of its bytes, to tell by what it is. */
  sample(): Promise<Sample>;
  /** Its bytes, as they stand in it; a piece may be overwritten by the next one. */
  chunks(): AsyncIterable<Uint8Array>;
  /** Reads the whole source. */
  read(options: ReadCsvOptions): Promise<CsvResult>;
}

/** Some of a source's bytes, as they stand in it. */
export interface Sample {
  /** The first bytes. */
  readonly front: Uint8Array;
  /** Pieces from further on, where the source can seek: of its middle, and its end. */
  readonly others: readonly Uint8Array[];
  /** Whether {@link front} is all there is. */
  readonly whole: boolean;
}
