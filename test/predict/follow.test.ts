import fc from "fast-check";
import { expect, test } from "vitest";
import { following, followOf } from "../../src/predict/follow.ts";
import type { Split } from "../../src/predict/splits.ts";
import { close } from "../shared/close.ts";

test("following(purchases, own, known, counting) follows P(an order) wholly, half or not at all", () => {
  const of = (follow: number, level = 0) => following(3, 0.5, 0.25, { follow, level });
  expect([of(1), of(0.5), of(0)]).toEqual(close([1.5, Math.sqrt(3 * 1.5), 3]));
  expect(of(1, Math.log(2))).toEqual(close(3));
  // a customer whom the model takes for dead orders once, if at all
  expect(following(0, 0, 0.4, { follow: 1, level: 0 })).toBe(0.4);
});

test("following(…) is never less than P(an order), and the model's own where they agree", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, fc.double({ min: 1, max: 50, noNaN: true }), share, (own, known, each, follow) => {
      const purchases = own * each;
      expect(following(purchases, own, known, { follow, level: -1 })).toBeGreaterThanOrEqual(known);
      if (own > 0) expect(following(purchases, own, own, { follow, level: 0 })).toEqual(close(purchases, 1e-12));
    }),
  );
});

test("followOf(split) takes what told the numbers best, and follows where nothing tells", () => {
  const split = (came: number[]) => {
    const column = (value: number) => new Float64Array(came.length).fill(value);
    const columns = { order: column(0.25), modelled: column(0.5), purchases: column(3), came: Float64Array.from(came) };
    return columns as unknown as Split;
  };
  expect(followOf(undefined)).toBe(1);
  expect(followOf(split([1, 2, 1, 2]))).toBe(1);
  expect(followOf(split([3, 3, 3, 2.9]))).toBe(0);
  expect(followOf(split([2.1, 2.2, 2.1]))).toBe(0.5);
});
