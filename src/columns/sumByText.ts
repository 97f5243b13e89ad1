import type { NumberColumn, TextColumn } from "./columns.ts";
import { ascending } from "./compare.ts";

/** A text, its rows' numbers added up, and how many of the rows had a number. */
export interface TextSum {
  readonly text: string;
  readonly sum: number;
  readonly count: number;
}

/** Adds up one column by the texts of another, in alphabetical order; rows without a text are left out. */
export function sumByText({ codes, dictionary }: TextColumn, { values }: NumberColumn): TextSum[] {
  const sums = new Float64Array(dictionary.size);
  const counts = new Uint32Array(dictionary.size);
  const rows = new Uint32Array(dictionary.size);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    const value = values[row] as number;
    (rows[code] as number)++;
    if (Number.isNaN(value)) continue;
    (sums[code] as number) += value;
    (counts[code] as number)++;
  }
  return Array.from(sums, (sum, code) => ({ text: dictionary.at(code) ?? "", sum, count: counts[code] as number }))
    .filter((_, code) => code > 0 && (rows[code] as number) > 0)
    .sort((a, b) => ascending(a.text, b.text));
}
