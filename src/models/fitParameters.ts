import { cholesky, inverse, type Maximum, maximize } from "../math/maximize.ts";
import { requireOptions } from "../options.ts";
import type { Pieces } from "../pieces.ts";
import type { Fit, FitOptions, FitWarning } from "./Fit.ts";
import type { Derivatives, Parameters } from "./laws/PurchaseLaw.ts";

/** A likelihood to climb, and where to begin. */
export interface Problem<P extends Parameters> {
  readonly model: string;
  readonly parameters: readonly (keyof P & string)[];
  /** ln likelihood with derivatives by the parameters themselves. */
  readonly derivatives: (params: P) => Pieces<Derivatives>;
  /** The same of samples of the customers, the smallest first: where there are many, the search begins there. */
  readonly sampled: readonly ((params: P) => Pieces<Derivatives>)[];
  readonly starts: Starts;
  /** Centre of the weak prior that decides where the data do not, in logarithms. */
  readonly prior: readonly number[];
  /** Customers, by their weights. */
  readonly customers: number;
  /** Where nothing better than this log-likelihood is found, the caller takes a simpler model, and the prior is not asked. */
  readonly worthwhile?: number | undefined;
}

/** Standard deviation of the weak prior's logarithms: a factor of 4.5 either way is nothing strange. */
const PRIOR_DEVIATION = 1.5;
/** Beyond this a curvature is no information. */
const WORST_CONDITION = 1e12;
/** Parameters further than e^12 from the unit are on their way to infinity. */
const FURTHEST = 12;

/**
 * The parameters that make the data most likely, all of them positive: searched in their logarithms from several
 * starts. Where there is no clear maximum a weak log-normal prior decides, and a warning says so. It yields where the
 * derivatives do.
 */
export function* fitParameters<P extends Parameters>(problem: Problem<P>, options: FitOptions = {}): Pieces<Fit<P>> {
  requireOptions(`${problem.model}.fit`, options, ["maxIterations"]);
  const { parameters } = problem;
  const paramsOf = (point: readonly number[]) =>
    byName<P, number>(parameters, (_, i) => Math.exp(point[i] as number)) as P;
  const { derivatives, sampled, prior, worthwhile = -Infinity } = problem;
  // by the parameters' logarithms, of all customers or of few, with the prior or without
  const search = function* (
    of: Problem<P>["derivatives"],
    from: Starts,
    held?: readonly number[],
  ): Pieces<Maximum<Derivatives>[]> {
    const at = function* (point: readonly number[]): Pieces<Derivatives> {
      const plain = inLogs(yield* of(paramsOf(point)), point);
      return held === undefined ? plain : withPrior(plain, point, held);
    };
    const ends: Maximum<Derivatives>[] = [];
    for (const start of from)
      ends.push(yield* maximize(at, start, options.maxIterations, held === undefined ? FURTHEST : Infinity));
    return ends;
  };
  let starts = problem.starts;
  // where there is no clear maximum: what the prior makes of it, of few customers if there are many
  const guess = function* (): Pieces<readonly number[]> {
    return bestOf(yield* search(sampled[0] ?? derivatives, [prior, ...problem.starts], prior)).point;
  };
  for (const [i, few] of sampled.entries()) {
    const clear = (yield* search(few, starts)).filter(isClear);
    if (clear.length > 0) starts = apart(clear.map(({ point }) => point));
    else if (i === 0) starts = [yield* guess()];
  }
  const warnings: FitWarning[] = [];
  let best = bestOf(yield* search(derivatives, starts));
  let logLikelihood = best.at.value;
  if (!isClear(best)) {
    // a ridge was left where it got too far: what the prior would take may be better, or good enough
    const held = yield* guess();
    if (Math.max(logLikelihood, (yield* derivatives(paramsOf(held))).value) >= worthwhile) {
      warnings.push({
        code: "weakly_identified",
        message: "the likelihood has no clear maximum; a weak prior decides",
      });
      best = bestOf(yield* search(derivatives, sampled.length === 0 ? [held] : [...starts, held], prior));
      logLikelihood = (yield* derivatives(paramsOf(best.point))).value;
      if (!best.converged) {
        warnings.push({ code: "not_converged", message: `the search ended after ${best.iterations} steps` });
      }
    }
  }
  const params = paramsOf(best.point);
  const size = parameters.length;
  const root = cholesky(
    best.at.hessian.map((value) => -value),
    size,
  );
  const natural = (matrix: readonly (readonly number[])[]) =>
    matrix.map((row, i) =>
      row.map(
        (value, j) => value * (params[parameters[i] as string] as number) * (params[parameters[j] as string] as number),
      ),
    );
  const outer = Array.from({ length: size }, (_, i) => Array.from(best.at.outer.subarray(i * size, (i + 1) * size)));
  const inner = root ? inverse(root, size) : outer.map((row) => row.map(() => 0));
  const covariance = natural(inner);
  const standardErrors = byName<P, number | null>(parameters, (_, i) =>
    root ? Math.sqrt(covariance[i]?.[i] as number) : null,
  );
  return {
    model: problem.model,
    params,
    logLikelihood,
    standardErrors,
    covariance,
    robustCovariance: natural(product(product(inner, outer), inner)),
    customers: problem.customers,
    converged: best.converged,
    iterations: best.iterations,
    warnings,
  };
}

