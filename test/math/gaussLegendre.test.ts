import fc from "fast-check";
import { expect, test } from "vitest";
import { GAUSS_LEGENDRE, integrate } from "../../src/math/gaussLegendre.ts";
import { close } from "../shared/close.ts";

const { nodes, weights } = GAUSS_LEGENDRE;
const rule = (f: (x: number) => number) => nodes.reduce((sum, x, i) => sum + (weights[i] as number) * f(x), 0);

test("GAUSS_LEGENDRE is exact for x ** k up to 23, and no further", () => {
  for (let k = 0; k <= 23; k++) expect(rule((x) => x ** k)).toBeCloseTo(k % 2 === 0 ? 2 / (k + 1) : 0, 14);
  expect(Math.abs(rule((x) => x ** 24) - 2 / 25)).toBeGreaterThan(1e-8);
});

test("GAUSS_LEGENDRE's nodes are symmetric and inside (-1, 1), its weights above 0", () => {
  expect(nodes).toHaveLength(12);
  for (const [i, x] of nodes.entries()) {
    expect(Math.abs(x)).toBeLessThan(1);
    expect(x).toEqual(close(-(nodes[11 - i] as number), 1e-14));
    expect(weights[i]).toBeGreaterThan(0);
    expect(weights[i]).toEqual(close(weights[11 - i] as number, 1e-13));
  }
});

test("integrate(f, from, to) is the difference of the antiderivative", () => {
  const ends = fc.integer({ min: -200, max: 200 }).map((tenths) => tenths / 10);
  fc.assert(
    fc.property(ends, ends, (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      expect(integrate(Math.cos, from, to)).toBeCloseTo(Math.sin(to) - Math.sin(from), 12);
      expect(integrate(Math.exp, from, to)).toEqual(close(Math.exp(from) * Math.expm1(to - from), 1e-12));
    }),
  );
  expect(integrate(Math.exp, 3, 3)).toBe(0);
});

test("integrate(f, from, to, width): narrower panels see narrower peaks", () => {
  const peak = (x: number) => Math.exp(-((x * 100) ** 2) / 2);
  expect(integrate(peak, -5, 5, 0.02)).toEqual(close(Math.sqrt(2 * Math.PI) / 100, 1e-12));
});

test("integrate(f, from, to) of an endless range says so, and ends", () => {
  expect(() => integrate(Math.exp, 0, Number.POSITIVE_INFINITY)).toThrow("finite range");
});

test("integrate(f, from, to) takes panels narrow enough for what bends within a unit", () => {
  // poles a unit from the line: twelve nodes see them to the last digits within 0.8, and not within 3
  expect(integrate((x) => 1 / (1 + x * x), 0, 20)).toEqual(close(Math.atan(20), 1e-13));
  expect(integrate((x) => 1 / (1 + x * x), -40, 40)).toEqual(close(2 * Math.atan(40), 1e-13));
});
