import fc from "fast-check";
import { expect, test } from "vitest";
import { logistic, softplus } from "../../src/math/logistic.ts";
import { close } from "../shared/close.ts";

const numbers = fc.double({ min: -700, max: 700, noNaN: true });

test("logistic(u) + logistic(-u) is 1, and their ratio e^u", () => {
  fc.assert(
    fc.property(numbers, (u) => {
      expect(logistic(u) + logistic(-u)).toEqual(close(1, 1e-15));
      expect(logistic(u) / logistic(-u)).toEqual(close(Math.exp(u), 1e-14));
    }),
  );
});

test("softplus(u) is -ln logistic(-u), and u more than softplus(-u)", () => {
  fc.assert(
    fc.property(numbers, (u) => {
      expect(Math.exp(-softplus(-u))).toEqual(close(logistic(u), 1e-12));
      expect(softplus(u)).toEqual(close(Math.max(u, 0) + softplus(-Math.abs(u)), 1e-14));
    }),
  );
  expect(softplus(0)).toEqual(close(Math.LN2, 1e-15));
});

test("logistic(far), softplus(far) neither overflow nor lose what is small", () => {
  expect([-1e4, -Infinity, 1e4, Infinity].map(logistic)).toEqual([0, 0, 1, 1]);
  expect([-1e4, -Infinity, 1e4, Infinity].map(softplus)).toEqual([0, 0, 1e4, Infinity]);
  expect(logistic(-700)).toEqual(close(Math.exp(-700), 1e-14));
  expect(softplus(-700)).toEqual(close(Math.exp(-700), 1e-14));
});
