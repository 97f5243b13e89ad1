import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { betaGeometric } from "../../../src/models/laws/betaGeometric.ts";
import { type RegularGaps, regularGaps } from "../../../src/models/laws/regularGaps.ts";
import { bgCnbdK, mbgCnbdK } from "../../../src/models/purchaseModels.ts";
import { close } from "../../shared/close.ts";
import { between } from "../models.ts";
import { historyNamed, reference } from "../reference/regularGaps.ts";

/** In so many times their α customers pass more stages than are summed up. */
const SUMMED_UP = 10_000;

describe.each(reference.sets)(
  "$model with $name: values at 50 digits",
  ({ name: _, model, newCustomer, customers, ...params }) => {
    const { k, r, alpha, a, b } = params;
    const of = model === "BG" ? bgCnbdK : mbgCnbdK;
    const p = { k, r, alpha, a, b };
    test.each([newCustomer, ...customers])("$history", (expected) => {
      const history = historyNamed(expected.history);
      // where too many stages are passed, exponential gaps stand for them
      const within = (t: string) => (Number(t) > SUMMED_UP * (alpha + (history?.age ?? 0)) ? 1e-4 : 1e-11);
      for (const [t, value] of Object.entries(expected.expectedPurchases))
        expect(of.expectedPurchases(p, history, Number(t))).toEqual(close(value, within(t)));
      for (const [t, value] of Object.entries(expected.probabilityOfPurchase))
        expect(of.probabilityOfPurchase(p, history, Number(t))).toEqual(close(value, 1e-11));
      const alive = of.probabilityAlive(p, history);
      expect(alive).toEqual(close(expected.probabilityAlive, 1e-11));
      for (const [t, value] of Object.entries(expected.survival))
        expect(of.probabilityAlive(p, history, { after: Number(t) })).toEqual(close(alive * value, within(t)));
      for (const [n, value] of expected.pmf13.entries())
        expect(of.probabilityOfCount(p, history, 13, n)).toEqual(close(value, 1e-11));
      expect(of.timeToNextPurchase(p, history).median).toEqual(close(expected.medianNext, 1e-11));
      if (typeof expected.discounted === "number") {
        const rate = reference.discount;
        expect(of.discountedPurchases(p, history, { rate })).toEqual(close(expected.discounted, 1e-11));
        // up to a horizon beyond which hardly anything is worth anything, by parts
        const nearly = of.discountedPurchases(p, history, { rate, horizon: 39.9 / rate });
        expect(nearly).toEqual(close(expected.discounted, 1e-8));
      }
    });
  },
);

const flow: fc.Arbitrary<RegularGaps> = fc
  .record({
    k: fc.integer({ min: 2, max: 12 }),
    r: between(0.05, 200),
    alpha: between(0.5, 100),
    a: between(0.01, 30),
    b: between(0.05, 300),
    weights: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
  })
  .map(({ k, weights, ...p }) => {
    const some = weights.slice(0, k);
    const sum = some.reduce((total, weight) => total + weight, 0);
    return { ...p, k, behind: some.map((weight) => weight / sum) };
  });

test("regularGaps.probabilities(p, t, n) add up to 1, their mean is the mean, and all but the first P(at least one)", () => {
  fc.assert(
    fc.property(flow, between(0.1, 20), (p, t) => {
      const most = Math.ceil((40 * p.r * (1 + t / p.alpha) * (t / p.alpha) + 200) / p.k) + 20;
      const probabilities = regularGaps.probabilities(p, t, Math.min(most, 4000));
      const sum = probabilities.reduce((total, probability) => total + probability, 0);
      if (sum < 1 - 1e-9) return;
      expect(sum).toEqual(close(1, 1e-9));
      const mean = probabilities.reduce((total, probability, n) => total + n * probability, 0);
      expect(regularGaps.mean(p, t)).toEqual(close(mean, 1e-6));
      const some = probabilities.slice(1).reduce((total, probability) => total + probability, 0);
      expect(regularGaps.atLeastOne(p, t)).toEqual(close(some, 1e-8));
    }),
    { numRuns: 50 },
  );
});

test("regularGaps.survival(p, t) falls, and 1 less it is what the purchases leave of P(at least one)", () => {
  fc.assert(
    fc.property(flow, between(0.1, 50), (p, t) => {
      const [now, later] = [regularGaps.survival(p, t), regularGaps.survival(p, 2 * t)];
      expect(now <= 1 && later <= now * (1 + 1e-12)).toBe(true);
      // who left has bought at least once
      expect(1 - now).toBeLessThanOrEqual(regularGaps.atLeastOne(p, t) + 1e-12);
    }),
    { numRuns: 50 },
  );
});

test("regularGaps of one stage is betaGeometric, and where there are too many stages nearly so", () => {
  const p = { r: 1.2, alpha: 3, a: 0.4, b: 1.1 };
  expect(regularGaps.mean(p, 20)).toBe(betaGeometric.mean(p, 20));
  expect(regularGaps.nextPurchase(p)).toEqual(betaGeometric.nextPurchase(p));
  expect(regularGaps.discounted(p, 0.01, 30)).toBe(betaGeometric.discounted(p, 0.01, 30));
  const busy: RegularGaps = { k: 2, r: 1.2, alpha: 1e-4, a: 0.4, b: 1.1, behind: [1] };
  expect(regularGaps.mean(busy, 50)).toEqual(close(betaGeometric.mean({ ...busy, alpha: 2e-4 }, 50), 1e-12));
  // just before and just behind that
  expect(regularGaps.mean({ ...busy, alpha: 4e-3 }, 50)).toEqual(
    close(betaGeometric.mean({ ...busy, alpha: 8e-3 }, 50), 1e-3),
  );
});

test("regularGaps.nextPurchase(p).mean is the stages left times the mean time of one, without end where a rate may be near 0", () => {
  const p: RegularGaps = { k: 3, r: 2.5, alpha: 4, a: 0.3, b: 2, behind: [0.5, 0.5, 0] };
  expect(regularGaps.nextPurchase(p).mean).toEqual(close(0.5 * 3 * (4 / 1.5) + 0.5 * 2 * (4 / 2.5), 1e-12));
  expect(regularGaps.nextPurchase({ ...p, r: 0.9, behind: [1] }).mean).toBeNull();
});
