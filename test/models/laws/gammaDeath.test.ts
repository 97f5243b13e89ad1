import fc from "fast-check";
import { expect, test } from "vitest";
import { integrate } from "../../../src/math/gaussLegendre.ts";
import { type GammaDeath, gammaDeath } from "../../../src/models/laws/gammaDeath.ts";
import { gammaPoisson } from "../../../src/models/laws/gammaPoisson.ts";
import { close } from "../../shared/close.ts";

const logUniform = (min: number, max: number) =>
  fc.double({ min: Math.log(min), max: Math.log(max), noNaN: true }).map(Math.exp);
const params: fc.Arbitrary<GammaDeath> = fc.record({
  r: logUniform(0.05, 20),
  alpha: logUniform(0.5, 50),
  s: fc.oneof(logUniform(0.01, 10), fc.constantFrom(1, 1 + 1e-12, 2)),
  beta: logUniform(0.5, 50),
});
/** In units of alpha: up to 1, so that a few hundred terms are all. */
const share = logUniform(0.001, 1);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const { mean, probabilities, atLeastOne, survival, nextPurchase, discounted } = gammaDeath;
/** ∫₀ᵗ of what bends on the scale of both gammas, in ln(1 + u/m). */
const integral = ({ r, alpha, s, beta }: GammaDeath, f: (u: number) => number, t: number) => {
  const m = Math.min(alpha / (1 + r), beta / (1 + s));
  return integrate((v) => m * Math.exp(v) * f(m * Math.expm1(v)), 0, Math.log1p(t / m), 0.2);
};

