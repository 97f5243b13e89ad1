import { expect, test } from "vitest";
import { Kept } from "../../src/store/Kept.ts";

test("Kept.get(key) makes a value once and forgets the least recently used", () => {
  const kept = new Kept<string>(2);
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
