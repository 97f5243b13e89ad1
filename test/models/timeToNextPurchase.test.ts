import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { integrate } from "../../src/math/gaussLegendre.ts";
import { close } from "../shared/close.ts";
import { anyHistory, CUSTOMERS, MODELS } from "./models.ts";
import { refusesInputs } from "./refusals.ts";

describe.each(MODELS)("$name", ({ name, of, params, undying, anyParams }) => {
  test("timeToNextPurchase(params, history).median is when half of those who buy at all have bought", () => {
    fc.assert(
      fc.property(anyParams, fc.option(anyHistory, { nil: undefined }), (given, history) => {
        // so that "for ever" is a number, and comes in time
        const thin = { ...given, r: (given.r as number) + 1 };
        const ever = of.probabilityOfPurchase(thin, history, 1e18);
        const { median } = of.timeToNextPurchase(thin, history);
        fc.pre(ever > 1e-250);
        expect(of.probabilityOfPurchase(thin, history, median) / ever).toEqual(close(0.5, 1e-9));
      }),
    );
  });

  test.each(CUSTOMERS)("timeToNextPurchase(params, %o).mean is what is still to wait, summed over time", (history) => {
    const thin = { ...params, r: (params.r as number) + 2 };
    const ever = of.probabilityOfPurchase(thin, history, 1e30);
    const waiting = (v: number) => {
      const t = Math.exp(v);
      return t * (1 - of.probabilityOfPurchase(thin, history, t) / ever);
    };
    const { mean } = of.timeToNextPurchase(thin, history);
    // up to where what is left of the tail is lost in rounding
    expect(mean).toEqual(close(integrate(waiting, -30, 15), 1e-4));
  });

  test("timeToNextPurchase(params, history).mean is null exactly where it is infinite", () => {
    const { r = 0, s = 0 } = params;
    expect(r + s).toBeLessThan(name === "paretoNbd" ? 2 : 1);
    const decay = name === "paretoNbd" ? r + s : r;
    expect(of.timeToNextPurchase(params, undefined).mean === null).toBe(decay <= 1);
    expect(of.timeToNextPurchase({ ...params, r: 1.0001 }, undefined).mean).toBeGreaterThan(1);
    expect(of.timeToNextPurchase(undying, { frequency: 0, recency: 0, age: 5 }).mean).toBeNull();
    expect(of.timeToNextPurchase(undying, { frequency: 1, recency: 2, age: 5 }).mean).toBeGreaterThan(1);
  });

  test("timeToNextPurchase(params without dropout, history) is Lomax", () => {
    const { r = 0, alpha = 0 } = params;
    const { median, mean } = of.timeToNextPurchase(undying, { frequency: 3, recency: 8, age: 10 });
    expect(median).toEqual(close((alpha + 10) * (2 ** (1 / (r + 3)) - 1), 1e-13));
    expect(mean).toEqual(close((alpha + 10) / (r + 2), 1e-14));
  });

  test("timeToNextPurchase(impossible input) is refused by name", () => {
    refusesInputs(params, (wrong, history) => of.timeToNextPurchase(wrong, history));
  });
});

const pareto = MODELS.find(({ name }) => name === "paretoNbd") as (typeof MODELS)[number];

test("paretoNbd.timeToNextPurchase(params, history).mean has a closed form where α = β", () => {
  // ∫ u r/α (1 + u/α)^-(r+s+1) du over ∫ r/α (1 + u/α)^-(r+s+1) du is α/(r + s - 1)
  for (const [r, s] of [
    [0.55, 0.6],
    [0.9, 0.1001],
    [40, 0.01],
    [0.3, 30],
  ] as const) {
    const { median, mean } = pareto.of.timeToNextPurchase({ r, alpha: 10, s, beta: 10 }, undefined);
    expect(mean).toEqual(close(10 / (r + s - 1), 1e-10));
    expect(median).toEqual(close(10 * (2 ** (1 / (r + s)) - 1), 1e-11));
  }
});

test("paretoNbd.timeToNextPurchase(params, history) holds where the two scales are far apart", () => {
  // as good as without death: it comes far too late, or far too rarely
  const purchases = pareto.of.timeToNextPurchase({ r: 2, alpha: 1e-4, s: 0.5, beta: 1e6 }, undefined);
  expect(purchases).toEqual(close({ median: 1e-4 * (Math.SQRT2 - 1), mean: 1e-4 }, 1e-8));
  // mpmath, 30 digits: from A²B(2, r+s-1) ₂F₁(s, 2; r+s+1; 1-α/β)
  const rare = pareto.of.timeToNextPurchase({ r: 2, alpha: 1e6, s: 0.5, beta: 1e-4 }, undefined);
  expect(rare.mean).toEqual(close(333338.992138489, 1e-12));
});
