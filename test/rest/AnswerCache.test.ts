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
/** A cache, and what is in it: a failure had better not print the texts. */
function cacheOf(limit = LIMIT * MILLION + ENTRIES) {
  const cache = new AnswerCache(limit);
  const get = (key: string, millions = 0) => cache.get(key, true, async () => body(millions));
  /** How many million characters are kept for a key. */
  const held = async (key: string) => {
    const found = await cache.get(key, false, async () => undefined);
    return found && found.text.length / MILLION;
  };
  return { cache, get, held };
}

test("AnswerCache.get(key, keeps, make) makes a body once, of that key only", async () => {
  const { cache } = cacheOf();
  const page = { text: "[]", link: '<?page=2>; rel="next"' };
  expect(await cache.get("a", true, async () => page)).toBe(page);
  const never = () => Promise.reject(new Error("made again"));
  expect(await cache.get("a", true, never)).toBe(page);
  await expect(cache.get("b", true, never)).rejects.toThrow("made again");
});

test("AnswerCache.get(key, keeps, make) makes one body for all who ask meanwhile, kept or not; failures and nothing are not kept", async () => {
  for (const keeps of [true, false]) {
    const { cache } = cacheOf();
    let made = 0;
    const make = async () => {
      made++;
      await new Promise((resolve) => setTimeout(resolve));
      return body(1);
    };
    const bodies = await Promise.all(Array.from({ length: 100 }, () => cache.get("a", keeps, make)));
    expect([made, new Set(bodies).size]).toEqual([1, 1]);
    await cache.get("a", keeps, make);
    expect(made).toBe(keeps ? 1 : 2);
    for (const failed of [async () => undefined, () => Promise.reject(new Error("broken"))]) {
      await cache.get("b", keeps, failed).catch(() => {});
      expect((await cache.get("b", false, make))?.text.length).toBe(MILLION);
    }
  }
});

test("AnswerCache.get(key, keeps, make) never exceeds its limit, and forgets the least recently used first", async () => {
  const steps = fc.array(fc.record({ key: fc.constantFrom(...KEYS), millions: fc.constantFrom(...SIZES) }), {
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(steps, async (steps) => {
      const { get, held } = cacheOf();
      // the keys that should be there with their sizes, the least recently used first
      let model: [string, number][] = [];
      for (const { key, millions } of steps) {
        const known = model.find(([other]) => other === key);
        expect(await held(key)).toBe(known?.[1]);
        model = model.filter(([other]) => other !== key);
        model.push(known ?? [key, millions]);
        await get(key, millions);
        while (model.reduce((sum, [, size]) => sum + size, 0) > LIMIT) model.shift();
      }
      const sizes = await Promise.all(KEYS.map(held));
      expect(sizes.reduce<number>((sum, size = 0) => sum + size, 0)).toBeLessThanOrEqual(LIMIT);
      expect(KEYS.filter((_, i) => sizes[i] !== undefined).sort()).toEqual(model.map(([key]) => key).sort());
    }),
  );
});

test("AnswerCache.get(key, keeps, make) counts what an entry takes besides its text: tiny answers are bounded too", async () => {
  const { get, held } = cacheOf(100_000);
  const keys = Array.from({ length: 2000 }, (_, i) => `search ${i}`);
  for (const key of keys) await get(key);
  const sizes = await Promise.all(keys.map(held));
  expect(sizes.filter((size) => size !== undefined).length).toBeLessThan(500);
  expect(sizes.at(-1)).toBe(0);
});

test("answerCache(snapshot) is the same for a snapshot, and another's for another", async () => {
  const store = shop();
  const before = await store.snapshot();
  expect(answerCache(before)).toBe(answerCache(await store.snapshot()));
  await store.reload();
  expect(answerCache(before)).not.toBe(answerCache(await store.snapshot()));
});
