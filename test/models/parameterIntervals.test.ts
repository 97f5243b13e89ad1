import { expect, test } from "vitest";
import type { Fit } from "../../src/models/Fit.ts";
import { parameterIntervals } from "../../src/models/parameterIntervals.ts";
import { close } from "../shared/close.ts";

const fit = {
  params: { r: 2, alpha: 10, a: 0 },
  robustCovariance: [
    [0.04, 0, 0],
    [0, 4, 0],
    [0, 0, 0],
  ],
} as unknown as Fit;

test("parameterIntervals(fit) are normal in the logarithm, from the robust covariance", () => {
  const factor = Math.exp((1.959963984540054 * 0.2) / 2);
  const { r, alpha } = parameterIntervals(fit);
  expect(r).toEqual(close({ low: 2 / factor, high: 2 * factor }, 1e-12));
  expect(alpha?.low).toBeGreaterThan(0);
});

test("parameterIntervals(fit) has none for what is held fixed", () => {
  expect(parameterIntervals(fit).a).toBeNull();
});

test("parameterIntervals(fit, { level }) widen with the level", () => {
  const width = (level: number) => (parameterIntervals(fit, { level }).r?.high as number) / 2;
  expect(width(0.5)).toBeLessThan(width(0.99));
  for (const level of [0, 1, Number.NaN]) expect(() => parameterIntervals(fit, { level })).toThrow("level");
});
