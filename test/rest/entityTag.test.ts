import fc from "fast-check";
import { expect, test } from "vitest";
import { entityTag, matches } from "../../src/rest/entityTag.ts";

// the hashes of the authors of FNV: http://www.isthe.com/chongo/tech/comp/fnv/
test.each([
  ["", 0x811c9dc5],
  ["a", 0xe40c292c],
  ["foobar", 0xbf9cf968],
])("entityTag(version, '%s') is a strong tag of the version and the FNV-1a hash", (question, hash) => {
  expect(entityTag("v1-0", question)).toBe(`"v1-0.${hash.toString(36)}"`);
});

test("entityTag(version, question) differs when either does, and is fit for a header", () => {
  const versions = fc.stringMatching(/^[0-9a-f-]{1,20}$/);
  const questions = fc.string({ unit: fc.constantFrom(...'ab 0"\n\0é😀', "\ud800") });
  fc.assert(
    fc.property(versions, versions, questions, questions, (version, other, question, another) => {
      const tag = entityTag(version, question);
      expect(tag).toMatch(/^"[\x21\x23-\x7e]+"$/);
      expect(entityTag(other, question) === tag).toBe(other === version);
      expect(entityTag(version, another) === tag).toBe(another === question);
    }),
  );
});

test.each([
  [undefined, false],
  ["", false],
  ['"a.1"', true],
  ['W/"a.1"', true],
  ['"b.2", W/"a.1" ,"c.3"', true],
  ['"b.2","c.3"', false],
  ["a.1", false],
  ['"a.1', false],
  ['"a.11"', false],
  ['W/W/"a.1"', false],
])("matches(%s, etag) is %s", (header, expected) => {
  expect(matches(header, '"a.1"')).toBe(expected);
});
