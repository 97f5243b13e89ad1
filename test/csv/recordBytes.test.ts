import fc from "fast-check";
import { expect, test } from "vitest";
import { behindCharacters, isBlank, startsWith } from "../../src/csv/recordBytes.ts";

const encoder = new TextEncoder();
const text = fc.string({ unit: fc.constantFrom("x", "é", "😀", '"', "'", "\\", "\n", " ") });

test("startsWith(bytes, p, text) is String.startsWith, also at the end of the bytes", () => {
  const short = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 6 });
  fc.assert(
    fc.property(short, short, fc.nat({ max: 6 }), (whole, part, p) => {
      const at = Math.min(p, whole.length);
      expect(startsWith(encoder.encode(whole), at, encoder.encode(part))).toBe(whole.startsWith(part, at));
    }),
  );
});

test("isBlank(bytes, from, to) knows blanks and tabs, and looks no further", () => {
  const bytes = encoder.encode("x \t x");
  expect([isBlank(bytes, 1, 4), isBlank(bytes, 0, 4), isBlank(bytes, 1, 5), isBlank(bytes, 0, 0)]).toEqual([
    ...[true, false, false, true],
  ]);
  expect(isBlank(encoder.encode("\u00a0"), 0, 2)).toBe(false);
});

test("behindCharacters(bytes, from, to, count) is behind so many code points, and not behind the end", () => {
  fc.assert(
    fc.property(text, text, fc.nat({ max: 12 }), (before, content, count) => {
      const bytes = encoder.encode(`${before + content}é`);
      const from = encoder.encode(before).length;
      const to = encoder.encode(before + content).length;
      const expected = encoder.encode([...content].slice(0, count).join("")).length;
      expect(behindCharacters(bytes, from, to, count)).toBe(from + expected);
    }),
  );
});
