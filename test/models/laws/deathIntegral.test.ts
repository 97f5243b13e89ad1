import { expect, test } from "vitest";
import { integrate } from "../../../src/math/gaussLegendre.ts";
import { deathIntegral } from "../../../src/models/laws/deathIntegral.ts";
import { close } from "../../shared/close.ts";

test.each([
  [{ r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 }, 2, 30.43, 38.86],
  [{ r: 5, alpha: 2, s: 3, beta: 2 }, 0, 0, 50],
  [{ r: 0.2, alpha: 100, s: 1, beta: 0.5 }, 40, 3, 90],
])("deathIntegral(params, x, t_x, T) is the scaled integral, by Simpson's rule: %o", (params, x, recency, age) => {
  const { r, alpha, s, beta } = params;
  const f = (y: number) => ((alpha + recency) / (alpha + y)) ** (r + x) * ((beta + recency) / (beta + y)) ** (s + 1);
  const steps = 200_000;
  const h = (age - recency) / steps;
  let sum = f(recency) + f(age);
  for (let i = 1; i < steps; i++) sum += (i % 2 ? 4 : 2) * f(recency + i * h);
  const expected = (sum * h) / 3 / (Math.min(alpha, beta) + recency);
  expect(deathIntegral(params, x, recency, age)).toEqual(close(expected, 1e-9));
});

test("deathIntegral(params, x, T, T) is nothing, and its parts add up to it", () => {
  const params = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };
  expect(deathIntegral(params, 2, 30, 30)).toBe(0);
  let sum = 0;
  const whole = deathIntegral(params, 2, 10, 30, (part, logA, logB, dy) => {
    sum += part;
    expect(Math.expm1(logA)).toEqual(close(dy / 20.578, 1e-12));
    expect(Math.expm1(logB)).toEqual(close(dy / 21.669, 1e-12));
  });
  expect(sum).toEqual(close(whole, 1e-14));
});

// the panels are as wide as they may be: by far narrower ones the same to the last digits
test.each([
  [{ r: 0.55, alpha: 10.6, s: 0.6, beta: 11.7 }, 0, 0, 39],
  [{ r: 0.55, alpha: 10.6, s: 0.6, beta: 11.7 }, 2, 30, 39],
  [{ r: 0.05, alpha: 0.01, s: 0.05, beta: 0.02 }, 0, 0, 5000],
  [{ r: 5, alpha: 2, s: 0.2, beta: 800 }, 40, 10, 4000],
  [{ r: 0.3, alpha: 500, s: 30, beta: 1 }, 0, 0, 3000],
  [{ r: 900, alpha: 900, s: 2, beta: 5 }, 300, 280, 600],
  [{ r: 0.2, alpha: 3, s: 0.9, beta: 3 }, 1, 1, 1e6],
] as const)("deathIntegral(%j, %d, %d, %d) is the integral by far narrower panels", (p, x, recency, age) => {
  const m = Math.min(p.alpha, p.beta) + recency;
  const [A, B] = [p.alpha + recency, p.beta + recency];
  const f = (v: number) => {
    const dy = m * Math.expm1(v);
    return Math.exp(v - (p.r + x) * Math.log1p(dy / A) - (p.s + 1) * Math.log1p(dy / B));
  };
  const expected = integrate(f, 0, Math.log1p((age - recency) / m), 0.002);
  expect(deathIntegral(p, x, recency, age)).toEqual(close(expected, 1e-13));
});
