// Stirling's series with recurrence below 10 (Abramowitz & Stegun 6.1.40, 6.3.18, 6.4.12): about 1e-15.

const HALF_LOG_TWO_PI = 0.9189385332046727;

/** Bernoulli numbers over 2n(2n - 1): the terms of Stirling's series in 1/z. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/** ln Γ(z) - [(z - 1/2) ln z - z + ln(2π)/2] for z ≥ 10. */
function stirlingRest(z: number): number {
  const w = 1 / (z * z);
  let sum = 0;
  for (let i = STIRLING.length - 1; i >= 0; i--) sum = sum * w + (STIRLING[i] as number);
  return sum / z;
}

/** ln Γ(z), z > 0. */
export function logGamma(z: number): number {
  let shift = 1;
  let w = z;
  for (; w < 10; w++) shift *= w;
  return (w - 0.5) * Math.log(w) - w + HALF_LOG_TWO_PI + stirlingRest(w) - Math.log(shift);
}

/** ln Γ(z + d) - ln Γ(z), without the digits that the difference of two large numbers loses. */
export function logGammaRatio(z: number, d: number): number {
  if (d === 0) return 0;
  let shift = 1;
  let w = z;
  // Γ(z) = Γ(w) / (z (z + 1) … (w - 1)), and the same d further on
  for (; w < 10; w++) shift *= (w + d) / w;
  return (
    (w + d - 0.5) * Math.log1p(d / w) + d * Math.log(w) - d + stirlingRest(w + d) - stirlingRest(w) - Math.log(shift)
  );
}

/** ψ(z) = d/dz ln Γ(z), z > 0. */
export function digamma(z: number): number {
  let sum = 0;
  let w = z;
  for (; w < 10; w++) sum -= 1 / w;
  const v = 1 / (w * w);
  const series =
    v * (1 / 12 - v * (1 / 120 - v * (1 / 252 - v * (1 / 240 - v * (1 / 132 - v * (691 / 32760 - v / 12))))));
  return sum + Math.log(w) - 0.5 / w - series;
}

/** ψ'(z), z > 0. */
export function trigamma(z: number): number {
  let sum = 0;
  let w = z;
  for (; w < 10; w++) sum += 1 / (w * w);
  const v = 1 / (w * w);
  const series =
    v * (1 / 6 - v * (1 / 30 - v * (1 / 42 - v * (1 / 30 - v * (5 / 66 - v * (691 / 2730 - (7 * v) / 6))))));
  return sum + 1 / w + v / 2 + series / w;
}
