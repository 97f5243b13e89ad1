import fc from "fast-check";
import { expect, test } from "vitest";
import type { Panel, Scale } from "../../src/plot/Chart.ts";
import { isBand, isLabelled, positionsOf } from "../../src/plot/positions.ts";

const panel = (
  x: Scale,
  y: Scale,
  marks: Panel["layers"][number]["marks"],
  mark: "bar" | "cell" | "line" = "bar",
): Panel => ({
  x,
  y,
  layers: [{ mark, marks }],
});
const band = (...values: string[]): Scale => ({ kind: "band", label: "", values });
const linear: Scale = { kind: "linear", label: "", format: "number" };
const log: Scale = { kind: "log", label: "", format: "number" };

test("bands lie side by side, evenly, and cells touch", () => {
  const bars = positionsOf(panel(band("a", "b"), linear, []), "x", 0, 200, 80);
  expect(bars.at(1) - bars.at(0)).toBeCloseTo(100);
  expect(bars.width).toBeLessThan(90);
  const cells = positionsOf(panel(band("a", "b"), band("c"), [], "cell"), "x", 0, 200, 80);
  expect(cells.width).toBeCloseTo(100);
});

test("numbers begin at 0 and end at a round one; upright ones grow upwards", () => {
  const y = positionsOf(panel(band("a"), linear, [{ x: 0, y: 87 }]), "y", 300, 0, 48);
  expect(y.at(0)).toBe(300);
  expect(y.ticks.at(-1)).toBeGreaterThanOrEqual(80);
  expect(y.at(87)).toBeGreaterThanOrEqual(0);
  expect(positionsOf(panel(band("a"), linear, [{ x: 0, y: -5 }]), "y", 300, 0, 48).at(0)).toBe(0);
});

test("counts have no halves", () => {
  const count: Scale = { kind: "linear", label: "", format: "count" };
  expect(positionsOf(panel(band("a"), count, [{ x: 0, y: 1 }]), "y", 300, 0, 30).ticks).toEqual([0, 1]);
});

test.each<[number, number, number[]]>([
  [1, 1000, [1, 10, 100, 1000]],
  [1, 10, [1, 2, 5, 10]],
  [2, 3, [2, 2.5, 3]],
])("a logarithmic scale from %d to %d has ticks of its own", (from, to, ticks) => {
  const marks = [
    { x: from, y: 1 },
    { x: to, y: 1 },
  ];
  expect(positionsOf(panel(log, linear, marks), "x", 0, 400, 78).ticks).toEqual(ticks);
});

test("a logarithmic scale multiplies", () => {
  const marks = [1, 10, 100].map((x) => ({ x, y: 1 }));
  const { at } = positionsOf(panel(log, linear, marks), "x", 0, 200, 78);
  expect([at(1), at(10), at(100)].map(Math.round)).toEqual([0, 100, 200]);
  // below the first there is nothing to draw at
  expect(at(0)).toBe(0);
});

test("positions are finite, whatever the numbers", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e100, max: 1e100 }), { maxLength: 20 }),
      fc.constantFrom(linear, log),
      (numbers, scale) => {
        const { at, ticks } = positionsOf(
          panel(
            scale,
            linear,
            numbers.map((x) => ({ x, y: x })),
          ),
          "x",
          0,
          400,
          78,
        );
        return (
          ticks.every((tick) => Number.isFinite(tick)) &&
          numbers.filter(Number.isFinite).every((x) => Number.isFinite(at(x)))
        );
      },
    ),
  );
});

test("isLabelled(panel) where all bars say how long they are", () => {
  expect(isLabelled(panel(linear, band("a"), [{ x: 1, y: 0, label: "1" }]))).toBe(true);
  expect(isLabelled(panel(linear, band("a"), [{ x: 1, y: 0 }]))).toBe(false);
  expect(isLabelled(panel(band("a"), linear, [{ x: 0, y: 1, label: "1" }]))).toBe(false);
  expect([isBand(linear), isBand(band())]).toEqual([false, true]);
});
