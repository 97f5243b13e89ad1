import fc from "fast-check";
import { expect, test } from "vitest";
import { integrate } from "../../../src/math/gaussLegendre.ts";
import { paretoNbdLaw } from "../../../src/models/laws/paretoNbd.ts";
import { atOnce } from "../../../src/pieces.ts";
import { close } from "../../shared/close.ts";
import { between } from "../models.ts";

test("paretoNbdLaw: the odds of being dead are those of dying at any time since the last purchase", () => {
  const p = { r: 0.55, alpha: 10.6, s: 0.6, beta: 11.7 };
  const [x, tx, T] = [2, 30, 39];
  const alive = (p.alpha + T) ** -(p.r + x) * (p.beta + T) ** -p.s;
  const dying = (y: number) => p.s * (p.alpha + y) ** -(p.r + x) * (p.beta + y) ** -(p.s + 1);
  const odds = integrate(dying, tx, T, 1) / alive;
  expect(paretoNbdLaw.logOddsDead(p, { frequency: x, recency: tx, age: T })).toEqual(close(Math.log(odds), 1e-12));
  expect(paretoNbdLaw.logOddsDead(p, { frequency: x, recency: T, age: T })).toBe(Number.NEGATIVE_INFINITY);
});

test("paretoNbdLaw: derivatives of customers who share days are those of each alone", () => {
  const anyParams = fc.record({
    r: between(0.05, 30),
    alpha: between(0.01, 10),
    s: between(0.05, 30),
    beta: between(0.01, 10),
  });
  const days = [0.1, 0.2, 0.25, 0.7, 0.9, 1];
  const pairs = days.flatMap((tx) => days.filter((T) => T >= tx).map((T) => [tx, T] as const));
  const columns = {
    frequency: Float64Array.from([...pairs.map(() => 1), ...pairs.map(() => 30)]),
    recency: Float64Array.from([...pairs, ...pairs], ([tx]) => tx),
    age: Float64Array.from([...pairs, ...pairs], ([, T]) => T),
    weight: Float64Array.from([...pairs, ...pairs], (_, i) => 1 + (i % 3)),
  };
  fc.assert(
    fc.property(anyParams, (p) => {
      const all = atOnce(paretoNbdLaw.derivatives(p, columns));
      const single = [...columns.weight.keys()].map((i) =>
        atOnce(
          paretoNbdLaw.derivatives(p, {
            frequency: columns.frequency.slice(i, i + 1),
            recency: columns.recency.slice(i, i + 1),
            age: columns.age.slice(i, i + 1),
            weight: columns.weight.slice(i, i + 1),
          }),
        ),
      );
      const summed = (of: (one: typeof all) => Float64Array) =>
        of(all).forEach((value, k) => {
          const terms = single.map((one) => of(one)[k] as number);
          const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
          expect(Math.abs(value - terms.reduce((sum, term) => sum + term, 0))).toBeLessThanOrEqual(1e-9 * size);
        });
      expect(all.value).toEqual(
        close(
          single.reduce((sum, { value }) => sum + value, 0),
          1e-12,
        ),
      );
      summed(({ gradient }) => gradient);
      summed(({ hessian }) => hessian);
      summed(({ outer }) => outer);
    }),
  );
});
