import fc from "fast-check";
import { expect, test } from "vitest";
import { integrate } from "../../../src/math/gaussLegendre.ts";
import { logistic } from "../../../src/math/logistic.ts";
import { A0A0, A1A1, B0B0, B1B1, DeathMoments } from "../../../src/models/laws/DeathMoments.ts";
import { paretoNbdLaw } from "../../../src/models/laws/paretoNbd.ts";
import { atOnce } from "../../../src/pieces.ts";
import { close } from "../../shared/close.ts";
import { between } from "../models.ts";

const anyParams = fc.record({
  r: between(0.05, 30),
  alpha: between(0.01, 100),
  s: between(0.05, 30),
  beta: between(0.01, 300),
});

/** What was asked for last, as one list. */
const seen = (death: DeathMoments) => [death.dead, death.logLikelihood, death.logA, death.logB, ...death.means];

test("of(recency, age) has the probabilities of death and life, and means over both", () => {
  const p = { r: 0.55, alpha: 10.6, s: 0.6, beta: 11.7 };
  const [x, recency, age] = [2, 30, 39];
  const death = new DeathMoments(p, x);
  death.of(recency, age);
  const buying = (y: number) => p.alpha ** p.r * (p.alpha + y) ** -(p.r + x);
  const dying = (y: number) => p.s * p.beta ** p.s * (p.beta + y) ** -(p.s + 1);
  const alive = buying(age) * (1 + age / p.beta) ** -p.s;
  const integral = (of: (y: number) => number) => integrate((y) => of(y) * buying(y) * dying(y), recency, age);
  const likelihood = alive + integral(() => 1);
  const mean = (of: (y: number, dead: number) => number) =>
    (alive * of(age, 0) + integral((y) => of(y, 1))) / likelihood;
  const firsts = [
    (y: number) => Math.log((p.alpha + y) / (p.alpha + age)),
    (y: number) => 1 / (p.alpha + y),
    (y: number, dead: number) => Math.log((p.beta + y) / (p.beta + age)) - dead / p.s,
    (y: number, dead: number) => (p.s + dead) / (p.beta + y),
  ];
  const products = firsts.flatMap((one, i) =>
    firsts.slice(i).map((other) => (y: number, dead: number) => one(y, dead) * other(y, dead)),
  );
  const means = [
    () => 1,
    ...firsts,
    (y: number) => 1 / (p.beta + y),
    (y: number, dead: number) => (p.s + dead) / (p.beta + y) ** 2,
    ...products,
  ].map(mean);
  const logs = [mean((y) => Math.log1p(y / p.alpha)), mean((y, dead) => Math.log1p(y / p.beta) - dead / p.s)];
  const dead = integral(() => 1) / likelihood;
  expect(seen(death)).toEqual(close([dead, Math.log(likelihood), ...logs, ...means], 1e-12));
  death.of(age, age);
  expect(death.dead).toBe(0);
  expect(death.logLikelihood).toEqual(close(Math.log(alive), 1e-14));
  expect(death.logB).toEqual(close(Math.log1p(age / p.beta), 1e-15));
});

test.each([1e3, 1e5, 1e7])("of(recency, age) keeps the digits of P(dead) after %d purchases", (x) => {
  const p = { r: 1, alpha: 1e-3, s: 0.5, beta: 0.5 };
  const [recency, age] = [1 - 5 / x, 1];
  const death = new DeathMoments(p, x, Float64Array.of(recency, age));
  const expected = logistic(paretoNbdLaw.logOddsDead(p, { frequency: x, recency, age }));
  death.of(recency, age);
  expect(death.dead).toEqual(close(expected, 1e-13));
  atOnce(death.prepare());
  death.between(0, 1);
  expect(death.dead).toEqual(close(expected, 1e-13));
});

test("between(recency, age) takes differences of kept logarithms for long steps only", () => {
  const times = Float64Array.of(1 - 1.1e-4, 1, 3);
  const p = { r: 0.15, alpha: 1.6e-4, s: 3.6, beta: 6.6 };
  for (const [x, age] of [
    [92, 1],
    [92, 2],
    [1e4, 2],
  ] as const) {
    const death = new DeathMoments(p, x, times);
    atOnce(death.prepare());
    death.between(0, age);
    const history = { frequency: x, recency: times[0] as number, age: times[age] as number };
    expect(death.dead).toEqual(close(logistic(paretoNbdLaw.logOddsDead(p, history)), 1e-13));
  }
});

test("between(recency, age) of shared times is what of(recency, age) gives", () => {
  const days = fc.uniqueArray(fc.nat(1200), { minLength: 2, maxLength: 30, size: "max" });
  const places = fc.tuple(fc.nat(29), fc.nat(29));
  fc.assert(
    fc.property(anyParams, fc.nat(400), days, places, between(0.001, 1), (p, x, some, [one, other], day) => {
      const times = Float64Array.from(some, (time) => time * day).sort();
      const [from, to] = [one % times.length, other % times.length].sort((a, b) => a - b) as [number, number];
      const death = new DeathMoments(p, x, times);
      atOnce(death.prepare());
      death.between(from, to);
      const { dead, logLikelihood, logA, logB } = death;
      const shared = [...death.means];
      death.of(times[from] as number, times[to] as number);
      const { means } = death;
      const square = (k: number) => Math.sqrt(means[SQUARES[k] as number] as number);
      expect([dead, logLikelihood]).toEqual(close([death.dead, death.logLikelihood], 1e-12));
      expect(Math.abs(logA - death.logA)).toBeLessThanOrEqual(1e-11 * (square(0) + death.logA));
      expect(Math.abs(logB - death.logB)).toBeLessThanOrEqual(1e-11 * (square(2) + Math.abs(death.logB)));
      // a mean of products is as sure as the squares of what is multiplied
      for (let i = 0; i < 4; i++) {
        expect(Math.abs((shared[1 + i] as number) - (means[1 + i] as number))).toBeLessThanOrEqual(1e-9 * square(i));
        for (let j = i; j < 4; j++) {
          const k = (SQUARES[i] as number) + j - i;
          const error = Math.abs((shared[k] as number) - (means[k] as number));
          expect(error).toBeLessThanOrEqual(1e-9 * square(i) * square(j));
        }
      }
      expect(shared.slice(5, 7)).toEqual(close([...means.slice(5, 7)], 1e-12));
    }),
    { numRuns: 500 },
  );
});

/** Where the means of the squares of a0, a1, b0 and b1 stand. */
const SQUARES = [A0A0, A1A1, B0B0, B1B1];

test("between(recency, age) integrates times so near each other that a difference has no digits left", () => {
  const p = { r: 0.55, alpha: 10.6, s: 0.6, beta: 11.7 };
  const times = Float64Array.of(5, 5 + 1e-13, 5 + 1e-9, 40);
  const death = new DeathMoments(p, 1, times);
  atOnce(death.prepare());
  for (const age of [1, 2]) {
    death.between(0, age);
    const shared = seen(death);
    death.of(5, times[age] as number);
    expect(shared).toEqual(close(seen(death), 1e-15));
  }
});
