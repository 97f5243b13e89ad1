/** The sum of the first terms, whose rounding errors are carried along (Neumaier 1974). */
function exactSum(count: number, term: (k: number) => number): number {
  let sum = 0;
  let rest = 0;
  for (let k = 0; k < count; k++) {
    const value = term(k);
    const next = sum + value;
    rest += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return sum + rest;
}

/** ln (r)_x = ln Γ(r + x)/Γ(r), the rising factorial, for a whole x. */
export const logRisingFactorial = (r: number, x: number): number => exactSum(x, (k) => Math.log(r + k));

/** ln B(a, b + x)/B(a, b) for a whole x. */
export const logBetaRatio = (a: number, b: number, x: number): number =>
  exactSum(x, (k) => Math.log((b + k) / (a + b + k)));
