import fc from "fast-check";
import { expect, test } from "vitest";
import { isDigitAt, isLetterAt, skipBlanks } from "../../src/columns/dateBytes.ts";

const encoder = new TextEncoder();
const BLANKS = [" ", "\u00a0", "\u202f", "\u2009"];

test("isDigitAt(bytes, p) and isLetterAt(bytes, p) are what patterns say of each byte", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    expect(isDigitAt(bytes, byte), character).toBe(/\d/.test(character));
    expect(isLetterAt(bytes, byte), character).toBe(/[A-Za-z\x80-\xff]/.test(character));
  }
  expect([isDigitAt(bytes, 256), isLetterAt(bytes, 256)]).toEqual([false, false]);
});

test("skipBlanks(bytes, from, to) stops at the first that is no blank", () => {
  const blanks = fc.array(fc.constantFrom(...BLANKS), { maxLength: 6 }).map((list) => list.join(""));
  fc.assert(
    fc.property(blanks, fc.constantFrom("", "x", "\t", "é", "\u00a1", "\u2010", "\u20ac", "7 "), (before, rest) => {
      const bytes = encoder.encode(`x${before}${rest}`);
      expect(skipBlanks(bytes, 1, bytes.length)).toBe(1 + encoder.encode(before).length);
    }),
  );
});

test("skipBlanks(bytes, from, to) leaves what goes on beyond its end", () => {
  for (const blank of BLANKS) {
    const bytes = encoder.encode(` ${blank}`);
    for (let to = 0; to < bytes.length; to++) expect(skipBlanks(bytes, 0, to)).toBe(Math.min(to, 1));
  }
});
