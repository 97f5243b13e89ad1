import type { Dialect } from "./Dialect.ts";

/** A record of a text, as its cells. */
export interface SplitRecord {
  readonly cells: readonly string[];
  /** Line on which it begins, from 1. */
  readonly line: number;
  /** Where it begins in the text, and where the next one does. */
  readonly from: number;
  readonly to: number;
  /** Whether each cell was quoted. */
  readonly quoted: readonly boolean[];
  /** Quotes that stand where none should: behind a closing quote, or open at the end of the text. */
  readonly strayQuotes: number;
}

/**
 * The records of a text one after the other, blank lines included: a record of one empty cell. What the scanner of bytes
 * reads, for the few lines that are looked at as texts.
 */
export function* splitRecords(text: string, dialect: Dialect): Generator<SplitRecord> {
  const { delimiter, quote, escape: mark, widths } = dialect;
  let p = text.startsWith("\ufeff") ? 1 : 0;
  let line = 1;
  while (p < text.length) {
    const from = p;
    const startLine = line;
    if (widths !== null) {
      const end = lineEnd(text, p);
      p = behindLineEnd(text, end);
      line++;
      const cells = sliced(text.slice(from, end), widths);
      yield { cells, line: startLine, from, to: p, quoted: cells.map(() => false), strayQuotes: 0 };
      continue;
    }
    const cells: string[] = [];
    const quoted: boolean[] = [];
    let strayQuotes = 0;
    for (;;) {
      let cell = "";
      const cellStart = p;
      const cellLine = line;
      let isQuoted = quote !== null && text[p] === quote;
      if (isQuoted) {
        let start = ++p;
        for (; p < text.length; p++) {
          const character = text[p] as string;
          if (character === mark && mark !== quote) {
            cell += text.slice(start, p);
            start = ++p;
          } else if (character === quote) {
            if (text[p + 1] !== quote) break;
            cell += text.slice(start, ++p);
            start = p + 1;
          }
          const c = text[p];
          if (c === "\n" || (c === "\r" && text[p + 1] !== "\n")) line++;
        }
        cell += text.slice(start, p);
        if (p >= text.length) strayQuotes++;
        p++;
      }
      let start = Math.min(p, text.length);
      if (isQuoted && line > cellLine && start < text.length && !isEnd(text, start, delimiter)) {
        // a quote that is closed on another line, and wrongly, opens nothing: the lines behind it are rows
        [start, line, cell, isQuoted] = [cellStart, cellLine, "", false];
        strayQuotes++;
      }
      p = start;
      while (p < text.length && !isEnd(text, p, delimiter)) p++;
      if (isQuoted && p > start) strayQuotes++;
      cells.push(cell + text.slice(start, p));
      quoted.push(isQuoted);
      if (p >= text.length || text[p] === "\n" || text[p] === "\r") break;
      p += delimiter.length;
    }
    p = behindLineEnd(text, p);
    line++;
    yield { cells, line: startLine, from, to: p, quoted, strayQuotes };
  }
}

const isEnd = (text: string, p: number, delimiter: string): boolean =>
  text[p] === "\n" || text[p] === "\r" || text.startsWith(delimiter, p);

function lineEnd(text: string, from: number): number {
  let p = from;
  while (p < text.length && text[p] !== "\n" && text[p] !== "\r") p++;
  return p;
}

function behindLineEnd(text: string, p: number): number {
  return p + (text[p] === "\r" && text[p + 1] === "\n" ? 2 : 1);
}

/** A line cut at fixed places, the blanks around its cells left out. */
function sliced(line: string, widths: readonly number[]): string[] {
  let rest = [...line];
  return widths.map((width, column) => {
    const cell = column + 1 < widths.length ? rest.slice(0, width) : rest;
    rest = rest.slice(width);
    return withoutBlanks(cell.join(""));
  });
}

function withoutBlanks(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && text[from] === " ") from++;
  while (to > from && text[to - 1] === " ") to--;
  return text.slice(from, to);
}
