import { GAUSS_LEGENDRE } from "../../math/gaussLegendre.ts";
import type { GammaDeath } from "./gammaDeath.ts";

/**
 * ∫_{t_x}^{T} (α+y)^-(r+x) (β+y)^-(s+1) dy over the unseen time y of death, scaled by (α+t_x)^(r+x) (β+t_x)^(s+1) / (m+t_x)
 * with m = min(α, β), so that it is of order 1; 0 if t_x = T.
 *
 * In v = ln((m+y)/(m+t_x)) by panels of a 12-point Gauss rule, as wide as the integrand's decay allows: 1e-15, and blind
 * to α = β. `visit` is given each node: its share of the integral, ln((α+y)/(α+t_x)), ln((β+y)/(β+t_x)) and y - t_x.
 */
export function deathIntegral(
  { r, alpha, s, beta }: GammaDeath,
  x: number,
  recency: number,
  age: number,
  visit?: (part: number, logA: number, logB: number, dy: number) => void,
): number {
  const { nodes, weights } = GAUSS_LEGENDRE;
  const start = Math.min(alpha, beta) + recency;
  const A = alpha + recency;
  const B = beta + recency;
  const end = Math.log1p((age - recency) / start);
  let total = 0;
  for (let from = 0; from < end; ) {
    const y = start * Math.expm1(from);
    const bend = start * Math.exp(from);
    const decay = Math.max(0, ((r + x) * bend) / (A + y) + ((s + 1) * bend) / (B + y) - 1);
    let width = Math.min(end - from, 1.5, 5 / decay);
    // no narrow panel at the end if this one can be a little wider
    if (end - from - width < 0.25 * width && end - from <= Math.min(1.9, 6.5 / decay)) {
      width = end - from;
    }
    const half = width / 2;
    let panel = 0;
    for (let i = 0; i < nodes.length; i++) {
      const v = from + half * (1 + (nodes[i] as number));
      const dy = start * Math.expm1(v);
      const logA = Math.log1p(dy / A);
      const logB = Math.log1p(dy / B);
      const part = (weights[i] as number) * half * Math.exp(v - (r + x) * logA - (s + 1) * logB);
      panel += part;
      visit?.(part, logA, logB, dy);
    }
    total += panel;
    from += width;
    if (panel < 1e-18 * total) break;
  }
  return total;
}
