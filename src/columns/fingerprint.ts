import type { Column, TextColumn } from "./columns.ts";
import { Hash128 } from "./Hash128.ts";

/** A hash of names, values and texts, the same for the same rows however their columns are held: 32 hexadecimal digits. */
export function fingerprintOf(name: string, columns: ReadonlyMap<string, Column>, length: number): string {
  const hash = new Hash128();
  hash.text(name);
  hash.word(length);
  hash.word(columns.size);
  // by name: the same rows may come with their columns in another order
  for (const columnName of [...columns.keys()].sort()) {
    const column = columns.get(columnName) as Column;
    hash.text(columnName);
    hash.text(column.kind);
    if (column.kind === "text") addTexts(hash, column);
    else hash.numbers(column.values);
  }
  return hash.digest();
}

/**
 * The rows by numbers that the texts get where they come first, then those texts, whole and with their lengths: what is said
 * by how many words is fixed by what came before, so that no other content is the same words.
 */
function addTexts(hash: Hash128, { codes, dictionary }: TextColumn): void {
  // of a part of a column, most codes do not occur
  const few = codes.length < dictionary.size / 8 ? new Map<number, number>() : undefined;
  const all = few === undefined ? new Uint32Array(dictionary.size) : undefined;
  const firsts: number[] = [];
  const block = new Uint32Array(4096);
  for (let from = 0; from < codes.length; from += block.length) {
    const count = Math.min(block.length, codes.length - from);
    for (let i = 0; i < count; i++) {
      const code = codes[from + i] as number;
      let place = (all === undefined ? few?.get(code) : all[code]) ?? 0;
      if (code !== 0 && place === 0) {
        place = firsts.push(code);
        if (all === undefined) few?.set(code, place);
        else all[code] = place;
      }
      block[i] = place;
    }
    hash.words(block.subarray(0, count));
  }
  hash.word(firsts.length);
  for (const code of firsts) hash.text(dictionary.at(code) as string);
}
