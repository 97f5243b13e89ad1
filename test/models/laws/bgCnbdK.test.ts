import { expect, test } from "vitest";
import { bgCnbdKLaw } from "../../../src/models/laws/bgCnbdK.ts";

test("bgCnbdKLaw: nobody leaves before a repeat purchase", () => {
  const p = { r: 0.9, alpha: 4.2, a: 0.4, b: 2.3, k: 2 };
  expect(bgCnbdKLaw.name).toBe("bgCnbdK");
  expect(bgCnbdKLaw.newCustomer(p).share).toBe(1);
  expect(bgCnbdKLaw.logOddsDead(p, { frequency: 0, recency: 0, age: 40 })).toBe(Number.NEGATIVE_INFINITY);
});
