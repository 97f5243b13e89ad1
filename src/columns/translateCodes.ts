import type { TextDictionary } from "./TextDictionary.ts";

/** For each code of one dictionary the code of the same text in another, 0 where the other does not have it. */
export function translateCodes(from: TextDictionary, to: TextDictionary): Uint32Array {
  const known = to.codesOf?.(from);
  if (known !== undefined) return known;
  const codes = new Uint32Array(from.size);
  for (let code = 1; code < from.size; code++) codes[code] = to.indexOf(from.at(code) as string);
  return codes;
}
