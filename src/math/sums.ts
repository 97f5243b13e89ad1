/** A sum whose rounding errors are carried along (Neumaier 1974). */
class ExactSum {
  #sum = 0;
  #rest = 0;

  add(value: number): void {
    const next = this.#sum + value;
    this.#rest += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - next + value : value - next + this.#sum;
    this.#sum = next;
  }

  get value(): number {
    return this.#sum + this.#rest;
  }
}

/** ln (r)_x = ln Γ(r + x)/Γ(r), the rising factorial, for a whole x. */
export function logRisingFactorial(r: number, x: number): number {
  const sum = new ExactSum();
  for (let k = 0; k < x; k++) sum.add(Math.log(r + k));
  return sum.value;
}

/** ln B(a, b + x)/B(a, b) for a whole x. */
export function logBetaRatio(a: number, b: number, x: number): number {
  const sum = new ExactSum();
  for (let k = 0; k < x; k++) sum.add(Math.log((b + k) / (a + b + k)));
  return sum.value;
}
