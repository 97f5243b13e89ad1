import { OptionError } from "../errors.ts";
import { requireOneOf, requireWhole } from "../options.ts";
import { requireZone } from "../time.ts";

/** What callers may say of how a table is written. */
export interface FormatOptions {
  readonly delimiter?: string;
  readonly quote?: string | null;
  readonly escape?: string | null;
  readonly comment?: string;
  readonly widths?: readonly number[];
  readonly skipLines?: number;
  readonly header?: boolean;
  readonly encoding?: string;
  readonly decimal?: string;
  readonly dates?: string;
  readonly zone?: string;
}

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
