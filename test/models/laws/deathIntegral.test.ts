import { expect, test } from "vitest";
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
