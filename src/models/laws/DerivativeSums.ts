import type { Derivatives } from "./PurchaseLaw.ts";

/** Rows to a piece: so many take a few milliseconds. */
const PIECE_ROWS = 2048;

/**
 * Adds up what each customer contributes to a log-likelihood and its derivatives: first in pieces, then these, so that hardly
 * anything is rounded away, which would hide from a search that it climbs.
 */
export class DerivativeSums {
  /** One customer's gradient, to be filled before `add`. */
  readonly gradient: Float64Array;
  /** One customer's second derivatives, row by row, the upper half of them. */
  readonly hessian: Float64Array;
  readonly #size: number;
  /** The value; then of each parameter its slope and, with itself and those after it, second derivative and outer product. */
  readonly #sums: Float64Array;
  readonly #piece: Float64Array;
  #added = 0;

  /** @param size number of parameters */
  constructor(size: number) {
    const zeros = (count: number): Float64Array => new Float64Array(count);
    this.#size = size;
    this.gradient = zeros(size);
    this.hessian = zeros(size * size);
    this.#sums = zeros(1 + size + size * (size + 1));
    this.#piece = this.#sums.slice();
  }

  /** Adds what stands in `gradient` and `hessian`, for so many customers; whether that was a piece, and others may run. */
  add(weight: number, value: number): boolean {
    const { gradient, hessian } = this;
    const piece = this.#piece;
    const size = this.#size;
    (piece[0] as number) += weight * value;
    let at = 1;
    for (let i = 0; i < size; i++) {
      const slope = weight * (gradient[i] as number);
      (piece[at++] as number) += slope;
      for (let j = i; j < size; j++) {
        (piece[at++] as number) += weight * (hessian[i * size + j] as number);
        (piece[at++] as number) += slope * (gradient[j] as number);
      }
    }
    if (++this.#added % PIECE_ROWS > 0) return false;
    this.#addPiece();
    return true;
  }

  #addPiece(): void {
    for (let i = 0; i < this.#piece.length; i++) (this.#sums[i] as number) += this.#piece[i] as number;
    this.#piece.fill(0);
  }

  /** The sums, both halves of the matrices. */
  get total(): Derivatives {
    this.#addPiece();
    const [sums, size] = [this.#sums, this.#size];
    const [gradient, hessian, outer] = [this.gradient.slice(), this.hessian.slice(), this.hessian.slice()];
    let at = 1;
    for (let i = 0; i < size; i++) {
      gradient[i] = sums[at++] as number;
      for (let j = i; j < size; j++) {
        hessian[i * size + j] = hessian[j * size + i] = sums[at++] as number;
        outer[i * size + j] = outer[j * size + i] = sums[at++] as number;
      }
    }
    return { value: sums[0] as number, gradient, hessian, outer };
  }
}
