import { expect, test } from "vitest";
import { cholesky, type Hill, maximize as inPieces, inverse, solve } from "../../src/math/maximize.ts";
import { atOnce } from "../../src/pieces.ts";
import { close } from "../shared/close.ts";

const maximize = (derivatives: (point: readonly number[]) => Hill, start: readonly number[], maxIterations?: number) =>
  atOnce(
    inPieces(
      function* (point) {
        yield;
        return derivatives(point);
      },
      start,
      maxIterations,
    ),
  );
const plain = (value: number, gradient: number[], hessian: number[]) => ({
  value,
  gradient: Float64Array.from(gradient),
  hessian: Float64Array.from(hessian),
  outer: new Float64Array(hessian.length),
});
/** A hill with its top at (1, -2). */
const hill = ([x = 0, y = 0]: readonly number[]) =>
  plain(-((x - 1) ** 2) - 3 * (y + 2) ** 2, [-2 * (x - 1), -6 * (y + 2)], [-2, 0, 0, -6]);

test("maximize(derivatives, start) ends on the top", () => {
  const { point, converged, iterations } = maximize(hill, [30, 30]);
  expect(point).toEqual(close([1, -2], 1e-9));
  expect(converged).toBe(true);
  expect(iterations).toBeLessThan(40);
});

test("maximize(derivatives, start) finds its way where the surface bends upwards", () => {
  // ln of a bell: curved the other way beyond 1
  const bell = ([x = 0]: readonly number[]) =>
    plain(1 / (1 + x * x), [(-2 * x) / (1 + x * x) ** 2], [(6 * x * x - 2) / (1 + x * x) ** 3]);
  const { point, converged } = maximize(bell, [3]);
  expect(Math.abs(point[0] as number)).toBeLessThan(1e-4);
  expect(converged).toBe(true);
});

test("maximize(derivatives, start) of a ridge without a top does not converge, and ends", () => {
  const ridge = ([x = 0]: readonly number[]) => plain(-Math.exp(-x), [Math.exp(-x)], [-Math.exp(-x)]);
  expect(maximize(ridge, [0], 20)).toMatchObject({ converged: false, iterations: 20 });
});

test("maximize(derivatives, start) of a plain without slope and bend ends", () => {
  expect(maximize(() => plain(1, [0], [0]), [5]).point).toEqual([5]);
});

test("maximize(derivatives, start) does not step where there are no numbers", () => {
  const cliff = ([x = 0]: readonly number[]) =>
    x > 1.5 ? plain(Number.NaN, [Number.NaN], [Number.NaN]) : plain(-((x - 3) ** 2), [-2 * (x - 3)], [-2]);
  const { point, converged } = maximize(cliff, [0], 60);
  expect(point[0]).toBeLessThanOrEqual(1.5);
  expect(converged).toBe(false);
});

test("cholesky, solve and inverse(matrix) undo it", () => {
  const matrix = [4, 2, 0.5, 2, 5, 1, 0.5, 1, 3];
  const root = cholesky(matrix, 3) as Float64Array;
  const x = solve(root, [1, 2, 3]);
  const back = [0, 1, 2].map((i) => x.reduce((sum, value, k) => sum + (matrix[3 * i + k] as number) * value, 0));
  expect(back).toEqual(close([1, 2, 3], 1e-12));
  const inverted = inverse(root, 3).flat();
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      const product = [0, 1, 2].reduce(
        (sum, k) => sum + (matrix[3 * i + k] as number) * (inverted[3 * k + j] as number),
        0,
      );
      expect(product).toBeCloseTo(i === j ? 1 : 0, 12);
    }
  }
  expect(cholesky([1, 2, 2, 1], 2)).toBeUndefined();
});
