import { expect, test } from "vitest";
import { mbgCnbdKLaw } from "../../../src/models/laws/mbgCnbdK.ts";

test("mbgCnbdKLaw: the first purchase has a coin as well", () => {
  const p = { r: 0.9, alpha: 4.2, a: 0.4, b: 2.3, k: 2 };
  expect(mbgCnbdKLaw.name).toBe("mbgCnbdK");
  expect(mbgCnbdKLaw.newCustomer(p).share).toBeCloseTo(2.3 / 2.7, 12);
  expect(mbgCnbdKLaw.logOddsDead(p, { frequency: 0, recency: 0, age: 40 })).toBeGreaterThan(-10);
});
