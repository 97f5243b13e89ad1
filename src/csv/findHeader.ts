const LF = 10;
const CR = 13;
const QUOTE = 34;
const COMMA = 44;

/** Where a file's header record stands. */
export interface HeaderPlace {
  /** The record itself, without its line end. */
  readonly start: number;
  readonly end: number;
  /** Where the next record begins. */
  readonly next: number;
  /** Line ends passed, those of blank lines before the header and inside its quotes included. */
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
 * Finds the first record, behind a byte order mark and blank lines. As anywhere, a quote opens a cell only at its start.
 *
 * @param final whether no more bytes will come
 * @returns `"blank"` when there is nothing but blank lines (also of commas only), `"open"` when the record has not ended
 *   yet, the place of what stands between a closing quote and the next comma
 */
export function findHeader(bytes: Uint8Array, final: boolean): HeaderPlace | HeaderJunk | "blank" | "open" {
  const end = bytes.length;
  let p = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  let lines = 0;
  const lineEnd = (at: number): number => (bytes[at] === CR && bytes[at + 1] === LF ? 2 : 1);
  // whether a CR at the very end is half of a CRLF is not known yet
  const undecided = (at: number): boolean => bytes[at] === CR && at + 1 === end && !final;

  for (;;) {
    let q = p;
    while (q < end && bytes[q] === COMMA) q++;
    if (q >= end) return q === p || final ? "blank" : "open";
    if (bytes[q] !== LF && bytes[q] !== CR) break;
    if (undecided(q)) return "open";
    p = q + lineEnd(q);
    lines++;
  }
  const start = p;
  let quoted = false;
  for (let cellStart = true; p < end; p++) {
    const byte = bytes[p];
    if (byte === QUOTE && (cellStart || quoted)) {
      if (quoted && bytes[p + 1] === QUOTE) p++;
      else if (quoted && p + 1 < end && bytes[p + 1] !== COMMA && bytes[p + 1] !== LF && bytes[p + 1] !== CR)
        return { start, junk: p + 1, lines };
      else quoted = !quoted;
    } else if (byte === LF || byte === CR) {
      if (undecided(p)) return "open";
      lines++;
      const next = p + lineEnd(p);
      if (!quoted) return { start, end: p, next, lines };
      p = next - 1;
    }
    cellStart = byte === COMMA && !quoted;
  }
  return "open";
}
