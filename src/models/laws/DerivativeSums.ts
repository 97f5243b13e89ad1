import type { Derivatives } from "./PurchaseLaw.ts";

/** Adds up what each customer contributes to a log-likelihood and its derivatives. */
export class DerivativeSums {
  /** One customer's gradient, to be filled before `add`. */
  readonly gradient: Float64Array;
  /** One customer's second derivatives, row by row, the upper half of them. */
  readonly hessian: Float64Array;
  readonly #size: number;
  #value = 0;
  readonly #gradients: Float64Array;
  readonly #hessians: Float64Array;
  readonly #outer: Float64Array;

  /** @param size number of parameters */
  constructor(size: number) {
    this.#size = size;
    this.gradient = new Float64Array(size);
    this.hessian = new Float64Array(size * size);
    this.#gradients = new Float64Array(size);
    this.#hessians = new Float64Array(size * size);
    this.#outer = new Float64Array(size * size);
  }

  /** Adds what stands in `gradient` and `hessian`, for so many customers. */
  add(weight: number, value: number): void {
    const { gradient, hessian } = this;
    const size = this.#size;
    this.#value += weight * value;
    for (let i = 0; i < size; i++) {
      const slope = weight * (gradient[i] as number);
      (this.#gradients[i] as number) += slope;
      for (let j = i; j < size; j++) {
        (this.#hessians[i * size + j] as number) += weight * (hessian[i * size + j] as number);
        (this.#outer[i * size + j] as number) += slope * (gradient[j] as number);
      }
    }
  }

  /** The sums, both halves of the matrices. */
  get total(): Derivatives {
    const size = this.#size;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < i; j++) {
        this.#hessians[i * size + j] = this.#hessians[j * size + i] as number;
        this.#outer[i * size + j] = this.#outer[j * size + i] as number;
      }
    }
    return { value: this.#value, gradient: this.#gradients, hessian: this.#hessians, outer: this.#outer };
  }
}
