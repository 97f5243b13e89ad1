import { expect, test } from "vitest";
import { HashDictionary } from "../../src/columns/HashDictionary.ts";
import { SerialDictionary } from "../../src/columns/SerialDictionary.ts";
import type { TextDictionary } from "../../src/columns/TextDictionary.ts";

const hashed = new HashDictionary();
for (const text of ["C1", "C2", "C3"]) hashed.internText(text);
const dictionaries: [string, TextDictionary][] = [
  ["HashDictionary", hashed],
  ["SerialDictionary", new SerialDictionary({ prefix: "C", width: 1 }, 0, 4)],
];

test.each(dictionaries)("%s keeps the laws of a TextDictionary", (_, dictionary) => {
  expect([dictionary.size, dictionary.at(0)]).toEqual([4, null]);
  for (let code = 1; code < dictionary.size; code++)
    expect(dictionary.indexOf(dictionary.at(code) as string)).toBe(code);
  for (const text of ["", "C4", "c1", "__proto__"]) expect(dictionary.indexOf(text)).toBe(0);
});
