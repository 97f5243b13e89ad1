import type { Column, TextColumn } from "./columns.ts";
import { Hash128 } from "./Hash128.ts";

/** A hash of names, values and texts, the same for the same rows however their columns are held: 32 hexadecimal digits. */
export function fingerprintOf(name: string, columns: ReadonlyMap<string, Column>, length: number): string {
  const hash = new Hash128();
  hash.text(name);
  hash.word(length);
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

/** Each text once, whole, where it comes first, and the rows by the numbers that the texts get so. */
function addTexts(hash: Hash128, { codes, dictionary }: TextColumn): void {
  const places = new Uint32Array(dictionary.size);
  const block = new Uint32Array(4096);
  let [known, used] = [0, 0];
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] as number;
    if (code !== 0 && places[code] === 0) {
      places[code] = ++known;
      hash.text(dictionary.at(code) as string);
    }
    block[used++] = places[code] as number;
    if (used < block.length) continue;
    hash.words(block);
    used = 0;
  }
  hash.words(block.subarray(0, used));
  hash.word(known);
}
