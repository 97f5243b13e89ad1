import type { Derivatives } from "./PurchaseLaw.ts";

type Writable = { -readonly [Name in keyof Derivatives]: Derivatives[Name] };

/** Adds up what each customer contributes to a log-likelihood and its derivatives. */
export class DerivativeSums {
  /** One customer's gradient, to be filled before `add`. */
  readonly gradient: Float64Array;
  /** One customer's second derivatives, row by row, the upper half of them. */
  readonly hessian: Float64Array;
  readonly #size: number;
  readonly #sums: Writable;

  /** @param size number of parameters */
  constructor(size: number) {
    const zeros = (count: number): Float64Array => new Float64Array(count);
    this.#size = size;
    this.gradient = zeros(size);
    this.hessian = zeros(size * size);
    this.#sums = { value: 0, gradient: zeros(size), hessian: zeros(size * size), outer: zeros(size * size) };
  }

  /** Adds what stands in `gradient` and `hessian`, for so many customers. */
  add(weight: number, value: number): void {
    const { gradient, hessian } = this;
    const sums = this.#sums;
    const size = this.#size;
    sums.value += weight * value;
    for (let i = 0; i < size; i++) {
      const slope = weight * (gradient[i] as number);
      (sums.gradient[i] as number) += slope;
      for (let j = i; j < size; j++) {
        (sums.hessian[i * size + j] as number) += weight * (hessian[i * size + j] as number);
        (sums.outer[i * size + j] as number) += slope * (gradient[j] as number);
      }
    }
  }

  /** The sums, both halves of the matrices. */
  get total(): Derivatives {
    const size = this.#size;
    for (const matrix of [this.#sums.hessian, this.#sums.outer]) {
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < i; j++) matrix[i * size + j] = matrix[j * size + i] as number;
      }
    }
    return this.#sums;
  }
}
