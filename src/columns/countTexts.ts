import type { TextColumn } from "./columns.ts";
import { ascending, descending } from "./compare.ts";

/** A text and how many rows have it. */
export interface TextCount {
  readonly text: string;
  readonly count: number;
}

/** How often each text occurs, most frequent first, equally frequent ones in alphabetical order; missing ones are left out. */
export function countTexts(column: TextColumn): TextCount[] {
  return Array.from(countCodes(column), (count, code) => ({ text: column.dictionary.at(code) ?? "", count }))
    .filter(({ count }, code) => code > 0 && count > 0)
    .sort((a, b) => descending(a.count, b.count) || ascending(a.text, b.text));
}

/** How many different texts the rows have. */
export function countDistinct(column: TextColumn): number {
  let distinct = 0;
  const counts = countCodes(column);
  for (let code = 1; code < counts.length; code++) if (counts[code] !== 0) distinct++;
  return distinct;
}

/** How many rows have one of these texts. */
export function countRows(column: TextColumn, ...texts: string[]): number {
  const counts = countCodes(column);
  let rows = 0;
  for (const text of texts) {
    const code = column.dictionary.indexOf(text);
    if (code > 0) rows += counts[code] ?? 0;
  }
  return rows;
}

/** How many rows have each code. */
export function countCodes({ codes, dictionary }: TextColumn): Uint32Array {
  const counts = new Uint32Array(dictionary.size);
  for (let row = 0; row < codes.length; row++) (counts[codes[row] as number] as number)++;
  return counts;
}
