import { expect, test } from "vitest";
import { bgNbdLaw } from "../../../src/models/laws/bgNbd.ts";
import { close } from "../../shared/close.ts";

test("bgNbdLaw: the odds of being dead are a/(b + x − 1) times how the silence speaks against buying on", () => {
  const p = { r: 0.5, alpha: 6, a: 0.8, b: 2.5 };
  const odds = (0.8 / (2.5 + 2 - 1)) * ((6 + 40) / (6 + 30)) ** (0.5 + 2);
  expect(bgNbdLaw.logOddsDead(p, { frequency: 2, recency: 30, age: 40 })).toEqual(close(Math.log(odds), 1e-12));
  const once = bgNbdLaw.logOddsDead(p, { frequency: 0, recency: 0, age: 40 });
  expect(once).toEqual(Number.NEGATIVE_INFINITY);
  expect(bgNbdLaw.newCustomer(p).share).toBeCloseTo(1, 12);
});
