import { expect, test } from "vitest";
import { nbdLaw } from "../../../src/models/laws/nbd.ts";
import { close } from "../../shared/close.ts";

test("nbdLaw: the number of purchases is negative binomial, and nobody is ever dead", () => {
  const p = { r: 2, alpha: 4 };
  // (r + x − 1 over x) (α/(α+T))^r (T/(α+T))^x is the likelihood times T^x/x!
  const binomial = Math.log(10 * (4 / 9) ** 2 * (5 / 9) ** 9);
  const { logLikelihood } = nbdLaw;
  const own = logLikelihood(p, { frequency: 9, recency: 3, age: 5 }) + 9 * Math.log(5) - Math.log(362_880);
  expect(own).toEqual(close(binomial, 1e-12));
  expect(nbdLaw.logOddsDead(p, { frequency: 9, recency: 0.1, age: 500 })).toBe(Number.NEGATIVE_INFINITY);
  expect(nbdLaw.alive(p, { frequency: 9, recency: 3, age: 5 })).toEqual({ r: 11, alpha: 9 });
});