/** Something for each parameter. */
export function byName<P extends Parameters, T>(
  parameters: readonly (keyof P & string)[],
  of: (name: keyof P & string, i: number) => T,
): { readonly [Name in keyof P]: T } {
  return Object.fromEntries(parameters.map((name, i) => [name, of(name, i)])) as { [Name in keyof P]: T };
}

/** Where to begin: points in the parameters' logarithms. */
type Starts = readonly (readonly number[])[];

/** The best of the ends of several searches. */
function bestOf(ends: readonly Maximum<Derivatives>[]): Maximum<Derivatives> {
  return ends.reduce((best, end) =>
    end.at.value > best.at.value + 1e-9 || (end.converged && !best.converged && end.at.value > best.at.value - 1e-6)
      ? end
      : best,
  );
}

/** Points that are not nearly the same. */
function apart(points: Starts): Starts {
  return points.filter((point, i) =>
    points.slice(0, i).every((other) => other.some((value, k) => Math.abs(value - (point[k] as number)) > 0.1)),
  );
}

/** Whether a search found a hill with a top, and not a ridge to infinity. */
function isClear({ converged, point, at }: Maximum<Derivatives>): boolean {
  if (!converged || point.some((value) => Math.abs(value) > FURTHEST)) return false;
  const size = point.length;
  // the condition after scaling each parameter by its own curvature
  const scale = Array.from({ length: size }, (_, i) => 1 / Math.sqrt(-(at.hessian[i * size + i] as number)));
  const root = cholesky(
    scaledBy(at.hessian, scale).map((value) => -value),
    size,
  );
  if (root === undefined) return false;
  // nor is one known to no better than that
  if (inverse(root, size).some((row, i) => Math.sqrt(row[i] as number) * (scale[i] as number) > FURTHEST)) return false;
  const diagonal = Array.from({ length: size }, (_, i) => root[i * size + i] as number);
  return (Math.max(...diagonal) / Math.min(...diagonal)) ** 2 < WORST_CONDITION;
}

/** A matrix whose rows and columns are scaled. */
function scaledBy(matrix: Float64Array, scale: readonly number[]): Float64Array {
  const size = scale.length;
  return matrix.map((value, k) => value * ((scale[Math.floor(k / size)] as number) * (scale[k % size] as number)));
}

/** Derivatives by the logarithms of the parameters. */
function inLogs({ value, gradient, hessian, outer }: Derivatives, point: readonly number[]): Derivatives {
  const size = point.length;
  const params = point.map(Math.exp);
  const slopes = gradient.map((slope, i) => slope * (params[i] as number));
  const bends = scaledBy(hessian, params);
  for (let i = 0; i < size; i++) (bends[i * size + i] as number) += slopes[i] as number;
  return { value, gradient: slopes, hessian: bends, outer: scaledBy(outer, params) };
}

function withPrior(at: Derivatives, point: readonly number[], prior: readonly number[]): Derivatives {
  const precision = 1 / PRIOR_DEVIATION ** 2;
  const size = point.length;
  const gradient = at.gradient.slice();
  const hessian = at.hessian.slice();
  let { value } = at;
  for (let i = 0; i < size; i++) {
    const away = (point[i] as number) - (prior[i] as number);
    value -= (precision * away * away) / 2;
    (gradient[i] as number) -= precision * away;
    (hessian[i * size + i] as number) -= precision;
  }
  return { ...at, value, gradient, hessian };
}

function product(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  return a.map((row) =>
    (b[0] as readonly number[]).map((_, j) => row.reduce((sum, value, k) => sum + value * (b[k]?.[j] as number), 0)),
  );
}
