import fc from "fast-check";
import { expect, test } from "vitest";
import {
  HashDictionary,
  hashBytes,
  hashSeed,
  PREFETCH,
  useHashSeed,
  viewOf,
} from "../../src/columns/HashDictionary.ts";

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

/** Texts of eight bytes of which all hash alike, whatever the seed: the top bit of each first word is undone by the second. */
function colliding(pairs: number): string[] {
  // a flipped top bit goes through multiplication as it is, and through the shift to bit 16 as well
  const words = [
    [0x41414141, 0x41414141],
    [0xc1414141, 0x41414141 ^ 0x80010000],
  ];
  const texts: Uint8Array[] = [new Uint8Array(0)];
  for (let i = 0; i < pairs; i++) {
    const longer = texts
      .splice(0)
      .flatMap((text) =>
        words.map((pair) => Uint8Array.from([...text, ...new Uint8Array(Uint32Array.from(pair).buffer)])),
      );
    texts.push(...longer);
  }
  // latin-1 is enough to carry the bytes: what is interned are bytes
  return texts.map((bytes) => String.fromCharCode(...bytes));
}

test("HashDictionary finds every text, and in time, where somebody chose texts that collide", () => {
  const chosen = colliding(12).map((text) => Uint8Array.from(text, (char) => char.charCodeAt(0)));
  expect(new Set(chosen.map((bytes) => hashBytes(bytes, 0, bytes.length))).size).toBe(1);
  // the same trick with ASCII texts: bytes that are no text are not interned
  const texts = Array.from({ length: 2 ** 12 }, (_, i) => `x${i}`);
  const dictionary = new HashDictionary();
  const codes = texts.map((text) => {
    const bytes = new TextEncoder().encode(text);
    // all under one hash, as if they collided
    return dictionary.intern(bytes, viewOf(bytes), 0, bytes.length, 7);
  });
  expect(codes).toEqual(texts.map((_, i) => i + 1));
  expect(dictionary.at(4000)).toBe("x3999");
  expect(dictionary.indexOf("x17")).toBe(18);
  expect([dictionary.indexOf("nobody"), dictionary.internText("new"), dictionary.internText("x17")]).toEqual([
    0, 4097, 18,
  ]);
  const again = new HashDictionary();
  expect([...again.translate(dictionary.content, true)].at(-1)).toBe(4097);
});

test("no output of HashDictionary depends on the seed", () => {
  const texts = ["b", "a", "é", "a".repeat(99), "b"];
  const codes = [1, 123456789].map((seed) => {
    useHashSeed(seed);
    const dictionary = new HashDictionary();
    const interned = texts.map((text) => dictionary.internText(text));
    return [interned, texts.map((text) => dictionary.indexOf(text)), dictionary.content, hashSeed()];
  });
  expect(codes[0]?.slice(0, 3)).toEqual(codes[1]?.slice(0, 3));
  expect(codes[0]?.[3]).not.toEqual(codes[1]?.[3]);
});

test("HashDictionary does not take bytes that are no text for the text they would be shown as, collisions or not", () => {
  const dictionary = new HashDictionary();
  for (let i = 0; i < 2000; i++) {
    const bytes = new TextEncoder().encode(`x${i}`);
    dictionary.intern(bytes, viewOf(bytes), 0, bytes.length, 7);
  }
  dictionary.internText("\ufffd");
  const broken = Uint8Array.of(0xff);
  expect(dictionary.intern(broken, viewOf(broken), 0, 1, 7)).toBe(-1);
});

test("HashDictionary.settle() gives memory back, and texts are found all the same", () => {
  const dictionary = new HashDictionary();
  const texts = Array.from({ length: 5000 }, (_, i) => `text ${(i * i) % 7919}`);
  const codes = texts.map((text) => dictionary.internText(text));
  const { size } = dictionary;
  dictionary.settle();
  expect(codes.map((code) => dictionary.at(code))).toEqual(texts);
  expect(texts.map((text) => dictionary.indexOf(text))).toEqual(codes);
  dictionary.settle();
  expect([dictionary.indexOf("another"), dictionary.indexOf(""), dictionary.internText("text 0")]).toEqual([0, 0, 1]);
  const others = new HashDictionary();
  for (const text of ["text 1", "no text", "text 4"]) others.internText(text);
  expect([...dictionary.translate(others.content)]).toEqual([0, 2, 0, 3]);
  dictionary.settle();
  expect([dictionary.internText("another"), dictionary.size]).toEqual([size, size + 1]);
});
