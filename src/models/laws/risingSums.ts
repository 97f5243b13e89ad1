import { digamma, logGammaRatio, trigamma } from "../../math/gamma.ts";

/** Sums of the first x terms over k = 0, 1, … of a function of c + k. */
export interface RisingSums {
  /** Σ ln(c + k) */
  logs(x: number): number;
  /** Σ 1/(c + k) */
  inverses(x: number): number;
  /** Σ 1/(c + k)² */
  squares(x: number): number;
}

/** More terms than this are not added up one by one. */
const MOST_TERMS = 10_000;

/** What ln Γ(c + x)/Γ(c), its slope and its bend are for every whole x up to `most`; as a rule without any Γ. */
export function risingSums(c: number, most: number): RisingSums {
  const terms = Math.min(most, MOST_TERMS);
  const zeros = (): Float64Array => new Float64Array(terms + 1);
  const [logs, inverses, squares] = [zeros(), zeros(), zeros()];
  for (let k = 0; k < terms; k++) {
    const inverse = 1 / (c + k);
    logs[k + 1] = (logs[k] as number) + Math.log(c + k);
    inverses[k + 1] = (inverses[k] as number) + inverse;
    squares[k + 1] = (squares[k] as number) + inverse * inverse;
  }
  return {
    logs: (x) => (x <= terms ? (logs[x] as number) : logGammaRatio(c, x)),
    inverses: (x) => (x <= terms ? (inverses[x] as number) : digamma(c + x) - digamma(c)),
    squares: (x) => (x <= terms ? (squares[x] as number) : trigamma(c) - trigamma(c + x)),
  };
}
