import { logBeta } from "./gamma.ts";
import { softplus } from "./logistic.ts";

/**
 * E[g(q)] for q ~ Beta(a, b): tanh-sinh quadrature in the logit of q (Takahasi & Mori 1974), everything in logarithms, so
 * that neither a tiny a nor a large b is cut off.
 */
export function betaExpectation(a: number, b: number, g: (q: number) => number): number {
  const step = 1 / 32 / Math.max(1, Math.sqrt(Math.min(a, b) / 5));
  const norm = logBeta(a, b);
  const from = -Math.asinh(45 / (Math.PI * Math.min(a, 1)) + 2);
  const to = Math.asinh(45 / (Math.PI * Math.min(b, 1)) + 2);
  const count = Math.floor((to - from) / step) + 1;
  let sum = 0;
  for (let i = 0; i <= count; i++) {
    const u = from + i * step;
    const logit = Math.PI * Math.sinh(u);
    const logQ = -softplus(-logit);
    const exponent = a * logQ - b * softplus(logit) - norm;
    if (exponent < -745) continue;
    sum += Math.cosh(u) * Math.exp(exponent) * g(Math.exp(logQ));
  }
  return sum * step * Math.PI;
}
