import type { Pieces } from "../pieces.ts";
import type { Derivatives } from "./laws/PurchaseLaw.ts";

/** Rows to a piece: so many take a few milliseconds. */
const PIECE_ROWS = 2048;

type Columns<T> = { readonly [Name in keyof T]: Float64Array } & { readonly weight: Float64Array };

/** The likelihood of columns by parameters, as the sum of that of their pieces. */
export function likelihoodIn<P, T extends Columns<T>>(
  columns: T,
  derivatives: (params: P, some: T) => Derivatives,
): (params: P) => Pieces<Derivatives> {
  const pieces: T[] = [];
  for (let from = 0; from < columns.weight.length; from += PIECE_ROWS) {
    const some = Object.entries<Float64Array>(columns).map(([name, column]) => [
      name,
      column.subarray(from, from + PIECE_ROWS),
    ]);
    pieces.push(Object.fromEntries(some) as T);
  }
  return function* (params) {
    let all: Derivatives | undefined;
    for (const piece of pieces) {
      const some = derivatives(params, piece);
      all = all === undefined ? some : plus(all, some);
      yield;
    }
    return all as Derivatives;
  };
}

function plus(a: Derivatives, b: Derivatives): Derivatives {
  const sums = (one: Float64Array, other: Float64Array) => one.map((value, i) => value + (other[i] as number));
  return {
    value: a.value + b.value,
    gradient: sums(a.gradient, b.gradient),
    hessian: sums(a.hessian, b.hessian),
    outer: sums(a.outer, b.outer),
  };
}
