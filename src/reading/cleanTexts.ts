import { ArrayDictionary } from "../columns/ArrayDictionary.ts";
import { TextColumn } from "../columns/columns.ts";
import { HashDictionary } from "../columns/HashDictionary.ts";
import { SerialDictionary } from "../columns/SerialDictionary.ts";

/** Makes a text what it is compared as; `undefined` where it says that there is none. */
export type Clean = (text: string) => string | undefined;

/** The code of a text in a dictionary that grows. */
export function codeIn(dictionary: HashDictionary | ArrayDictionary, text: string): number {
  return dictionary instanceof HashDictionary ? dictionary.internText(text) : dictionary.code(text);
}

/**
 * A column with its texts cleaned. Of millions of ids hardly any needs it: what their bytes show to be clean is not made a
 * string.
 */
export function cleaned(column: TextColumn, clean: Clean): TextColumn {
  const { dictionary } = column;
  if (dictionary instanceof SerialDictionary) {
    const { prefix, width } = dictionary.pattern;
    // a text before the number, and a number other than 0, are as they should be
    if (/^[^\s.@]+$/.test(prefix)) return column;
    if (prefix === "") {
      const zero = dictionary.indexOf("0".repeat(width));
      if (zero === 0 || !column.codes.includes(zero) || clean("0".repeat(width)) !== undefined) return column;
      return new TextColumn(
        column.codes.map((code) => (code === zero ? 0 : code)),
        dictionary,
      );
    }
  }
  const size = dictionary.size;
  let changed = false;
  const grown = growable(column);
  const target = grown.dictionary as HashDictionary | ArrayDictionary;
  const content = target instanceof HashDictionary ? target.content : undefined;
  const end = target === dictionary ? size : target.size;
  const translation = new Uint32Array(end);
  for (let code = 1; code < end; code++) {
    translation[code] = code;
    if (
      content !== undefined &&
      isClean(content.bytes, content.starts[code] as number, content.starts[code + 1] as number)
    )
      continue;
    const text = target.at(code) as string;
    const made = clean(text);
    if (made === text) continue;
    changed = true;
    translation[code] = made === undefined ? 0 : codeIn(target, made);
  }
  if (!changed) return column;
  return new TextColumn(
    grown.codes.map((code) => translation[code] as number),
    target,
  );
}

/** The column with a dictionary that can take further texts. */
export function growable(column: TextColumn): TextColumn {
  const { dictionary, codes } = column;
  if (dictionary instanceof HashDictionary || dictionary instanceof ArrayDictionary) return column;
  const grown = new HashDictionary();
  const translation = new Uint32Array(dictionary.size);
  const same = codes.map((code) => {
    if (code !== 0 && translation[code] === 0) translation[code] = grown.internText(dictionary.at(code) as string);
    return translation[code] as number;
  });
  return new TextColumn(same, grown);
}

/**
 * Whether a text is sure to stay as it is: no blank at its ends, a digit other than 0 (so that it says something), no point
 * that a `.0` may begin with, no address in capital letters.
 */
function isClean(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes[from] as number;
  const last = bytes[to - 1] as number;
  if (first <= 32 || last <= 32 || first === 61 || first >= 0x80 || last >= 0x80) return false;
  let [digit, at, capital] = [false, false, false];
  for (let p = from; p < to; p++) {
    const b = bytes[p] as number;
    if (b >= 49 && b <= 57) digit = true;
    else if (b === 64) at = true;
    else if (b >= 65 && b <= 90) capital = true;
    else if (b === 46 && last === 48 && !at) return false;
    else if (b >= 0x80) capital = true;
  }
  return (digit || (at && to - from > 6)) && !(at && capital);
}

/** How many texts differ from another only by case or blanks, and two that do. */
export function lookAlikes(
  column: TextColumn,
): { readonly count: number; readonly example: readonly [string, string] } | undefined {
  const { dictionary } = column;
  if (dictionary instanceof SerialDictionary) return undefined;
  const used = new Uint8Array(dictionary.size);
  for (const code of column.codes) used[code] = 1;
  const content = dictionary instanceof HashDictionary ? dictionary.content : undefined;
  const fold = (code: number): string => (dictionary.at(code) as string).toLowerCase().replace(/\s+/g, "");
  const slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * dictionary.size + 2)));
  const mask = slots.length - 1;
  let count = 0;
  let example: readonly [string, string] | undefined;
  for (let code = 1; code < dictionary.size; code++) {
    if (used[code] === 0) continue;
    const ascii =
      content && foldedHash(content.bytes, content.starts[code] as number, content.starts[code + 1] as number);
    const hash = ascii ?? foldedHashOf(fold(code));
    let slot = hash & mask;
    for (let way = 0; slots[slot] !== 0 && way < 64; way++) {
      const other = slots[slot] as number;
      if (fold(other) === fold(code)) {
        count++;
        example ??= [dictionary.at(other) as string, dictionary.at(code) as string];
        break;
      }
      slot = (slot + 1) & mask;
    }
    if (slots[slot] === 0) slots[slot] = code;
  }
  return example && { count, example };
}

/** A hash that texts share which differ by case or blanks only; `undefined` where bytes do not show the case. */
function foldedHash(bytes: Uint8Array, from: number, to: number): number | undefined {
  let hash = 0x811c9dc5;
  for (let p = from; p < to; p++) {
    const b = bytes[p] as number;
    if (b >= 0x80) return undefined;
    if (b > 32) hash = Math.imul(hash ^ (b >= 65 && b <= 90 ? b | 32 : b), 0x01000193);
  }
  return hash ^ (hash >>> 15);
}

/** The same of a folded text. */
function foldedHashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of encoder.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash ^ (hash >>> 15);
}

const encoder = /* @__PURE__ */ new TextEncoder();
