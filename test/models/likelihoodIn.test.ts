import { expect, test } from "vitest";
import type { Derivatives } from "../../src/models/laws/PurchaseLaw.ts";
import { paretoNbdLaw } from "../../src/models/laws/paretoNbd.ts";
import { likelihoodIn } from "../../src/models/likelihoodIn.ts";
import { close } from "../shared/close.ts";

const PARAMS = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };

/** Different histories, each standing for some customers. */
function histories(length: number) {
  const column = (of: (i: number) => number) => Float64Array.from({ length }, (_, i) => of(i));
  return {
    frequency: column((i) => i % 7),
    recency: column((i) => (i % 7 === 0 ? 0 : 1 + (i % 29))),
    age: column((i) => 30 + (i % 41)),
    weight: column((i) => 1 + (i % 3)),
  };
}

// one row, a piece, and the rows around its end
test.each([1, 2047, 2048, 2049, 10_000])("likelihoodIn(%i rows) is the likelihood of all", (length) => {
  const all = histories(length);
  const work = likelihoodIn(all, paretoNbdLaw.derivatives)(PARAMS);
  let pieces = 0;
  let piece = work.next();
  for (; !piece.done; pieces++) piece = work.next();
  const summed: Derivatives = piece.value;
  const { value, gradient, hessian, outer } = paretoNbdLaw.derivatives(PARAMS, all);
  expect(pieces).toBe(Math.ceil(length / 2048));
  expect(summed.value).toEqual(close(value, 1e-13));
  for (const [got, wanted] of [
    [summed.gradient, gradient],
    [summed.hessian, hessian],
    [summed.outer, outer],
  ])
    expect([...(got as Float64Array)]).toEqual(close([...(wanted as Float64Array)], 1e-12));
});
