import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { close } from "../shared/close.ts";
import { ANSWERS, byLatents } from "./latent.ts";
import { anyHistory, between, CUSTOMERS, MODELS } from "./models.ts";
import { refusesInputs, refusesTimes } from "./refusals.ts";

describe.each(MODELS)("$name", ({ name, of, params, anyParams }) => {
  test.each(CUSTOMERS)("probabilityOfPurchase(params, %o, t) is that of all customers there could be", (history) => {
    for (const t of [0.01, 13, 100, 1e4]) {
      const { answer } = byLatents(name, params, history, ANSWERS.buys(name, t));
      expect(of.probabilityOfPurchase(params, history, t)).toEqual(close(answer, 1e-10));
    }
  });

  test("probabilityOfPurchase(params, history, t) is 1 less that of none, and at most what is expected", () => {
    fc.assert(
      fc.property(anyParams, fc.option(anyHistory, { nil: undefined }), between(1e-3, 1e3), (given, history, t) => {
        const buys = of.probabilityOfPurchase(given, history, t);
        expect(buys + of.probabilityOfCount(given, history, t, 0)).toEqual(close(1, 1e-12));
        expect(buys).toBeLessThanOrEqual(of.probabilityAlive(given, history) * (1 + 1e-12));
        expect(buys).toBeLessThanOrEqual(of.expectedPurchases(given, history, t) * (1 + 1e-10));
        expect(buys).toBeGreaterThanOrEqual(of.probabilityOfPurchase(given, history, t / 2) * (1 - 1e-12));
      }),
    );
  });

  test("probabilityOfPurchase(params, history, a moment) has all its digits", () => {
    for (const history of CUSTOMERS) {
      // two purchases in a moment are a wonder
      const expected = of.expectedPurchases(params, history, 1e-12);
      expect(of.probabilityOfPurchase(params, history, 1e-12)).toEqual(close(expected, 1e-10));
      expect(of.probabilityOfPurchase(params, history, 0)).toBe(0);
    }
  });

  test("probabilityOfPurchase(impossible input) is refused by name", () => {
    refusesInputs(params, (wrong, history) => of.probabilityOfPurchase(wrong, history, 1));
    refusesTimes("t", (t) => of.probabilityOfPurchase(params, undefined, t));
  });
});
