import fc from "fast-check";
import { expect, test } from "vitest";
import { AnswerCache, answerCache } from "../../src/rest/AnswerCache.ts";
import { shop } from "./shop.ts";

const MILLION = 1_000_000;
/** In millions, as are all sizes here. */
const LIMIT = 32;
/** What the few entries of a test take besides their texts. */
const ENTRIES = 10_000;
const KEYS = ["a", "b", "c", "d", "__proto__", "constructor"];
/** Texts of so many million characters: ropes, which take no memory. */
const SIZES = [0, 1, 5, 8, 11, 16, 31, 32, 33];
const bodies = new Map(SIZES.map((millions) => [millions, { text: "x".repeat(millions * MILLION) }]));
const body = (millions: number) => bodies.get(millions) as { text: string };
/** How many million characters are kept for a key; a failure had better not print them. */
const held = (kept: AnswerCache, key: string, etag = "v") => {
  const length = kept.get(etag, key)?.text.length;
  return length === undefined ? undefined : length / MILLION;
};

test("AnswerCache.get(etag, key) is the body of that tag and that key only", () => {
  const kept = new AnswerCache(LIMIT * MILLION + ENTRIES);
  expect(kept.get("v1", "a")).toBeUndefined();
  const page = { text: "[]", link: '<?page=2>; rel="next"' };
  kept.set("v1", "a", page);
  expect(kept.get("v1", "a")).toBe(page);
  expect(kept.get("v1", "b")).toBeUndefined();
  expect(kept.get("v2", "a")).toBeUndefined();
});

test("AnswerCache.set(etag, key, body) takes the place of the key's body under another tag", () => {
  const kept = new AnswerCache(LIMIT * MILLION + ENTRIES);
  kept.set("v1", "a", body(16));
  kept.set("v2", "a", body(11));
  expect([held(kept, "a", "v1"), held(kept, "a", "v2")]).toEqual([undefined, 11]);
  // nor does what was replaced count any longer
  kept.set("v2", "b", body(16));
  expect([held(kept, "a", "v2"), held(kept, "b", "v2")]).toEqual([11, 16]);
});

test("AnswerCache.set(etag, key, body) never exceeds its limit, and forgets the least recently used first", () => {
  const steps = fc.array(fc.record({ key: fc.constantFrom(...KEYS), millions: fc.constantFrom(...SIZES) }), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(steps, (steps) => {
      const kept = new AnswerCache(LIMIT * MILLION + ENTRIES);
      // the keys that should be there with their sizes, the least recently used first
      let model: [string, number][] = [];
      for (const { key, millions } of steps) {
        const known = model.find(([other]) => other === key);
        expect(held(kept, key)).toBe(known?.[1]);
        model = model.filter(([other]) => other !== key);
        model.push(known ?? [key, millions]);
        if (known !== undefined) continue;
        kept.set("v", key, body(millions));
        while (model.reduce((sum, [, size]) => sum + size, 0) > LIMIT) model.shift();
      }
      const sizes = KEYS.map((key) => held(kept, key) ?? 0);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(LIMIT);
      expect(KEYS.filter((key) => held(kept, key) !== undefined).sort()).toEqual(model.map(([key]) => key).sort());
    }),
  );
});

// two who ask at once both find nothing and both keep what they made: the first body's size is never given back
test("AnswerCache.set(etag, key, body) counts a body that takes another's place once", () => {
  const kept = new AnswerCache(LIMIT * MILLION + ENTRIES);
  for (let i = 0; i < 5; i++) kept.set("v", "a", body(8));
  expect(held(kept, "a")).toBe(8);
  kept.set("v", "b", body(16));
  expect([held(kept, "a"), held(kept, "b")]).toEqual([8, 16]);
});

test("answerCache(store) are the same for a store, and another's for another", () => {
  const [one, other] = [shop(), shop()];
  expect(answerCache(one)).toBe(answerCache(one));
  expect(answerCache(one)).not.toBe(answerCache(other));
});

test("AnswerCache.set(etag, key, body) counts what an entry takes besides its text: tiny answers are bounded too", () => {
  const kept = new AnswerCache(100_000);
  const keys = Array.from({ length: 2000 }, (_, i) => `search ${i}`);
  for (const key of keys) kept.set("v", key, { text: "" });
  const held = keys.filter((key) => kept.get("v", key) !== undefined);
  expect(held.length).toBeLessThan(500);
  expect(held).toContain("search 1999");
});
