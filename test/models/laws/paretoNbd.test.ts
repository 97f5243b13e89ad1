import { expect, test } from "vitest";
import { integrate } from "../../../src/math/gaussLegendre.ts";
import { paretoNbdLaw } from "../../../src/models/laws/paretoNbd.ts";
import { close } from "../../shared/close.ts";

test("paretoNbdLaw: the odds of being dead are those of dying at any time since the last purchase", () => {
  const p = { r: 0.55, alpha: 10.6, s: 0.6, beta: 11.7 };
  const [x, tx, T] = [2, 30, 39];
  const alive = (p.alpha + T) ** -(p.r + x) * (p.beta + T) ** -p.s;
  const dying = (y: number) => p.s * (p.alpha + y) ** -(p.r + x) * (p.beta + y) ** -(p.s + 1);
  const odds = integrate(dying, tx, T, 1) / alive;
  expect(paretoNbdLaw.logOddsDead(p, { frequency: x, recency: tx, age: T })).toEqual(close(Math.log(odds), 1e-12));
  expect(paretoNbdLaw.logOddsDead(p, { frequency: x, recency: T, age: T })).toBe(Number.NEGATIVE_INFINITY);
});
