import { expect, test } from "vitest";
import { decodeAny, decodeText } from "../../src/columns/decodeText.ts";

const bytes = new TextEncoder().encode("aé😀z".padEnd(100, "-"));

test("decodeText(bytes) is their text, short or long, shared or not", () => {
  expect(decodeText(bytes, 0, 3)).toBe("aé");
  expect(decodeText(bytes, 0, bytes.length)).toBe("aé😀z".padEnd(100, "-"));
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  expect(decodeText(shared, 0, bytes.length)).toBe("aé😀z".padEnd(100, "-"));
});

test("decodeText(half a character, or NUL) is undefined", () => {
  expect(decodeText(bytes, 0, 2)).toBeUndefined();
  expect(decodeText(Uint8Array.of(97, 0, 98), 0, 3)).toBeUndefined();
});

test("decodeAny(half a character) marks it", () => {
  expect(decodeAny(bytes, 0, 2)).toBe("a\ufffd");
});
