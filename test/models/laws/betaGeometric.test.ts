import fc from "fast-check";
import { expect, test } from "vitest";
import { integrate } from "../../../src/math/gaussLegendre.ts";
import { type BetaGeometric, betaGeometric } from "../../../src/models/laws/betaGeometric.ts";
import { gammaPoisson } from "../../../src/models/laws/gammaPoisson.ts";
import { close } from "../../shared/close.ts";

const logUniform = (min: number, max: number) =>
  fc.double({ min: Math.log(min), max: Math.log(max), noNaN: true }).map(Math.exp);
const params: fc.Arbitrary<BetaGeometric> = fc.record({
  r: logUniform(0.05, 20),
  alpha: logUniform(0.5, 50),
  a: fc.oneof(logUniform(0.01, 10), fc.constantFrom(1, 1 + 1e-12, 2)),
  b: logUniform(0.05, 50),
});
/** In units of alpha: up to 1, so that a few hundred terms are all. */
const share = logUniform(0.001, 1);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const { mean, probabilities, atLeastOne, survival, discounted } = betaGeometric;

test("betaGeometric.probabilities(p, t, n) sum to 1, their mean is mean, 1 less the first atLeastOne", () => {
  fc.assert(
    fc.property(params, share, (p, y) => {
      const t = y * p.alpha;
      const all = probabilities(p, t, 300);
      expect(sum(all)).toEqual(close(1, 1e-12));
      expect(sum(all.map((q, n) => n * q))).toEqual(close(mean(p, t), 1e-10));
      expect(atLeastOne(p, t)).toEqual(close(sum(all.slice(1)), 1e-10));
    }),
  );
});

test("betaGeometric.survival(p, t) is 1 less a/(a + b) of the mean with a + 1: each purchase may be the last", () => {
  fc.assert(
    fc.property(params, logUniform(0.01, 100), (p, y) => {
      const t = y * p.alpha;
      const gone = (p.a / (p.a + p.b)) * mean({ ...p, a: p.a + 1 }, t);
      expect(survival(p, t) + gone).toEqual(close(1, 1e-10));
    }),
  );
});

test("betaGeometric.survival falls, mean rises, both from where nothing has happened", () => {
  fc.assert(
    fc.property(params, share, (p, y) => {
      const times = [0, 1, 2, 5, 20].map((k) => k * y * p.alpha);
      expect([survival(p, 0), mean(p, 0), atLeastOne(p, 0)]).toEqual([1, 0, 0]);
      for (const [i, t] of times.entries()) {
        if (i === 0) continue;
        expect(survival(p, t)).toBeLessThan(survival(p, times[i - 1] as number));
        expect(mean(p, t)).toBeGreaterThan(mean(p, times[i - 1] as number));
        expect(mean(p, t)).toBeLessThanOrEqual(gammaPoisson.mean(p, t) * (1 + 1e-12));
      }
    }),
  );
});

test("betaGeometric.discounted(p, 0, t) is the mean; at a rate, what the means of small steps are worth", () => {
  fc.assert(
    fc.property(params, share, (p, y) => {
      const t = y * p.alpha;
      expect(discounted(p, 0, t)).toEqual(close(mean(p, t), 1e-12));
      const rate = 1 / t;
      const parts = rate * integrate((u) => Math.exp(-rate * u) * mean(p, u), 0, t, t / 20);
      expect(discounted(p, rate, t)).toEqual(close(Math.exp(-1) * mean(p, t) + parts, 1e-10));
    }),
    { numRuns: 40 },
  );
});

test("betaGeometric.discounted(p, rate, far) is that without a horizon", () => {
  fc.assert(
    fc.property(params, logUniform(0.01, 10), (p, scaled) => {
      const rate = scaled / p.alpha;
      const whole = discounted(p, rate, Infinity);
      expect(discounted(p, rate, 39 / rate)).toEqual(close(whole, 1e-9));
      expect(discounted(p, rate, 1 / rate)).toBeLessThan(whole);
    }),
    { numRuns: 40 },
  );
});

test("betaGeometric(a = 0) is gammaPoisson, a tiny a nearly", () => {
  fc.assert(
    fc.property(params, share, logUniform(0.01, 1), (some, y, rate) => {
      const t = y * some.alpha;
      const values = (flow: typeof betaGeometric | typeof gammaPoisson, a: number) => {
        const p = { ...some, a };
        return [flow.mean(p, t), flow.atLeastOne(p, t), flow.survival(p, t), flow.discounted(p, rate, t)].concat(
          flow.probabilities(p, t, 5),
        );
      };
      const truth = values(gammaPoisson, 0);
      expect(values(betaGeometric, 0)).toEqual(close(truth, 1e-14));
      // a small probability is off by a small probability, which is more of it
      for (const [i, value] of values(betaGeometric, 1e-9 * some.b).entries()) {
        expect(Math.abs(value - (truth[i] as number)) / Math.max(1, truth[i] as number)).toBeLessThan(1e-7);
      }
      expect(betaGeometric.nextPurchase({ ...some, a: 0 })).toEqual(gammaPoisson.nextPurchase(some));
    }),
  );
});
