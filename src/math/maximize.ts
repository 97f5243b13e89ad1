import type { Pieces } from "../pieces.ts";
/** A function's value with its derivatives, the Hessian row by row: what a search needs to know of a place. */
export interface Hill {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/** Where a search ended. */
export interface Maximum<At extends Hill = Hill> {
  readonly point: readonly number[];
  /** The derivatives there, or so near that nothing tells them apart. */
  readonly at: At;
  readonly converged: boolean;
  readonly iterations: number;
}

/** Half the square of the distance to the maximum, in standard errors, that counts as none. */
const DECREMENT = 1e-10;
/** Relative error of a likelihood summed over many customers. */
const ROUNDING = 1e-13;
/** With more damping than this no step is one. */
const MOST_DAMPING = 1e12;
/** No parameter changes more than e²-fold in one step. */
const LONGEST_STEP = 2;

/**
 * Newton's method with a damped Hessian (Levenberg-Marquardt), judged by the Newton decrement g' (-H)⁻¹ g, which knows no
 * units: the end is where no parameter moves by a visible part of its standard error. A search that goes further than
 * `furthest` from 0 is on its way to infinity, and ends there. It yields where the derivatives do.
 */
export function* maximize<At extends Hill>(
  derivatives: (point: readonly number[]) => Pieces<At>,
  start: readonly number[],
  maxIterations = 200,
  furthest = Infinity,
): Pieces<Maximum<At>> {
  let point = [...start];
  let at = yield* derivatives(point);
  let damping = 0;
  let iterations = 0;
  while (iterations < maxIterations && damping <= MOST_DAMPING) {
    iterations++;
    const step = newtonStep(at, damping);
    if (step !== undefined) {
      const shrink = Math.min(1, LONGEST_STEP / Math.max(...step.map(Math.abs)));
      const next = point.map((value, i) => value + shrink * (step[i] as number));
      // the end: one step more, the square of almost nothing, needs no looking
      if (damping === 0 && dot(step, at.gradient) < DECREMENT) return { point: next, at, converged: true, iterations };
      const there = yield* derivatives(next);
      // near the top the value's rounding hides what a step gains
      if (there.value >= at.value - ROUNDING * Math.abs(at.value) && there.gradient.every(Number.isFinite)) {
        [point, at] = [next, there];
        if (point.some((value) => Math.abs(value) > furthest)) break;
        // a step that little damping bent was nearly Newton's own
        damping = damping < 1e-2 ? 0 : damping / 10;
        continue;
      }
    }
    damping = Math.max(4 * damping, 1e-4);
  }
  return { point, at, converged: false, iterations };
}

/** Solves (-H + damping D) step = g, D being the size of the diagonal; `undefined` where that is no hill. */
function newtonStep({ gradient, hessian }: Hill, damping: number): number[] | undefined {
  const size = gradient.length;
  const matrix = Float64Array.from(hessian, (value) => -value);
  for (let i = 0; i < size; i++) {
    const diagonal = Math.abs(matrix[i * size + i] as number);
    (matrix[i * size + i] as number) += damping * Math.max(diagonal, 1e-6);
  }
  const root = cholesky(matrix, size);
  return root && solve(root, gradient);
}

/** The lower root L of a symmetric positive definite matrix, L L' = matrix; `undefined` for others. */
export function cholesky(matrix: ArrayLike<number>, size: number): Float64Array | undefined {
  const root = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j] as number;
      for (let k = 0; k < j; k++) sum -= (root[i * size + k] as number) * (root[j * size + k] as number);
      if (i !== j) root[i * size + j] = sum / (root[j * size + j] as number);
      else if (sum > 1e-14 * Math.abs(matrix[i * size + i] as number)) root[i * size + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return root;
}

/** Solves L L' x = b. */
export function solve(root: Float64Array, b: ArrayLike<number>): number[] {
  const size = b.length;
  const x = Array.from(b);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) (x[i] as number) -= (root[i * size + k] as number) * (x[k] as number);
    (x[i] as number) /= root[i * size + i] as number;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) (x[i] as number) -= (root[k * size + i] as number) * (x[k] as number);
    (x[i] as number) /= root[i * size + i] as number;
  }
  return x;
}

/** The inverse of L L', row by row. */
export function inverse(root: Float64Array, size: number): number[][] {
  return Array.from({ length: size }, (_, i) =>
    solve(
      root,
      Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)),
    ),
  );
}

function dot(a: readonly number[], b: ArrayLike<number>): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);
}
