import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { close } from "../shared/close.ts";
import { ANSWERS, byLatents } from "./latent.ts";
import { anyHistory, between, CUSTOMERS, LEAVING, MODELS } from "./models.ts";
import { refusesInputs, refusesTimes } from "./refusals.ts";

describe.each(MODELS)("$name", ({ name, of, model, params, undying, anyParams }) => {
  test.each(CUSTOMERS)("probabilityAlive(params, %o) is the share of all customers there could be", (history) => {
    for (const after of [0, 0.1, 13, 400]) {
      const { answer } = byLatents(name, params, history, ANSWERS.survives(name, after));
      expect(of.probabilityAlive(params, history, { after })).toEqual(close(answer, 1e-10));
    }
  });

  test("probabilityAlive(params, history, { after }) is a probability that falls with time", () => {
    fc.assert(
      fc.property(anyParams, fc.option(anyHistory, { nil: undefined }), between(1e-3, 1e3), (given, history, after) => {
        const now = of.probabilityAlive(given, history);
        const later = of.probabilityAlive(given, history, { after });
        const last = of.probabilityAlive(given, history, { after: 2 * after });
        expect(now).toBeLessThanOrEqual(1);
        expect(later).toBeLessThanOrEqual(now * (1 + 1e-12));
        expect(last).toBeLessThanOrEqual(later * (1 + 1e-12));
        expect(last).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("probabilityAlive(params, history) is one over one more than the odds of being dead", () => {
    fc.assert(
      fc.property(anyParams, anyHistory, (given, history) => {
        const odds = Math.exp(model.logOddsDead(given, history));
        expect(of.probabilityAlive(given, history)).toEqual(close(1 / (1 + odds), 1e-12));
      }),
    );
  });

  test("probabilityAlive(params without dropout, anybody) is 1", () => {
    for (const history of CUSTOMERS) {
      expect(of.probabilityAlive(undying, history)).toBe(1);
      expect(of.probabilityAlive(undying, history, { after: 1e6 })).toBe(1);
    }
  });

  test("probabilityAlive(impossible input) is refused by name", () => {
    refusesInputs(params, (wrong, history) => of.probabilityAlive(wrong, history));
    refusesTimes("after", (after) => of.probabilityAlive(params, undefined, { after: after ?? -1 }));
  });
});

describe.each(LEAVING)("$name", ({ name, of, params }) => {
  test("probabilityAlive(params, history) falls with the silence since the last purchase", () => {
    const alive = [20, 25, 40, 80, 400].map((age) =>
      of.probabilityAlive(params, { frequency: 4, recency: 20, age: age }),
    );
    for (const [i, value] of alive.entries()) if (i > 0) expect(value).toBeLessThan(alive[i - 1] as number);
    // the same silence says more of a busy customer
    const busy = of.probabilityAlive(params, { frequency: 20, recency: 20, age: 40 });
    expect(busy).toBeLessThan(alive[2] as number);
  });

  test("probabilityAlive(params, a purchase just now) is 1 unless a coin was tossed after it", () => {
    const { a = 0, b = 0 } = params;
    const coins = { paretoNbd: 1, bgNbd: (b + 3) / (a + b + 3), mbgNbd: (b + 4) / (a + b + 4) }[name] as number;
    expect(of.probabilityAlive(params, { frequency: 4, recency: 20, age: 20 })).toEqual(close(coins, 1e-14));
  });

  test("probabilityAlive(params, undefined) is that of a new customer: 1, but where the first purchase has a coin", () => {
    const { a = 0, b = 0 } = params;
    expect(of.probabilityAlive(params, undefined)).toEqual(close(name === "mbgNbd" ? b / (a + b) : 1, 1e-15));
    const once = of.probabilityAlive(params, { frequency: 0, recency: 0, age: 1e9 });
    // in BG/NBD who never came back may just be slow
    if (name === "bgNbd") expect(once).toBe(1);
    else expect(once).toBeLessThan(0.01);
  });

  test("probabilityAlive(params, long gone) is small and no rounding error", () => {
    const gone = of.probabilityAlive(params, { frequency: 100, recency: 20, age: 39 });
    expect(gone).toBeGreaterThan(0);
    expect(gone).toBeLessThan(1e-18);
    expect(of.probabilityAlive(params, { frequency: 10_000, recency: 10, age: 3650 })).toBe(0);
  });
});
