/**
 * e^z E_s(z) = ∫₀^∞ e^(-zu) (1 + u)^(-s) du, z > 0: never overflows.
 *
 * From z = 0.5 on by the continued fraction (modified Lentz; Abramowitz & Stegun 5.1.22), below by a double exponential
 * rule.
 */
export function scaledExponentialIntegral(s: number, z: number): number {
  if (z < 0.5) {
    const step = 1 / 16;
    // where (1 + u)^(-s) bends
    const scale = 1 / Math.max(1, s);
    const to = Math.log(750 / (z * scale));
    let sum = 0;
    for (let w = -4.5; w < to; w += step) {
      const e = Math.exp(-w);
      const u = scale * Math.exp(w - e);
      sum += u * (1 + e) * Math.exp(-z * u - s * Math.log1p(u));
    }
    return sum * step;
  }
  let b = z + s;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let i = 1; i < 200_000; i++) {
    const numerator = -i * (s - 1 + i);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return value;
}
