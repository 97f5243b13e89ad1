import { expect } from "vitest";
import type { Derivatives } from "../../src/models/laws/PurchaseLaw.ts";

/** Holds derivatives against differences of the value and of the gradient. */
export function expectDerivatives(
  at: (point: readonly number[]) => Derivatives,
  point: readonly number[],
  relative = 1e-5,
): void {
  const { gradient, hessian } = at(point);
  const size = point.length;
  const moved = (i: number, step: number) => point.map((value, k) => (k === i ? value + step : value));
  const norm = (k: number) => Math.abs(hessian[k * size + k] as number);
  for (let i = 0; i < size; i++) {
    const step = 1e-5 * (point[i] as number);
    const [up, down] = [at(moved(i, step)), at(moved(i, -step))];
    const slope = (up.value - down.value) / (2 * step);
    expect(Math.abs(slope - (gradient[i] as number))).toBeLessThan(
      relative * (1 + Math.abs(slope) + norm(i) * (point[i] as number)),
    );
    for (let j = 0; j < size; j++) {
      const bend = ((up.gradient[j] as number) - (down.gradient[j] as number)) / (2 * step);
      const scale = Math.sqrt(norm(i) * norm(j)) + 1;
      expect(Math.abs(bend - (hessian[i * size + j] as number))).toBeLessThan(relative * scale);
    }
  }
}
