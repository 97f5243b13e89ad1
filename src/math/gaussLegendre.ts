/** Nodes and weights of the 12-point Gauss-Legendre rule on [-1, 1]: exact for polynomials up to degree 23. */
export const GAUSS_LEGENDRE = /* @__PURE__ */ nodesAndWeights(12);

/** The nodes are the zeros of the Legendre polynomial, found by Newton's method (Abramowitz & Stegun 25.4.29). */
function nodesAndWeights(order: number): { readonly nodes: Float64Array; readonly weights: Float64Array } {
  const nodes = new Float64Array(order);
  const weights = new Float64Array(order);
  for (let i = 0; i < order; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (order + 0.5));
    let slope = 1;
    for (let step = 0; step < 20; step++) {
      let [before, value] = [1, x];
      for (let k = 2; k <= order; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      slope = (order * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    nodes[i] = x;
    weights[i] = 2 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}

/** The integral of a smooth function over [from, to] by panels no wider than `width`. */
export function integrate(f: (x: number) => number, from: number, to: number, width = 0.8): number {
  // an endless range would take endless panels
  if (!Number.isFinite(to - from)) throw new RangeError(`integrate: expected a finite range, got ${from} to ${to}`);
  const { nodes, weights } = GAUSS_LEGENDRE;
  const panels = Math.max(1, Math.ceil((to - from) / width));
  const half = (to - from) / (2 * panels);
  let sum = 0;
  for (let panel = 0; panel < panels; panel++) {
    for (let i = 0; i < nodes.length; i++) {
      sum += (weights[i] as number) * f(from + half * (2 * panel + 1 + (nodes[i] as number)));
    }
  }
  return sum * half;
}
