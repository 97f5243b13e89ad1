import fc from "fast-check";
import { expect, test } from "vitest";
import { ArrayDictionary } from "../../src/columns/ArrayDictionary.ts";
import { TextColumn } from "../../src/columns/columns.ts";
import { HashDictionary } from "../../src/columns/HashDictionary.ts";
import { SerialDictionary } from "../../src/columns/SerialDictionary.ts";
import { cleaned, growable, lookAlikes } from "../../src/reading/cleanTexts.ts";
import { isGuest } from "../../src/reading/guests.ts";

const columnOf = (texts: readonly string[], dictionary: HashDictionary | ArrayDictionary): TextColumn => {
  const codeOf = (text: string) =>
    dictionary instanceof HashDictionary ? dictionary.internText(text) : dictionary.code(text);
  return new TextColumn(
    Uint32Array.from(texts, (text) => (text === "" ? 0 : codeOf(text))),
    dictionary,
  );
};
/** The cleaning that ids get. */
const clean = (text: string): string | undefined => {
  const id = text
    .trim()
    .replace(/^="(.*)"$/, "$1")
    .replace(/^(\d+)\.0+$/, "$1");
  if (isGuest(id)) return undefined;
  return id.includes("@") ? id.toLowerCase() : id;
};

test("cleaned(column) is each text cleaned, whatever its dictionary", () => {
  const pieces = [
    "K1",
    "17850.0",
    " 7 ",
    "Guest",
    "0",
    "A@x.org",
    "a@x.org",
    '="007"',
    "n/a",
    "Zoë",
    "v1.0",
    "walk-in",
    "é ",
    "000",
  ];
  const texts = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 8 })), { maxLength: 40 });
  fc.assert(
    fc.property(texts, fc.boolean(), (list, hashed) => {
      const known = list.filter((text) => !text.includes("\0") && !/[\ud800-\udfff]/.test(text));
      const column = columnOf(known, hashed ? new HashDictionary() : new ArrayDictionary());
      expect([...cleaned(column, clean)]).toEqual(known.map((text) => (text === "" ? null : (clean(text) ?? null))));
    }),
  );
});

test("cleaned(serial numbers) keeps them, and none for the number that is none", () => {
  const numbers = new TextColumn(Uint32Array.of(1, 2, 0, 3), new SerialDictionary({ prefix: "", width: 3 }, 1, 4));
  expect([...numbers]).toEqual(["000", "001", null, "002"]);
  expect([...cleaned(numbers, clean)]).toEqual([null, "001", null, "002"]);
  const marked = new TextColumn(Uint32Array.of(1, 2), new SerialDictionary({ prefix: "C", width: 1 }, 1, 3));
  expect(cleaned(marked, clean)).toBe(marked);
});

test("growable(serial column) has the same texts in a dictionary that takes more", () => {
  const column = growable(
    new TextColumn(Uint32Array.of(2, 0, 1), new SerialDictionary({ prefix: "C", width: 1 }, 1, 3)),
  );
  expect([...column]).toEqual(["C1", null, "C0"]);
  expect((column.dictionary as HashDictionary).internText("new")).toBeGreaterThan(0);
});

test("lookAlikes(column) counts the texts that differ by case or blanks only, among those that occur", () => {
  const column = columnOf(["Abc 1", "abc1", "ABC1", "x", "É", "é", "y"], new HashDictionary());
  expect(lookAlikes(column)).toMatchObject({ count: 3, example: ["Abc 1", "abc1"] });
  expect(lookAlikes(new TextColumn(column.codes.subarray(0, 1), column.dictionary))).toBeUndefined();
  expect(lookAlikes(columnOf(["a", "B"], new ArrayDictionary()))).toBeUndefined();
});
