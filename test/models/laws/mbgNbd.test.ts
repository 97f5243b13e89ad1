import { expect, test } from "vitest";
import { mbgNbdLaw } from "../../../src/models/laws/mbgNbd.ts";
import { close } from "../../shared/close.ts";

test("mbgNbdLaw: the odds of being dead are a/(b + x − 1 + 1) times how the silence speaks against buying on", () => {
  const p = { r: 0.5, alpha: 6, a: 0.8, b: 2.5 };
  const odds = (0.8 / (2.5 + 2)) * ((6 + 40) / (6 + 30)) ** (0.5 + 2);
  expect(mbgNbdLaw.logOddsDead(p, { frequency: 2, recency: 30, age: 40 })).toEqual(close(Math.log(odds), 1e-12));
  const once = mbgNbdLaw.logOddsDead(p, { frequency: 0, recency: 0, age: 40 });
  expect(once).toEqual(close(Math.log((0.8 / 2.5) * (46 / 6) ** 0.5), 1e-12));
  expect(mbgNbdLaw.newCustomer(p).share).toBeCloseTo(2.5 / 3.3, 12);
});
