/** Running sums over k = 0, 1, … of f(c + k): entry x is the sum of the first x terms. */
export interface RisingSums {
  /** Σ ln(c + k) */
  readonly logs: Float64Array;
  /** Σ 1/(c + k) */
  readonly inverses: Float64Array;
  /** Σ 1/(c + k)² */
  readonly squares: Float64Array;
}

/** What ln Γ(c + x)/Γ(c), its slope and its bend are for every whole x up to `most`, without any Γ. */
export function risingSums(c: number, most: number): RisingSums {
  const logs = new Float64Array(most + 1);
  const inverses = new Float64Array(most + 1);
  const squares = new Float64Array(most + 1);
  for (let k = 0; k < most; k++) {
    const inverse = 1 / (c + k);
    logs[k + 1] = (logs[k] as number) + Math.log(c + k);
    inverses[k + 1] = (inverses[k] as number) + inverse;
    squares[k + 1] = (squares[k] as number) + inverse * inverse;
  }
  return { logs, inverses, squares };
}
