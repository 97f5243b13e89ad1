import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compress as compressInPieces } from "../../src/models/purchase/compress.ts";
import { nbd } from "../../src/models/purchaseModels.ts";
import { atOnce } from "../../src/pieces.ts";
import { close } from "../shared/close.ts";
import { invalidOption } from "../shared/failures.ts";
import { whole } from "../shared/whole.ts";
import { byLatents } from "./latent.ts";
import { anyHistory, IMPOSSIBLE, impossibleParams, MODELS, SEEN } from "./models.ts";

const compress = whole(compressInPieces);

describe.each(MODELS)("$name", ({ name, of, model, params, undying, anyParams }) => {
  test.each(SEEN)("logLikelihood(params, %o) is ln of the mean over all customers there could be", (history) => {
    const { likelihood } = byLatents(name, params, history);
    expect(of.logLikelihood(params, history)).toEqual(close(Math.log(likelihood), 1e-11));
  });

  test("logLikelihood(params, nobody's repeat purchase) is ln P(no purchase so far)", () => {
    const none = of.probabilityOfCount(params, undefined, 30, 0);
    expect(of.logLikelihood(params, { frequency: 0, recency: 0, age: 30 })).toEqual(close(Math.log(none), 1e-12));
  });

  test("logLikelihood(params, history) is what the fit's derivatives add up", () => {
    fc.assert(
      fc.property(anyParams, anyHistory, (given, history) => {
        const { frequency, recency, age } = history;
        const columns = compress("test", { frequency: [frequency], recency: [recency], age: [age] });
        const { value } = atOnce(model.derivatives(given, columns));
        const direct = of.logLikelihood(given, history);
        // logarithms of many sizes cancel: the error is of the size of the terms
        expect(Math.abs(direct - value)).toBeLessThan(1e-12 * (10 + 10 * frequency));
      }),
    );
  });

  test("logLikelihood(params, history) in days is that in weeks less x ln 7", () => {
    fc.assert(
      fc.property(anyParams, anyHistory, (weeks, { frequency, recency, age }) => {
        const days = Object.fromEntries(
          Object.entries(weeks).map(([key, value]) => [key, model.inTime.includes(key) ? 7 * value : value]),
        );
        const inWeeks = of.logLikelihood(weeks, { frequency, recency, age });
        const inDays = of.logLikelihood(days, { frequency, recency: 7 * recency, age: 7 * age });
        expect(Math.abs(inDays + frequency * Math.log(7) - inWeeks)).toBeLessThan(1e-12 * (10 + 10 * frequency));
      }),
    );
  });

  test("logLikelihood(params without dropout, history) is the NBD's", () => {
    const { r, alpha } = undying as { r: number; alpha: number };
    for (const history of SEEN) {
      expect(of.logLikelihood(undying, history)).toEqual(close(nbd.logLikelihood({ r, alpha }, history), 1e-14));
    }
  });

  test("logLikelihood(params, history) stays a number where customers are extreme", () => {
    for (const [frequency, recency, age] of [
      [0, 0, 0],
      [0, 0, 1e12],
      [1, 1e-12, 1e12],
      [3, 0, 0],
      [1e5, 1, 1e3],
      [1e5, 1e3, 1e3],
      [1e6, 1e-3, 1e9],
    ] as const) {
      for (const extreme of [params, undying]) {
        expect(of.logLikelihood(extreme, { frequency, recency, age })).toSatisfy(Number.isFinite);
      }
    }
  });

  test.each(IMPOSSIBLE)("logLikelihood(params, a history of impossible %s) is refused", (column, history) => {
    expect(() => of.logLikelihood(params, history as never)).toThrow(invalidOption(`history.${column}`));
  });

  test("logLikelihood(impossible parameters, history) is refused by name", () => {
    for (const [option, wrong] of impossibleParams(params)) {
      expect(() => of.logLikelihood(wrong, { frequency: 0, recency: 0, age: 1 })).toThrow(invalidOption(option));
    }
    expect(() => of.logLikelihood(undefined as never, { frequency: 0, recency: 0, age: 1 })).toThrow(
      invalidOption("params.r"),
    );
  });
});
