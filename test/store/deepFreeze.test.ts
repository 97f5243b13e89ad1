import { expect, test } from "vitest";
import { deepFreeze } from "../../src/store/deepFreeze.ts";

test("deepFreeze(value) freezes it and all it holds, and gives it back", () => {
  const value = { list: [{ n: 1 }], text: "x", nothing: null };
  expect(deepFreeze(value)).toBe(value);
  expect([value, value.list, value.list[0]].every(Object.isFrozen)).toBe(true);
  expect(deepFreeze(7)).toBe(7);
});
