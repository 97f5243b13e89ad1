/** How the cells of a table are told apart. */
export interface Dialect {
  /** What stands between two cells: one or more characters. Default a comma. */
  readonly delimiter: string;
  /** What cells may be wrapped in; `null` where a quote means nothing. Default `"`. */
  readonly quote: string | null;
  /** What stands before a quote inside quotes; `null` (default) where it is doubled. */
  readonly escape: string | null;
  /** What lines begin with that are no rows; `null` (default) for none. */
  readonly comment: string | null;
  /** Of columns of fixed width, how many characters each has; the last takes the rest of its line. Default `null`. */
  readonly widths: readonly number[] | null;
}

/** RFC 4180. */
export const COMMA_SEPARATED: Dialect = /* @__PURE__ */ Object.freeze({
  delimiter: ",",
  quote: '"',
  escape: null,
  comment: null,
  widths: null,
});

/** A dialect as the bytes to look for; -1 stands for none. */
export interface DialectBytes {
  readonly delimiter: number;
  /** The rest of a delimiter of several bytes. */
  readonly rest: Uint8Array;
  readonly quote: number;
  readonly escape: number;
  readonly comment: Uint8Array;
  readonly widths: readonly number[] | null;
}

/** The bytes of a dialect. */
export function bytesOf({ delimiter, quote, escape: mark, comment, widths }: Dialect): DialectBytes {
  const encoder = new TextEncoder();
  const [first = 44, ...rest] = encoder.encode(delimiter);
  return {
    delimiter: first,
    rest: Uint8Array.from(rest),
    quote: quote === null ? -1 : quote.charCodeAt(0),
    escape: mark === null || mark === quote ? -1 : mark.charCodeAt(0),
    comment: encoder.encode(comment ?? ""),
    widths,
  };
}