test("gammaDeath.probabilities(p, t, n) sum to 1, their mean is mean, 1 less the first atLeastOne", () => {
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

test("gammaDeath.mean(p, t) is the rate times the time that is lived, discounted the same with its worth", () => {
  fc.assert(
    fc.property(params, logUniform(0.001, 100), logUniform(0.01, 10), (p, y, scaled) => {
      const t = y * p.alpha;
      const rate = scaled / t;
      const lived = (worth: (u: number) => number) => integral(p, (u) => survival(p, u) * worth(u), t);
      expect(mean(p, t)).toEqual(close((p.r / p.alpha) * lived(() => 1), 1e-11));
      expect(discounted(p, 0, t)).toEqual(close(mean(p, t), 1e-14));
      expect(discounted(p, rate, t)).toEqual(close((p.r / p.alpha) * lived((u) => Math.exp(-rate * u)), 1e-10));
    }),
  );
});

test("gammaDeath.discounted(p, rate, far) is that without a horizon", () => {
  fc.assert(
    fc.property(params, logUniform(0.001, 10), (p, scaled) => {
      const rate = scaled / p.beta;
      expect(discounted(p, rate, 40 / rate)).toEqual(close(discounted(p, rate, Infinity), 1e-12));
    }),
  );
});

test("gammaDeath.survival falls, mean rises, both from where nothing has happened", () => {
  fc.assert(
    fc.property(params, share, (p, y) => {
      const times = [0, 1, 2, 5, 20].map((k) => k * y * p.alpha);
      expect([survival(p, 0), mean(p, 0), atLeastOne(p, 0), probabilities(p, 0, 2)]).toEqual([1, 0, 0, [1, 0, 0]]);
      for (const [i, t] of times.entries()) {
        if (i === 0) continue;
        expect(survival(p, t)).toBeLessThan(survival(p, times[i - 1] as number));
        // both may have come to their end, but for the last digit
        expect(mean(p, t)).toBeGreaterThan(mean(p, times[i - 1] as number) * (1 - 1e-13));
        expect(atLeastOne(p, t)).toBeGreaterThan(atLeastOne(p, times[i - 1] as number) * (1 - 1e-13));
      }
    }),
  );
});

test("gammaDeath.nextPurchase(p): half of those who ever buy have by the median", () => {
  fc.assert(
    fc.property(params, (p) => {
      const { median, mean } = nextPurchase(p);
      const ever = atLeastOne(p, 1e3 ** Math.min(90, Math.max(3, 8 / (p.r + p.s))) * (p.alpha + p.beta));
      if (p.r + p.s > 0.5) expect(atLeastOne(p, median)).toEqual(close(ever / 2, 1e-9));
      expect(mean === null).toBe(p.r + p.s <= 1);
    }),
    { numRuns: 30 },
  );
});

test("gammaDeath.nextPurchase(equal scales) is that of both together: Lomax with r + s", () => {
  for (const [r, s] of [
    [0.4, 0.3],
    [2, 0.7],
    [6, 3],
  ] as const) {
    const { median, mean } = gammaPoisson.nextPurchase({ r: r + s, alpha: 9 });
    expect(nextPurchase({ r, alpha: 9, s, beta: 9 })).toEqual(close({ median, mean }, 1e-10));
  }
});

test("gammaDeath.nextPurchase(p).median of hardly anybody who buys is as far off as it is, or infinite", () => {
  for (const [r, s] of [
    [0.02, 0.01],
    [0.003, 0.001],
    [0.0004, 0.0003],
  ] as const) {
    const { median } = gammaDeath.nextPurchase({ r, alpha: 10, s, beta: 10 });
    expect(Math.log(median)).toBeCloseTo(Math.log(gammaPoisson.nextPurchase({ r: r + s, alpha: 10 }).median), 11);
  }
});

test("gammaDeath(s = 0) is gammaPoisson, a tiny s nearly", () => {
  fc.assert(
    fc.property(params, share, logUniform(0.01, 1), (some, y, rate) => {
      const t = y * some.alpha;
      const values = (flow: typeof gammaDeath | typeof gammaPoisson, s: number) => {
        const p = { ...some, s };
        return [flow.mean(p, t), flow.atLeastOne(p, t), flow.survival(p, t), flow.discounted(p, rate, t)].concat(
          flow.probabilities(p, t, 5),
        );
      };
      const truth = values(gammaPoisson, 0);
      expect(values(gammaDeath, 0)).toEqual(close(truth, 1e-14));
      // a small probability is off by a small probability, which is more of it
      for (const [i, value] of values(gammaDeath, 1e-10).entries()) {
        expect(Math.abs(value - (truth[i] as number)) / Math.max(1, truth[i] as number)).toBeLessThan(1e-7);
      }
      expect(nextPurchase({ ...some, s: 0 })).toEqual(gammaPoisson.nextPurchase(some));
    }),
  );
});

// times of many orders of magnitude, of which a panel that is too wide sees the wrong half
test.each([
  { r: 0.5, alpha: 10, s: 0.5, beta: 10 },
  { r: 3, alpha: 0.5, s: 0.05, beta: 40 },
  { r: 0.05, alpha: 40, s: 8, beta: 0.5 },
  { r: 15, alpha: 2, s: 1, beta: 2 },
  { r: 4000, alpha: 4000, s: 1, beta: 2 },
])("gammaDeath.probabilities(%j) over long times are the integral by far narrower panels", (p) => {
  for (const t of [1, 100, 1e4]) {
    const n = 6;
    const ours = probabilities(p, t, n);
    for (let k = 0; k <= n; k++) {
      const count = (u: number) => gammaPoisson.probabilities(p, u, k)[k] as number;
      const dying = (u: number) => (p.s / p.beta) * Math.exp(-(p.s + 1) * Math.log1p(u / p.beta));
      const m = Math.min(p.alpha / Math.max(1, p.r), p.beta / Math.max(1, p.s));
      const f = (v: number) => m * Math.exp(v) * dying(m * Math.expm1(v)) * count(m * Math.expm1(v));
      const expected = count(t) * survival(p, t) + integrate(f, 0, Math.log1p(t / m), 0.02);
      expect(ours[k]).toEqual(close(expected, 1e-11));
    }
  }
});
