import { softplus } from "./logistic.ts";

/**
 * E[g(q)] for q ~ Beta(a, b): tanh-sinh quadrature in the logit of q (Takahasi & Mori 1974), everything in logarithms, so
 * that neither a tiny a nor a large b is cut off; over what the same rule makes of the density, which needs no Γ.
 */
export function betaExpectation(a: number, b: number, g: (q: number) => number): number {
  const mode = Math.log(a / b);
  // a step's share of the density's deviation; steps in the logit widen with the distance from 0
  const step = 1 / 32 / Math.max(1, Math.sqrt(Math.min(a, b) / 5)) / Math.max(1, Math.hypot(1, mode / Math.PI) / 2);
  const highest = -a * softplus(-mode) - b * softplus(mode);
  const from = -Math.asinh(45 / (Math.PI * Math.min(a, 1)) + 2);
  const to = Math.asinh(45 / (Math.PI * Math.min(b, 1)) + 2);
  const count = Math.floor((to - from) / step) + 1;
  let sum = 0;
  let mass = 0;
  for (let i = 0; i <= count; i++) {
    const u = from + i * step;
    const logit = Math.PI * Math.sinh(u);
    const logQ = -softplus(-logit);
    const exponent = a * logQ - b * softplus(logit) - highest;
    if (exponent < -745) continue;
    const part = Math.cosh(u) * Math.exp(exponent);
    mass += part;
    sum += part * g(Math.exp(logQ));
  }
  return sum / mass;
}
