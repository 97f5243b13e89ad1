/** Why data could not be used, for programs. The message says the same to people. */
export type DataErrorCode =
  | "missing_table"
  | "missing_file"
  | "not_a_file"
  | "unreadable_file"
  | "file_changed"
  | "load_timeout"
  | "unreadable_source"
  | "source_consumed"
  | "empty_file"
  | "not_csv"
  | "missing_column"
  | "duplicate_column"
  | "cell_count"
  | "invalid_quote"
  | "invalid_encoding"
  | "invalid_number"
  | "invalid_date"
  | "invalid_text"
  | "out_of_range"
  | "unknown_value"
  | "missing_value"
  | "duplicate_value"
  | "too_large"
  | "ambiguous_dates"
  | "ambiguous_numbers"
  | "ambiguous_roles"
  | "mixed_currencies"
  | "no_customer"
  | "no_date"
  | "no_amount"
  | "reading_changed"
  | "replaced_data"
  | "database_unavailable"
  | "database_timeout"
  | "database_full"
  | "database_too_old"
  | "partial_answers"
  | "no_permission"
  | "wrong_type"
  | "concurrent_write"
  | "query_failed";

/** Where a {@link DataError} happened and what was found there; what does not apply is left out. */
export interface DataErrorDetails {
  /** Table: `customers`, `transactions` or `recommendations`. */
  readonly table?: string;
  /** File name or address, when the source has one. */
  readonly file?: string;
  /** Line in the file, the header being line 1. */
  readonly line?: number;
  /** Row among the rows given, from 0, where there is no file to count lines in. */
  readonly row?: number;
  /** Column as the file spells it. */
  readonly column?: string;
  /** The offending value, shortened. */
  readonly value?: string;
  /** What would have been right. */
  readonly expected?: string;
  /** How many rows after this one are bad as well. */
  readonly more?: number;
}

/**
 * Data that cannot be used: a file, table, row or cell that is not what it should be.
 *
 * The message names table, file, line, column, value and expectation; the same facts stand in the fields, and `code`
 * is stable for programs.
 *
 * @example
 * ```ts
 * import { DataError, readTable, transactionSchema } from "clientele";
 *
 * const csv = "Customer_ID,Date,Revenue\nC1,2025-02-30,10\n";
 * const error = await readTable(csv, transactionSchema).catch((error: DataError) => error);
 * error instanceof DataError && error.code; // => "invalid_date"
 * error instanceof DataError && error.line; // => 2
 * ```
 */
export class DataError extends Error {
  override readonly name = "DataError";
  declare readonly code: DataErrorCode;
  declare readonly table: string | undefined;
  declare readonly file: string | undefined;
  declare readonly line: number | undefined;
  declare readonly row: number | undefined;
  declare readonly column: string | undefined;
  declare readonly value: string | undefined;
  declare readonly expected: string | undefined;
  declare readonly more: number | undefined;

  constructor(code: DataErrorCode, problem: string, details: DataErrorDetails = {}, options?: ErrorOptions) {
    super(describe(problem, details), options);
    this.code = code;
    this.table = details.table;
    this.file = details.file;
    this.line = details.line;
    this.row = details.row;
    this.column = details.column;
    this.value = details.value;
    this.expected = details.expected;
    this.more = details.more;
  }
}

/** `transactions (orders.csv), line 17, column "Revenue": expected a number, got "1,234", and 3 more bad rows` */
function describe(problem: string, { table, file, line, row, column, more }: DataErrorDetails): string {
  const place = [
    table !== undefined && file !== undefined ? `${table} (${file})` : (table ?? file),
    line !== undefined && `line ${line}`,
    row !== undefined && `row ${row}`,
    column !== undefined && `column ${JSON.stringify(column)}`,
  ].filter(Boolean);
  const rest = more ? `, and ${more} more bad ${more === 1 ? "row" : "rows"}` : "";
  return `${place.length > 0 ? `${place.join(", ")}: ` : ""}${problem}${rest}`;
}

/**
 * An argument outside what a function takes; `option` names it, `value` is what came, `expected` what would do.
 *
 * @example
 * ```ts
 * import { OptionError, getClvDistribution } from "clientele";
 *
 * try {
 *   getClvDistribution([], { bins: 0 });
 * } catch (error) {
 *   error instanceof OptionError && error.message; // => "getClvDistribution: bins must be a whole number from 1 to 1000, got 0"
 * }
 * ```
 */
export class OptionError extends RangeError {
  override readonly name = "OptionError";
  readonly code = "invalid_option";
  declare readonly option: string;
  declare readonly value: unknown;
  declare readonly expected: string;

  /** @param hint what may have been meant */
  constructor(caller: string, option: string, expected: string, value: unknown, hint?: string) {
    super(`${caller}: ${option} must be ${expected}, got ${shown(value)}${hint === undefined ? "" : `; ${hint}`}`);
    this.option = option;
    this.value = value;
    this.expected = expected;
  }
}

/** A value as a message shows it, whatever it is. */
export function shown(value: unknown): string {
  const cut = (text: string): string => (text.length > 100 ? `${text.slice(0, 100)}…` : text);
  if (typeof value === "string") return JSON.stringify(cut(value));
  if (typeof value !== "object" || value === null || value instanceof Date) return String(value);
  try {
    return cut(JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? `${inner}n` : inner)));
  } catch {
    // an object within itself, or one that refuses to be text
    return "an object";
  }
}

/** Whether something thrown is a {@link DataError}. */
export function isDataError(error: unknown): error is DataError {
  return error instanceof Error && error.name === "DataError";
}

/** Whether something thrown is an {@link OptionError}. */
export function isOptionError(error: unknown): error is OptionError {
  return error instanceof Error && error.name === "OptionError";
}
