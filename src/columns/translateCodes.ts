import { HashDictionary } from "./HashDictionary.ts";
import { SerialDictionary } from "./SerialDictionary.ts";
import type { TextDictionary } from "./TextDictionary.ts";

/** For each code of one dictionary the code of the same text in another, 0 where the other does not have it. */
export function translateCodes(from: TextDictionary, to: TextDictionary): Uint32Array {
  if (from instanceof HashDictionary && to instanceof HashDictionary) return to.translate(from.content);
  const codes = new Uint32Array(from.size);
  const shift = from instanceof SerialDictionary && to instanceof SerialDictionary ? serialShift(from, to) : undefined;
  if (shift === undefined) {
    for (let code = 1; code < from.size; code++) codes[code] = to.indexOf(from.at(code) as string);
  } else {
    const end = Math.min(from.size, to.size - shift);
    for (let code = Math.max(1, 1 - shift); code < end; code++) codes[code] = code + shift;
  }
  return codes;
}

/** What to add to a serial code, if both dictionaries spell their numbers alike. */
function serialShift(from: SerialDictionary, to: SerialDictionary): number | undefined {
  const alike = from.pattern.prefix === to.pattern.prefix && from.pattern.width === to.pattern.width;
  return alike ? to.offset - from.offset : undefined;
}
