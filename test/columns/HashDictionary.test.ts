import fc from "fast-check";
import { expect, test } from "vitest";
import { HashDictionary, hashBytes, PREFETCH, viewOf } from "../../src/columns/HashDictionary.ts";

test("HashDictionary gives each text one code, in order of appearance, and the text back", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme", minLength: 1 })), (texts) => {
      const dictionary = new HashDictionary();
      const codes = texts.map((text) => dictionary.internText(text));
      const distinct = [...new Set(texts)];
      expect(codes).toEqual(texts.map((text) => distinct.indexOf(text) + 1));
      expect(codes.map((code) => dictionary.at(code))).toEqual(texts);
      expect(texts.map((text) => dictionary.indexOf(text))).toEqual(codes);
      expect(dictionary.size).toBe(distinct.length + 1);
    }),
  );
});

test("HashDictionary holds 100,000 texts that differ little", () => {
  const dictionary = new HashDictionary();
  const texts = Array.from({ length: 100_000 }, (_, i) => `${"-".repeat(i % 40)}${i}`);
  const codes = texts.map((text) => dictionary.internText(text));
  expect(new Set(codes).size).toBe(new Set(texts).size);
  expect(dictionary.at(codes[77_777] as number)).toBe(texts[77_777]);
  expect([dictionary.indexOf("none"), dictionary.at(0), dictionary.at(dictionary.size)]).toEqual([0, null, null]);
  const spans = Int32Array.from({ length: 3 * PREFETCH }, (_, i) => i);
  expect(dictionary.prefetch(spans, 0, spans.length)).toBeTypeOf("number");
});

test("HashDictionary.intern(bytes) refuses what is not text", () => {
  const bytes = Uint8Array.of(0xff, 0xfe, 0x61);
  const dictionary = new HashDictionary();
  expect(dictionary.intern(bytes, viewOf(bytes), 0, 2, hashBytes(bytes, 0, 2))).toBe(-1);
  expect(dictionary.intern(bytes, viewOf(bytes), 2, 3, hashBytes(bytes, 2, 3))).toBe(1);
});

test("HashDictionary.translate(content) finds or adds another dictionary's texts", () => {
  const [a, b] = [new HashDictionary(), new HashDictionary()];
  for (const text of ["x", "y"]) a.internText(text);
  for (const text of ["z", "y"]) b.internText(text);
  expect([...a.translate(b.content)]).toEqual([0, 0, 2]);
  expect([...a.translate(b.content, true)]).toEqual([0, 3, 2]);
  expect(a.at(3)).toBe("z");
});
