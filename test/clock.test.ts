import { expect, test } from "vitest";
import { clock, stopwatch } from "../src/clock.ts";

test("clock() is the machine's", () => {
  expect(Math.abs(clock() - Date.now())).toBeLessThan(1000);
});

test("stopwatch() does not go back", () => {
  const begin = stopwatch();
  expect(stopwatch()).toBeGreaterThanOrEqual(begin);
});
