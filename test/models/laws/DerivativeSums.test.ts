import { expect, test } from "vitest";
import { DerivativeSums } from "../../../src/models/laws/DerivativeSums.ts";
import { close } from "../../shared/close.ts";

/** Two customers of so many each. */
function sumsOf(first: number, second: number) {
  const sums = new DerivativeSums(2);
  const put = (weight: number, value: number, gradient: number[], hessian: number[]) => {
    sums.gradient.set(gradient);
    sums.hessian.set(hessian);
    sums.add(weight, value);
  };
  // the lower half is not read
  if (first > 0) put(first, -1.5, [2, 3], [-4, 5, 99, -6]);
  if (second > 0) put(second, -0.5, [-1, 0.5], [-1, 0.25, 99, -2]);
  return sums.total;
}

test("DerivativeSums.total: sums by weight, matrices in both halves, outer products of each gradient", () => {
  expect(sumsOf(3, 2)).toEqual({
    value: -5.5,
    gradient: Float64Array.of(4, 10),
    hessian: Float64Array.of(-14, 15.5, 15.5, -22),
    outer: Float64Array.of(14, 17, 17, 27.5),
  });
});

test("DerivativeSums.add(weight) is so many additions of 1", () => {
  const sums = new DerivativeSums(2);
  for (let i = 0; i < 3; i++) {
    sums.gradient.set([2, 3]);
    sums.hessian.set([-4, 5, 0, -6]);
    sums.add(1, -1.5);
  }
  expect(sums.total).toEqual(sumsOf(3, 0));
});

test("DerivativeSums.total is the same when asked again, and can go on", () => {
  const sums = new DerivativeSums(1);
  sums.gradient[0] = 0.3;
  sums.hessian[0] = -0.7;
  sums.add(1, 0.1);
  expect(sums.total).toEqual(sums.total);
  sums.add(2, 0.1);
  const { value, gradient, hessian, outer } = sums.total;
  expect([value, gradient[0], hessian[0], outer[0]]).toEqual(close([0.3, 0.9, -2.1, 0.27]));
});

test("new DerivativeSums(size).total is 0", () => {
  expect(sumsOf(0, 0)).toEqual({
    value: 0,
    gradient: new Float64Array(2),
    hessian: new Float64Array(4),
    outer: new Float64Array(4),
  });
});

test("DerivativeSums.add() says after each 2048 that others may run, and is right to 13 digits", () => {
  const sums = new DerivativeSums(1);
  const full: number[] = [];
  for (let i = 1; i <= 100_000; i++) {
    sums.gradient[0] = 0.1;
    sums.hessian[0] = -0.1;
    if (sums.add(1, 0.1)) full.push(i);
  }
  expect(full.slice(0, 3)).toEqual([2048, 4096, 6144]);
  expect(full).toHaveLength(Math.floor(100_000 / 2048));
  // one after the other they would be off by 2e-8 here
  const { value, gradient, hessian, outer } = sums.total;
  expect([value, gradient[0], hessian[0], outer[0]]).toEqual(close([10_000, 10_000, -10_000, 1000], 1e-13));
});
