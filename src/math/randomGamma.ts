/** A draw from Gamma(shape, 1) (Marsaglia & Tsang 2000; below 1 by their boost). */
export function randomGamma(shape: number, random: () => number): number {
  if (shape < 1) return randomGamma(shape + 1, random) * positive(random) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = randomNormal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(positive(random)) <= 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** A draw from Beta(a, b). */
export function randomBeta(a: number, b: number, random: () => number): number {
  const first = randomGamma(a, random);
  const second = randomGamma(b, random);
  // both may be too small for a double
  return first + second === 0 ? (random() * (a + b) < a ? 1 : 0) : first / (first + second);
}

/** A draw from Exponential(1). */
export function randomExponential(random: () => number): number {
  return -Math.log(positive(random));
}

/** A draw from Normal(0, 1) (Box & Muller 1958). */
export function randomNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(positive(random))) * Math.cos(2 * Math.PI * random());
}

/** Generators may give 0, whose logarithm is infinite. */
function positive(random: () => number): number {
  return 1 - random() || Number.MIN_VALUE;
}
