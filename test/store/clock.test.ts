import { expect, test } from "vitest";
import { clock } from "../../src/store/clock.ts";

test("clock() is the machine's", () => {
  expect(Math.abs(clock() - Date.now())).toBeLessThan(1000);
});
