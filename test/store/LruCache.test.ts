import { expect, test } from "vitest";
import { LruCache } from "../../src/store/LruCache.ts";

test("LruCache.get(key) makes a value once and forgets the least recently used", () => {
  const kept = new LruCache<string>(2);
  let made = 0;
  const get = (key: string): string =>
    kept.get(key, () => {
      made++;
      return key;
    });
  for (const key of ["a", "b", "a", "c", "a"]) expect(get(key)).toBe(key);
  expect(made).toBe(3);
  get("b");
  expect(made).toBe(4);
  kept.delete("b");
  get("b");
  expect(made).toBe(5);
});
