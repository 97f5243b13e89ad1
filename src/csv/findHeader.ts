import type { DialectBytes } from "./Dialect.ts";

const LF = 10;
const CR = 13;

/** Where a file's header record stands. */
export interface HeaderPlace {
  /** The record itself, without its line end. */
  readonly start: number;
  readonly end: number;
  /** Where the next record begins. */
  readonly next: number;
  /** Line ends before the header, and those up to its end. */
  readonly linesBefore: number;
  readonly lines: number;
}

/** A header record in which a closing quote is followed by something. */
export interface HeaderJunk {
  readonly start: number;
  /** Where that stands. */
  readonly junk: number;
  readonly lines: number;
}

/**
 * Finds the first record, behind a byte order mark, the lines to skip, comments and blank lines. As anywhere, a quote opens
 * a cell only at its start.
 *
 * @param final whether no more bytes will come
 * @returns `"blank"` when there is nothing but blank lines (also of delimiters only), `"open"` when the record has not ended
 *   yet, the place of what stands between a closing quote and the next delimiter
 */
export function findHeader(
  bytes: Uint8Array,
  final: boolean,
  { delimiter, rest, quote, escape: mark, comment, widths }: DialectBytes,
  skipLines: number,
): HeaderPlace | HeaderJunk | "blank" | "open" {
  const end = bytes.length;
  let p = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let linesBefore = 0;
  const lineEnd = (at: number): number => (bytes[at] === CR && bytes[at + 1] === LF ? 2 : 1);
  const isLineEnd = (at: number): boolean => bytes[at] === LF || bytes[at] === CR;
  // whether a CR at the very end is half of a CRLF is not known yet
  const undecided = (at: number): boolean => bytes[at] === CR && at + 1 === end && !final;
  const delimits = (at: number): boolean =>
    widths === null && bytes[at] === delimiter && rest.every((byte, i) => bytes[at + 1 + i] === byte);

  for (;;) {
    let q = p;
    const skipped =
      linesBefore < skipLines || (comment.length > 0 && comment.every((byte, i) => bytes[p + i] === byte));
    if (skipped) while (q < end && !isLineEnd(q)) q++;
    else if (widths !== null) while (q < end && bytes[q] === 32) q++;
    else while (q < end && delimits(q)) q += 1 + rest.length;
    if (q >= end) return q === p || final ? "blank" : "open";
    if (!isLineEnd(q)) break;
    if (undecided(q)) return "open";
    p = q + lineEnd(q);
    linesBefore++;
  }
  const start = p;
  let lines = linesBefore;
  let quoted = false;
  for (let cellStart = widths === null; p < end; p++) {
    const byte = bytes[p];
    if (quoted && byte === mark) p++;
    else if (byte === quote && (cellStart || quoted)) {
      if (quoted && bytes[p + 1] === quote) p++;
      else if (quoted && p + 1 < end && !delimits(p + 1) && !isLineEnd(p + 1)) return { start, junk: p + 1, lines };
      else quoted = !quoted;
      cellStart = false;
      continue;
    } else if (byte === LF || byte === CR) {
      if (undecided(p)) return "open";
      lines++;
      const next = p + lineEnd(p);
      if (!quoted) return { start, end: p, next, linesBefore, lines };
      p = next - 1;
    }
    cellStart = !quoted && delimits(p);
    if (cellStart) p += rest.length;
  }
  return "open";
}
