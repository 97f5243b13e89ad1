import { expect, test } from "vitest";
import { foldCase } from "../../src/columns/foldCase.ts";

test.each([
  ["ß", "SS"],
  ["ß", "ẞ"],
  ["STRASSE", "straße"],
  ["ΟΔΟΣ", "οδος"],
  ["Σ", "ς"],
  ["Σ", "σ"],
  ["İstanbul", "i\u0307stanbul"],
  ["ﬁn", "FIN"],
  ["\u212a", "k"],
  ["ſ", "S"],
  ["ŉ", "ʼN"],
  ["Ǆ", "ǅ"],
])("foldCase('%s') is that of '%s'", (one, other) => {
  expect(foldCase(one)).toBe(foldCase(other));
});

test.each([
  ["a", "b"],
  ["é", "e"],
  ["ss", "s"],
  ["ο", "o"],
])("foldCase('%s') is not that of '%s'", (one, other) => {
  expect(foldCase(one)).not.toBe(foldCase(other));
});

// a regular expression with the flags i and u compares by Unicode's simple folding
test("foldCase makes alike whatever a regular expression takes for alike in any case", () => {
  for (let code = 0; code < 0x1_0000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const letter = String.fromCodePoint(code);
    const others = [letter.toLowerCase(), letter.toUpperCase(), letter.toUpperCase().toLowerCase()];
    if (others.every((other) => other === letter)) continue;
    const pattern = new RegExp(`^\\u{${code.toString(16)}}$`, "iu");
    for (const other of others) {
      if (pattern.test(other)) expect(foldCase(other), `${letter} and ${other}`).toBe(foldCase(letter));
    }
  }
});

test("foldCase changes nothing when it is done again", () => {
  for (let code = 0; code < 0x1_0000; code++) {
    const once = foldCase(String.fromCharCode(code));
    expect(foldCase(once)).toBe(once);
  }
});
