import type { DateOrder } from "../columns/DateReading.ts";
import type { DecimalMark } from "../columns/NumberReading.ts";
import { OptionError } from "../errors.ts";
import { requireOneOf, requireWhole } from "../options.ts";
import { requireZone } from "../time.ts";

/** What callers may say of how a table is written. Where nothing is said `readTable` has defaults, and `readOrders` looks. */
export interface FormatOptions {
  /** What stands between cells: one or more characters. Default a comma. */
  readonly delimiter?: string;
  /** What cells may be wrapped in, `null` where a quote means nothing. Default `"`. */
  readonly quote?: string | null;
  /** What stands before a quote inside quotes; default: it is doubled. */
  readonly escape?: string | null;
  /** What lines begin with that are no rows. Default: none are. */
  readonly comment?: string;
  /** Of columns of fixed width, how many characters each has; the last takes the rest of its line. */
  readonly widths?: readonly number[];
  /** Lines above the header that are no part of the table. Default 0. */
  readonly skipLines?: number;
  /** Whether the first record is a header; without one the columns are `column1` and so on. Default true. */
  readonly header?: boolean;
  /** Any label that `TextDecoder` knows. Default: what the bytes show, UTF-8 or UTF-16, else windows-1252. */
  readonly encoding?: string;
  /** The decimal mark. Default: what a column's cells show, a point where they show nothing. */
  readonly decimal?: DecimalMark;
  /** The order of day, month and year. Default: what a column's cells show. */
  readonly dates?: DateOrder;
  /** `utc` or an IANA zone in which the days of values with an offset are meant. Default: as they are written. */
  readonly zone?: string;
}

/** Their names. */
export const FORMAT_OPTIONS: readonly (keyof FormatOptions)[] = [
  "delimiter",
  "quote",
  "escape",
  "comment",
  "widths",
  "skipLines",
  "header",
  "encoding",
  "decimal",
  "dates",
  "zone",
];

/** Columns of fixed width that a table may have. */
const MOST_WIDTHS = 4096;

/** @throws OptionError for what is no way to write a table */
export function requireFormat(caller: string, options: FormatOptions): void {
  const {
    delimiter,
    quote,
    escape: mark,
    comment,
    widths,
    skipLines,
    header,
    encoding,
    decimal,
    dates,
    zone,
  } = options;
  const refuse = (option: string, expected: string, value: unknown): never => {
    throw new OptionError(caller, option, expected, value);
  };
  if (delimiter !== undefined && (typeof delimiter !== "string" || !/^[^\r\n]{1,10}$/.test(delimiter)))
    refuse("delimiter", "one to ten characters, none of them a line end", delimiter);
  for (const [name, value] of [
    ["quote", quote],
    ["escape", mark],
  ] as const)
    if (value !== undefined && value !== null && (typeof value !== "string" || !/^[!-~]$/.test(value)))
      refuse(name, "one character of ASCII, or null", value);
  if (delimiter !== undefined && delimiter === (quote === undefined ? '"' : quote))
    refuse("quote", "another character than the delimiter", quote);
  if (comment !== undefined && (typeof comment !== "string" || !/^[^\r\n]{1,10}$/.test(comment)))
    refuse("comment", "one to ten characters", comment);
  if (
    widths !== undefined &&
    !(
      Array.isArray(widths) &&
      widths.length > 0 &&
      widths.length <= MOST_WIDTHS &&
      widths.every((width) => Number.isInteger(width) && width > 0 && width < 1e6)
    )
  )
    refuse("widths", "a list of whole numbers, a width for each column", widths);
  if (skipLines !== undefined) requireWhole(caller, "skipLines", skipLines, 0, 1_000_000);
  if (header !== undefined && typeof header !== "boolean") refuse("header", "true or false", header);
  if (decimal !== undefined) requireOneOf(caller, "decimal", decimal, [".", ","]);
  if (dates !== undefined) requireOneOf(caller, "dates", dates, ["dmy", "mdy", "ymd"]);
  if (zone !== undefined) requireZone(caller, "zone", zone);
  if (encoding === undefined) return;
  try {
    new TextDecoder(encoding);
  } catch {
    refuse("encoding", "a label that TextDecoder knows, such as windows-1252", encoding);
  }
}
