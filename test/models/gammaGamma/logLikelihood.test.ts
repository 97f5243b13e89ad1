import fc from "fast-check";
import { expect, test } from "vitest";
import { logGamma } from "../../../src/math/gamma.ts";
import { integrate } from "../../../src/math/gaussLegendre.ts";
import { logLikelihood } from "../../../src/models/gammaGamma/logLikelihood.ts";
import { close } from "../../shared/close.ts";
import { invalidOption } from "../../shared/failures.ts";

const published = { p: 6.25, q: 3.74, v: 15.44 };
const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });

test("logLikelihood(published parameters)", () => {
  const value = logLikelihood(published, { frequency: 2, monetaryValue: 35 });
  expect(value).toEqual(close(-4.09581731464898, 1e-13));
  expect(logLikelihood(published, { frequency: 0, monetaryValue: 0 })).toBe(0);
});

test("logLikelihood(params, …) is a density of the mean: 1 in all", () => {
  for (const params of [published, { p: 0.8, q: 1.2, v: 3 }, { p: 20, q: 2, v: 1 }]) {
    for (const frequency of [1, 3, 20]) {
      const density = (log: number) =>
        Math.exp(log + logLikelihood(params, { frequency, monetaryValue: Math.exp(log) }));
      expect(integrate(density, -60, 60, 0.1)).toEqual(close(1, 1e-11));
    }
  }
});

test("logLikelihood(params, history) is the mixture of the customers' gamma densities", () => {
  fc.assert(
    fc.property(real(0.5, 8), real(0.5, 8), real(0.5, 50), fc.integer({ min: 1, max: 9 }), real(0.5, 90), (...all) => {
      const [p, q, v, x, m] = all;
      // over w = ln ν: the mean of x purchases is Gamma(px, νx), ν is Gamma(q, v)
      const mixed = (w: number) =>
        Math.exp(
          (p * x + q) * w +
            p * x * Math.log(x) +
            (p * x - 1) * Math.log(m) -
            Math.exp(w) * (x * m + v) +
            q * Math.log(v) -
            logGamma(p * x) -
            logGamma(q),
        );
      const value = Math.exp(logLikelihood({ p, q, v }, { frequency: x, monetaryValue: m }));
      expect(value).toEqual(close(integrate(mixed, -60, 20, 0.1), 1e-10));
    }),
    { numRuns: 30 },
  );
});

test("logLikelihood(money in another unit) is less by the unit's logarithm", () => {
  fc.assert(
    fc.property(real(0.01, 1000), real(0.1, 500), fc.integer({ min: 1, max: 30 }), (unit, monetaryValue, frequency) => {
      const value = logLikelihood(published, { frequency, monetaryValue });
      const other = logLikelihood(
        { ...published, v: published.v * unit },
        { frequency, monetaryValue: monetaryValue * unit },
      );
      expect(other).toBeCloseTo(value - Math.log(unit), 10);
    }),
  );
});

test("logLikelihood(what cannot be) is an OptionError", () => {
  const history = { frequency: 1, monetaryValue: 2 };
  expect(() => logLikelihood({ ...published, q: 0 }, history)).toThrow(invalidOption("params.q"));
  expect(() => logLikelihood(published, { ...history, frequency: 0.5 })).toThrow(invalidOption("history.frequency"));
});
