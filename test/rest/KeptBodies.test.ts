import fc from "fast-check";
import { expect, test } from "vitest";
import { KeptBodies, keptBodies } from "../../src/rest/KeptBodies.ts";
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
const held = (kept: KeptBodies, key: string, version = "v") => {
  const length = kept.get(version, key)?.text.length;
  return length === undefined ? undefined : length / MILLION;
};

test("KeptBodies.get(version, key) is the body of that version and that key only", () => {
  const kept = new KeptBodies(LIMIT * MILLION + ENTRIES);
  expect(kept.get("v1", "a")).toBeUndefined();
  const page = { text: "[]", link: '<?page=2>; rel="next"' };
  kept.set("v1", "a", page);
  expect(kept.get("v1", "a")).toBe(page);
  expect(kept.get("v1", "b")).toBeUndefined();
  expect(kept.get("v2", "a")).toBeUndefined();
});

test("KeptBodies.set(version, key, body) forgets all of another version", () => {
  const kept = new KeptBodies(LIMIT * MILLION + ENTRIES);
  kept.set("v1", "a", body(31));
  kept.set("v2", "b", body(31));
  expect([held(kept, "a", "v1"), held(kept, "a", "v2"), held(kept, "b", "v2")]).toEqual([undefined, undefined, 31]);
  // nor does what was forgotten count any longer
  kept.set("v2", "c", body(1));
  expect([held(kept, "b", "v2"), held(kept, "c", "v2")]).toEqual([31, 1]);
});

test("KeptBodies.set(version, key, body) never exceeds its limit, and forgets the least recently used first", () => {
  const steps = fc.array(fc.record({ key: fc.constantFrom(...KEYS), millions: fc.constantFrom(...SIZES) }), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(steps, (steps) => {
      const kept = new KeptBodies(LIMIT * MILLION + ENTRIES);
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
test("KeptBodies.set(version, key, body) counts a body that takes another's place once", () => {
  const kept = new KeptBodies(LIMIT * MILLION + ENTRIES);
  for (let i = 0; i < 5; i++) kept.set("v", "a", body(8));
  expect(held(kept, "a")).toBe(8);
  kept.set("v", "b", body(16));
  expect([held(kept, "a"), held(kept, "b")]).toEqual([8, 16]);
});

test("keptBodies(store) are the same for a store, and another's for another", () => {
  const [one, other] = [shop(), shop()];
  expect(keptBodies(one)).toBe(keptBodies(one));
  expect(keptBodies(one)).not.toBe(keptBodies(other));
});

test("KeptBodies.set(version, key, body) counts what an entry takes besides its text: tiny answers are bounded too", () => {
  const kept = new KeptBodies(100_000);
  const keys = Array.from({ length: 2000 }, (_, i) => `search ${i}`);
  for (const key of keys) kept.set("v", key, { text: "" });
  const held = keys.filter((key) => kept.get("v", key) !== undefined);
  expect(held.length).toBeLessThan(500);
  expect(held).toContain("search 1999");
});
