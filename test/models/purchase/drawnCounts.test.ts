import { expect, test } from "vitest";
import { countsWithin, stateOf } from "../../../src/models/purchase/conditional.ts";
import { drawnCounts } from "../../../src/models/purchase/drawnCounts.ts";
import { CUSTOMERS, MODELS } from "../models.ts";

const ends = (counts: Float64Array): [number, number] =>
  [0.05, 0.95].map((level) => counts[Math.ceil(level * counts.length) - 1]) as [number, number];

test.each(MODELS)("$name: drawnCounts(…) are near those of the listed counts", ({ model, params }) => {
  for (const t of [39, 2000]) {
    for (const history of CUSTOMERS.slice(0, 4)) {
      const { alive, flow } = stateOf(model, params, history);
      const draw = (random: () => number) => model.draw(flow as unknown as typeof params, random);
      const upTo: number[] = [];
      for (const p of countsWithin(model, params, history, t, 800)) upTo.push((upTo.at(-1) ?? 0) + p);
      const [low, high] = ends(drawnCounts(alive, draw, t));
      // three deviations of a share of 4,000 draws either way
      const within = (level: number, shift: number) => upTo.findIndex((sum) => sum >= level + shift);
      expect(low).toBeGreaterThanOrEqual(within(0.05, -0.0105));
      expect(low).toBeLessThanOrEqual(within(0.05, 0.0105));
      expect(high).toBeGreaterThanOrEqual(within(0.95, -0.0105));
      expect(high).toBeLessThanOrEqual(within(0.95, 0.0105));
    }
  }
});

test("drawnCounts(who is dead) are 0", () => {
  const draw = () => ({ rate: 1, death: Number.POSITIVE_INFINITY, dropout: 0, afterFirst: false });
  expect(ends(drawnCounts(0, draw, 1e6))).toEqual([0, 0]);
});

test("drawnCounts(who leaves after the next purchase) are at most 1", () => {
  const draw = () => ({ rate: 100, death: Number.POSITIVE_INFINITY, dropout: 1, afterFirst: false });
  expect(ends(drawnCounts(1, draw, 1e6))).toEqual([1, 1]);
});
