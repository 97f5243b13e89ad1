import fc from "fast-check";
import { expect, test } from "vitest";
import { shorten, textWidth, wrap } from "../../src/plot/textWidth.ts";

test("textWidth(text, size) grows with the size, and with what is wide", () => {
  expect(textWidth("abc", 20)).toBeCloseTo(2 * textWidth("abc", 10));
  expect(textWidth("W", 10)).toBeGreaterThan(textWidth("i", 10));
  expect(textWidth("日", 10)).toBeGreaterThan(textWidth("a", 10));
  expect(textWidth("e\u0301", 10)).toBe(textWidth("e", 10));
});

test.each([
  ["short", "short"],
  ["A text that does not fit at all", "A text…"],
  ["👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", /^(👩‍👩‍👧‍👦)*…$/u],
])("shorten(%j) cuts no sign of a reader's in two", (text, shown) => {
  if (typeof shown === "string") expect(shorten(text, 50, 12)).toBe(shown);
  else expect(shorten(text, 50, 12)).toMatch(shown);
});

test("shorten and wrap keep within the width", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), fc.integer({ min: 30, max: 300 }), (text, width) => {
      const lines = [shorten(text, width, 11), ...wrap(text, width, 11)];
      return lines.every((line) => textWidth(line, 11) <= width + 1e-9);
    }),
  );
});

test("wrap(text) loses no word that fits", () => {
  expect(wrap("one two three four", 60, 12)).toEqual(["one two", "three", "four"]);
  expect(wrap("", 60, 12)).toEqual([]);
});

test("shorten(a megabyte) is done at once", () => {
  expect(shorten("x".repeat(1_000_000), 50, 12)).toBe("xxxxx…");
});
