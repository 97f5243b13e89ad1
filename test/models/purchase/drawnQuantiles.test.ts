import { expect, test } from "vitest";
import { countsWithin, stateOf } from "../../../src/models/purchase/conditional.ts";
import { drawnQuantiles } from "../../../src/models/purchase/drawnQuantiles.ts";
import { CUSTOMERS, MODELS } from "../models.ts";

test.each(MODELS)("$name: drawnQuantiles(…) are near those of the listed counts", ({ model, params }) => {
  for (const t of [39, 2000]) {
    for (const history of CUSTOMERS.slice(0, 4)) {
      const { alive, flow } = stateOf(model, params, history);
      const draw = (random: () => number) => model.draw(flow as unknown as typeof params, random);
      const upTo: number[] = [];
      for (const p of countsWithin(model, params, history, t, 800)) upTo.push((upTo.at(-1) ?? 0) + p);
      const [low, high] = drawnQuantiles(alive, draw, t, [0.05, 0.95]);
      // three deviations of a share of 4,000 draws either way
      const within = (level: number, shift: number) => upTo.findIndex((sum) => sum >= level + shift);
      expect(low).toBeGreaterThanOrEqual(within(0.05, -0.0105));
      expect(low).toBeLessThanOrEqual(within(0.05, 0.0105));
      expect(high).toBeGreaterThanOrEqual(within(0.95, -0.0105));
      expect(high).toBeLessThanOrEqual(within(0.95, 0.0105));
    }
  }
});

test("drawnQuantiles(who is dead) are 0", () => {
  const draw = () => ({ rate: 1, death: Number.POSITIVE_INFINITY, dropout: 0, afterFirst: false });
  expect(drawnQuantiles(0, draw, 1e6, [0.05, 0.95])).toEqual([0, 0]);
});

test("drawnQuantiles(who leaves after the next purchase) are at most 1", () => {
  const draw = () => ({ rate: 100, death: Number.POSITIVE_INFINITY, dropout: 1, afterFirst: false });
  expect(drawnQuantiles(1, draw, 1e6, [0.05, 0.95])).toEqual([1, 1]);
});
